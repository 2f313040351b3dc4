import { expect, test } from "vitest";
import { SILENCE_MS } from "./agent-state.ts";
import { viewOf } from "./camera-state.ts";
import { NOTHING_COUNTED } from "./counted-places.ts";
import { cameraHealth } from "./samples.ts";

const name = { vi: "Ngã ba", en: "Junction" };
const camera = { id: "cam-1", siteId: "vt-001", name, isSmart: true };
const reportedAt = "2026-03-02T01:00:05Z";
const report = { agentId: "agent-01", reportedAt, heardAtMs: 1_000, health: cameraHealth("cam-1", "live") };

test("a camera that nobody reports is not connected, whatever its agent says of itself", () => {
  const agent = { state: "online", sinceMs: 0 } as const;
  expect(viewOf(camera, { report: undefined, agent, counted: NOTHING_COUNTED }, 0)).toEqual({
    ...camera,
    connection: "not-connected",
  });
});

test.each([
  { agent: { state: "online", sinceMs: 0 }, nowMs: 1_000 + SILENCE_MS, connection: "live", why: "heard just in time" },
  { agent: undefined, nowMs: 1_000, connection: "live", why: "its report is enough" },
  { agent: { state: "online", sinceMs: 0 }, nowMs: 1_001 + SILENCE_MS, connection: "unknown", why: "silent too long" },
  { agent: { state: "offline", sinceMs: 900 }, nowMs: 1_000, connection: "unknown", why: "its agent is gone" },
] as const)("a live camera is $connection: $why", ({ agent, nowMs, connection }) => {
  const view = viewOf(camera, { report, agent, counted: NOTHING_COUNTED }, nowMs);
  expect(view).toMatchObject({ connection, agentId: "agent-01", reportedAt });
  expect(view.fps).toBe(connection === "live" ? 7 : undefined);
});

test("a camera's lines keep their names while nobody reports it", () => {
  const counted = { lines: [{ id: "vach", name, namedAt: reportedAt }], lanes: [{ id: "lan" }] };
  expect(viewOf(camera, { report: undefined, agent: undefined, counted }, 0)).toMatchObject({
    lines: [{ id: "vach", name }],
    lanes: [{ id: "lan", name: { vi: "lan", en: "lan" } }],
  });
});

test("rules that are off are told while the camera is heard, and no longer", () => {
  const rulesOff = [{ ruleId: "toc-do", why: "uncalibrated" as const }];
  const told = { ...report, health: { ...report.health, rulesOff } };
  const known = { report: told, agent: undefined, counted: NOTHING_COUNTED };
  expect(viewOf(camera, known, 1_000).rulesOff).toEqual(rulesOff);
  expect(viewOf(camera, known, 1_001 + SILENCE_MS)).not.toHaveProperty("rulesOff");
});

test("what looking at a frame costs is told while the camera is heard, and no longer", () => {
  const detection = { budgetMs: 120, frameMs: 71, passes: [{ ms: 46, lookedAt: 40, leftOut: 0 }] };
  const told = { ...report, health: { ...report.health, detection } };
  const known = { report: told, agent: undefined, counted: NOTHING_COUNTED };
  expect(viewOf(camera, known, 1_000).detection).toEqual(detection);
  expect(viewOf(camera, known, 1_001 + SILENCE_MS)).not.toHaveProperty("detection");
});

test("the picture at the centre is as old as it was when the agent last spoke of the camera", () => {
  const health = { ...report.health, pictureAt: "2026-03-02T01:00:01.500Z" };
  const view = viewOf(camera, { report: { ...report, health }, agent: undefined, counted: NOTHING_COUNTED }, 1_000);
  expect(view.picture).toEqual({ takenAt: "2026-03-02T01:00:01.500Z", ageMs: 3_500 });
});
