import { expect, test } from "vitest";
import { type AgentReports, cameraReports, MAX_DELAY_MS, withHealth } from "./agent-reports.ts";
import { cameraHealth, receivedHealth, type Said } from "./samples.ts";

const nothing: AgentReports = new Map();
const heard = (known: AgentReports, said: Said) => withHealth(known, receivedHealth(said));
const stateOf = (known: AgentReports, cameraId: string) => cameraReports(known).get(cameraId)?.health.state;

test("an older report that comes late changes nothing, a new epoch begins anew", () => {
  const known = heard(nothing, { seq: 5, cameras: [cameraHealth("cam-1", "live")] });
  const offline = [cameraHealth("cam-1", "offline")];
  expect(heard(known, { seq: 4, cameras: offline })).toBe(known);
  const anew = heard(known, { seq: 1, epoch: "11111111-1111-4111-8111-111111111111", cameras: offline });
  expect(stateOf(anew, "cam-1")).toBe("offline");
});

test("a camera that its agent names no more is forgotten, those of others are not", () => {
  const both = [cameraHealth("cam-1", "live"), cameraHealth("cam-2", "live")];
  const first = heard(nothing, { seq: 1, cameras: both });
  const other = heard(first, { seq: 1, agentId: "agent-02", cameras: [cameraHealth("cam-3", "live")] });
  const later = heard(other, { seq: 2, cameras: [cameraHealth("cam-2", "live")] });
  expect([...cameraReports(later).keys()].toSorted()).toEqual(["cam-2", "cam-3"]);
});

test("a camera that two agents name belongs to who spoke last", () => {
  const moved = heard(nothing, { agentId: "agent-02", receivedAtMs: 2, cameras: [cameraHealth("cam-1", "live")] });
  const late = heard(moved, { agentId: "agent-01", receivedAtMs: 1, cameras: [cameraHealth("cam-1", "offline")] });
  expect(cameraReports(late).get("cam-1")).toMatchObject({ agentId: "agent-02", health: { state: "live" } });
});

const START_MS = Date.parse("2026-03-02T01:00:00Z");
const HOUR_MS = 3_600_000;

/** Reports of one agent in order, each as [said, received] in ms from the start. @returns when each counts as heard */
function heardAt(...reports: readonly (readonly [number, number])[]): (number | undefined)[] {
  let known = nothing;
  return reports.map(([saidMs, receivedMs], index) => {
    const time = new Date(START_MS + saidMs).toISOString();
    known = heard(known, { seq: index + 1, time, receivedAtMs: START_MS + receivedMs });
    const at = known.get("agent-01")?.heardAtMs;
    return at === undefined ? undefined : at - START_MS;
  });
}

test("a report counts as heard when it was received", () => {
  expect(heardAt([0, 50], [10_000, 10_050], [20_000, 20_000 + MAX_DELAY_MS])).toEqual([
    50,
    10_050,
    20_000 + MAX_DELAY_MS,
  ]);
});

test("what an agent sends late, after hours without a link, is no news of now, and the first after it is", () => {
  expect(
    heardAt(
      ...([
        [0, 0],
        [10_000, HOUR_MS],
        [20_000, HOUR_MS],
        [30_000, HOUR_MS + 50],
      ] as const),
      ...([
        [HOUR_MS - 10_000, HOUR_MS + 60],
        [HOUR_MS, HOUR_MS + 100],
      ] as const),
    ),
  ).toEqual([0, 10_000, 20_000, 30_000, HOUR_MS + 60, HOUR_MS + 100]);
});

test("a centre that knows nothing yet does not take what comes late for news either", () => {
  expect(heardAt([0, HOUR_MS], [10_000, HOUR_MS])).toEqual([0, 10_000]);
});

test("an agent whose clock is an hour slow is believed from its second report on, and never goes back", () => {
  const slow = [
    [-HOUR_MS, 0],
    [-HOUR_MS + 10_000, 10_000],
    [-HOUR_MS + 20_000, 20_000],
    [-HOUR_MS + 30_000, 90_000], // kept back
    [-HOUR_MS + 40_000, 90_000], // kept back
    [-HOUR_MS + 50_000, 100_000], // as long after the one before as it says
  ] as const;
  expect(heardAt(...slow)).toEqual([-HOUR_MS, 10_000, 20_000, 20_000, 20_000, 100_000]);
});

test("an agent whose clock is fast is heard when it is received", () => {
  expect(heardAt([HOUR_MS, 0], [HOUR_MS + 10_000, 10_000])).toEqual([0, 10_000]);
});
