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

const REPORT = "22222222-2222-4222-8222-222222222222";
const NEXT_REPORT = "33333333-3333-4333-8333-333333333333";
const lives = (...ids: readonly string[]) => ids.map((id) => cameraHealth(id, "live"));
const part = (index: number, ids: readonly string[], more: Said = {}): Said => ({
  ...{ scope: "all", reportId: REPORT, part: { index, of: 2 }, cameras: lives(...ids) },
  ...more,
});
const namesOf = (known: AgentReports) => [...cameraReports(known).keys()].toSorted();
const all = (...said: readonly Said[]) => said.reduce(heard, nothing);

test("two hundred cameras in four parts are all known, and one that no part names any more is forgotten", () => {
  const ids = Array.from({ length: 200 }, (_, number) => `cam-${number}`);
  const report = (reportId: string, cameras: readonly string[], firstSeq: number) =>
    [0, 1, 2, 3].map(
      (index): Said => ({
        ...{ seq: firstSeq + index, scope: "all", reportId, part: { index, of: 4 } },
        cameras: lives(...cameras.slice(index * 50, index * 50 + 50)),
      }),
    );
  const first = all(...report(REPORT, ids, 1));
  expect(namesOf(first)).toHaveLength(200);
  const without = report(
    NEXT_REPORT,
    ids.filter((id) => id !== "cam-7"),
    5,
  );
  expect(namesOf(without.slice(0, 3).reduce(heard, first))).toHaveLength(200);
  expect(namesOf(without.reduce(heard, first))).toEqual(ids.filter((id) => id !== "cam-7").toSorted());
});

test("parts come in any order, and a part that is lost forgets nobody", () => {
  const known = all({ seq: 1, cameras: lives("a", "b", "c") });
  const newer = part(1, ["b"], { seq: 3 });
  expect(namesOf([newer, part(0, ["a"], { seq: 2 })].reduce(heard, known))).toEqual(["a", "b"]);
  expect(namesOf(heard(known, newer))).toEqual(["a", "b", "c"]);
  const next = { reportId: NEXT_REPORT, part: { index: 0, of: 2 } };
  expect(namesOf([newer, part(0, ["a"], { seq: 4, ...next })].reduce(heard, known))).toEqual(["a", "b", "c"]);
});

test("cameras that a message of some leaves out are as before, and as fresh as its agent's newest word", () => {
  const changed: Said = { seq: 2, receivedAtMs: 9_000, time: "2026-03-02T01:00:13Z", scope: "some" };
  const known = all({ seq: 1, cameras: lives("a", "b") }, { ...changed, cameras: [cameraHealth("b", "offline")] });
  expect(cameraReports(known).get("a")).toMatchObject({
    ...{ heardAtMs: 9_000, reportedAt: "2026-03-02T01:00:05Z", health: { state: "live" } },
  });
  expect(cameraReports(known).get("b")).toMatchObject({
    ...{ heardAtMs: 9_000, reportedAt: "2026-03-02T01:00:13Z", health: { state: "offline" } },
  });
});

test("a message of some that comes late changes only what nothing newer has named", () => {
  const known = all(
    { seq: 1, cameras: lives("a", "b") },
    { seq: 3, scope: "some", cameras: lives("a") },
    {
      seq: 2,
      scope: "some",
      cameras: [cameraHealth("a", "offline"), cameraHealth("b", "offline")],
      agent: { problems: ["x"] },
    },
  );
  expect([stateOf(known, "a"), stateOf(known, "b")]).toEqual(["live", "offline"]);
  expect(known.get("agent-01")?.message.data.agent.problems).toEqual([]);
});

test("what comes late does not bring back a camera that a newer whole report did not name", () => {
  const known = all({ seq: 5, cameras: lives("a") });
  for (const late of [{ scope: "some" as const }, {}]) {
    expect(namesOf(heard(known, { seq: 4, cameras: lives("a", "b"), ...late }))).toEqual(["a"]);
  }
});

test("a camera that has moved to another agent is that one's, though its former agent goes on to speak of others", () => {
  const known = all(
    { agentId: "agent-01", receivedAtMs: 1, cameras: lives("a", "b") },
    { agentId: "agent-02", receivedAtMs: 2, cameras: [cameraHealth("a", "degraded")] },
    { agentId: "agent-01", receivedAtMs: 3, seq: 2, scope: "some", cameras: lives("b") },
  );
  expect(cameraReports(known).get("a")).toMatchObject({ agentId: "agent-02", health: { state: "degraded" } });
});
