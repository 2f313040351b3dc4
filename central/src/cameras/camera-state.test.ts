import type { CameraHealth, HealthMessage } from "@ngaba/contract";
import { expect, test } from "vitest";
import { type CameraReports, SILENCE_MS, viewOf, withHealth } from "./camera-state.ts";

const epoch = "0b7f4f0e-7b1c-4a55-9b0e-6e2f5c1d9a01";
const name = { vi: "Ngã ba", en: "Junction" };
const camera = { id: "cam-1", siteId: "vt-001", name, isSmart: true };
const nothing: CameraReports = new Map();

const health = (cameraId: string, state: CameraHealth["state"]): CameraHealth => ({
  ...{
    cameraId,
    state,
    stateSince: "2026-03-02T01:00:00Z",
    fps: 7,
    analysedFps: 6.5,
    analysedFrames: 40,
    droppedFrames: 0,
    restarts: 0,
  },
});

const message = (seq: number, cameras: CameraHealth[], inEpoch = epoch): HealthMessage => ({
  ...{ specversion: "1.0", id: epoch, source: "/agents/agent-01", type: "ngaba.health.v1" },
  ...{ time: "2026-03-02T01:00:05Z", datacontenttype: "application/json", stream: "telemetry", epoch: inEpoch, seq },
  data: {
    schemaVersion: 1,
    cameras,
    agent: {
      ...{ cpuCores: 1, rssBytes: 1, outboxRows: 0, outboxBytes: 0, telemetryDropped: 0, uploadsPending: 0 },
      ...{ clock: { source: "ntp" }, problems: [] },
    },
  },
});

const heard = (known: CameraReports, seq: number, cameras: CameraHealth[], agentId = "agent-01", inEpoch = epoch) =>
  withHealth(known, { agentId, receivedAtMs: 1_000, message: message(seq, cameras, inEpoch) });

test("a camera that nobody reports is not connected, whatever its agent says of itself", () => {
  expect(viewOf(camera, undefined, { state: "online", sinceMs: 0 }, 0)).toEqual({
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
  const report = heard(nothing, 1, [health("cam-1", "live")]).get("cam-1");
  const view = viewOf(camera, report, agent, nowMs);
  expect(view).toMatchObject({ connection, agentId: "agent-01", reportedAt: "2026-03-02T01:00:05Z" });
  expect(view.fps).toBe(connection === "live" ? 7 : undefined);
});

test("an older report that comes late changes nothing, a new epoch begins anew", () => {
  const known = heard(nothing, 5, [health("cam-1", "live")]);
  expect(heard(known, 4, [health("cam-1", "offline")])).toBe(known);
  const anew = "11111111-1111-4111-8111-111111111111";
  expect(heard(known, 1, [health("cam-1", "offline")], "agent-01", anew).get("cam-1")?.health.state).toBe("offline");
});

test("a camera that its agent names no more is forgotten, those of others are not", () => {
  const before = heard(
    heard(nothing, 1, [health("cam-1", "live"), health("cam-2", "live")]),
    1,
    [health("cam-3", "live")],
    "agent-02",
  );
  expect([...heard(before, 2, [health("cam-2", "live")]).keys()].sort()).toEqual(["cam-2", "cam-3"]);
});
