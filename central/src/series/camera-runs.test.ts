import fc from "fast-check";
import { expect, test } from "vitest";
import type { InboxRow } from "../inbox/inbox.ts";
import { type CameraRun, hoursOf, runsOf, sumsOfRuns } from "./camera-runs.ts";

const HOUR_MS = 3_600_000;
const NOON_MS = Date.parse("2026-03-02T12:00:00Z");
const EPOCH = "0b7f4f0e-7b1c-4a55-9b0e-6e2f5c1d9a01";
const at = (seconds: number) => new Date(NOON_MS + seconds * 1_000).toISOString();

const run = (state: CameraRun["state"], from: number, until: number, cameraId = "cam-1"): CameraRun => ({
  ...{ cameraId, state, fromMs: NOON_MS + from * 1_000, untilMs: NOON_MS + until * 1_000 },
});

/** A report as it lies in the inbox. @param cameras id, state and its beginning in seconds after noon */
function report(id: number, seconds: number, ...cameras: [string, string, number][]): InboxRow {
  const measures = { fps: 7, analysedFps: 0, analysedFrames: 0, droppedFrames: 0, restarts: 0 };
  const message = {
    ...{ specversion: "1.0", id: EPOCH, source: "/agents/agent-01", type: "ngaba.health.v1", time: at(seconds) },
    ...{ datacontenttype: "application/json", stream: "telemetry", epoch: EPOCH, seq: id },
    data: {
      schemaVersion: 1,
      cameras: cameras.map(([cameraId, state, since]) => ({ cameraId, state, stateSince: at(since), ...measures })),
      agent: {
        ...{ cpuCores: 0.5, rssBytes: 1, outboxRows: 0, outboxBytes: 0, telemetryDropped: 0, uploadsPending: 0 },
        ...{ clock: { source: "unknown" }, problems: [] },
      },
    },
  };
  const place = { agentId: "agent-01", stream: "telemetry", epoch: EPOCH, seq: id } as const;
  return { id, ...place, topic: "", type: message.type, message: JSON.stringify(message), receivedAtMs: 0 };
}

const never = ({ id }: InboxRow) => expect.unreachable(`row ${id} is unreadable`);

const seconds = (runs: readonly CameraRun[], fromHour = 0, hours = 1) =>
  sumsOfRuns(runs, NOON_MS + fromHour * HOUR_MS, NOON_MS + (fromHour + hours) * HOUR_MS).map(
    ({ atMs, tags, values }) => [(atMs - NOON_MS) / HOUR_MS, tags.state, (values.lasted_ms ?? 0) / 1_000],
  );

test("reports become runs: the newest of each, cut where the hour of the report begins", () => {
  const rows = [
    report(1, 10, ["cam-1", "live", -7_200], ["cam-2", "offline", 4]),
    report(2, 15, ["cam-1", "live", -7_200]),
    report(3, 70, ["cam-1", "degraded", 62]),
    { ...report(4, 75), type: "ngaba.flow.v1" },
  ];
  expect(runsOf(rows, never)).toEqual([run("live", 0, 15), run("offline", 4, 10, "cam-2"), run("degraded", 62, 70)]);
  const unreadable: number[] = [];
  expect(runsOf([{ ...report(5, 80), message: "{}" }], ({ id }) => void unreadable.push(id))).toEqual([]);
  expect(unreadable).toEqual([5]);
});

test("a state that begins after its report, by a clock that was set back, begins with it", () => {
  expect(runsOf([report(1, 10, ["cam-1", "live", 500])], never)).toEqual([run("live", 10, 10)]);
});

test("each state lasts until the next begins, and ends with its last report when nothing follows", () => {
  const runs = [run("live", 0, 595), run("offline", 600, 1_195), run("live", 1_200, 1_800)];
  expect(seconds(runs)).toEqual([
    [0, "live", 600 + 600],
    [0, "offline", 600],
  ]);
});

test("a silence of up to two and a half minutes is none; a longer one is nobody's time", () => {
  expect(seconds([run("live", 0, 100), run("connecting", 250, 260)])).toEqual([
    [0, "live", 250],
    [0, "connecting", 10],
  ]);
  expect(seconds([run("live", 0, 100), run("connecting", 251, 260)])).toEqual([
    [0, "live", 100],
    [0, "connecting", 9],
  ]);
});

test("the end of an hour belongs to what the next hour's first report says had not changed", () => {
  const runs = [run("live", 0, 3_597), run("live", 3_600, 3_700)];
  expect(seconds(runs)).toEqual([[0, "live", 3_600]]);
  expect(seconds(runs, 1)).toEqual([[1, "live", 100]]);
  const changed = [run("live", 0, 3_570), run("offline", 3_610, 3_700)];
  expect(seconds(changed, 0, 2)).toEqual([
    [0, "live", 3_600],
    [1, "live", 10],
    [1, "offline", 90],
  ]);
});

test("a state that was declared late, from before the last report of the one before it, takes its time from it", () => {
  expect(seconds([run("live", 0, 605), run("offline", 592, 700)])).toEqual([
    [0, "live", 592],
    [0, "offline", 108],
  ]);
});

test("cameras are kept apart, and no hour of a camera is longer than an hour, whatever is reported", () => {
  const arbitraryRun = fc.record({
    cameraId: fc.constantFrom("cam-1", "cam-2"),
    state: fc.constantFrom("live", "offline", "degraded"),
    fromMs: fc.integer({ min: NOON_MS - HOUR_MS, max: NOON_MS + 2 * HOUR_MS }),
    length: fc.integer({ min: 0, max: HOUR_MS }),
  });
  fc.assert(
    fc.property(fc.array(arbitraryRun, { maxLength: 40 }), (drafts) => {
      const runs = drafts.map(({ length, ...draft }) => ({ ...draft, untilMs: draft.fromMs + length }));
      const sums = sumsOfRuns(runs, NOON_MS, NOON_MS + HOUR_MS);
      for (const own of Map.groupBy(sums, ({ tags }) => tags.camera).values()) {
        const total = own.reduce((sum, { values }) => sum + (values.lasted_ms ?? 0), 0);
        expect(total).toBeLessThanOrEqual(HOUR_MS);
      }
    }),
  );
});

test.each([
  { from: 600, until: 700, hours: [0], why: "within its hour" },
  { from: 0, until: 700, hours: [-1, 0], why: "it may fill the end of the hour before" },
  { from: 600, until: 3_550, hours: [0, 1], why: "it may last into the next hour" },
])("a run from $from s to $until s changes the hours $hours: $why", ({ from, until, hours }) => {
  expect(hoursOf(run("live", from, until)).map((hour) => (hour - NOON_MS) / HOUR_MS)).toEqual(hours);
});
