import type { CameraChange, CameraTimeline } from "@ngaba/contract";
import { expect, test } from "vitest";
import { outagesOf, spansOf, sumsOf } from "./state-spans.ts";

const MINUTE_MS = 60_000;
const START = Date.UTC(2026, 0, 5, 8);
const at = (minute: number) => new Date(START + minute * MINUTE_MS).toISOString();
const change = (to: CameraChange["to"], sinceMinute: number, atMinute = sinceMinute): CameraChange => ({
  ...{ agentId: "agent-01", at: at(atMinute), since: at(sinceMinute), to, reasons: [] },
});
const live = { connection: "live" } as const;

/** Of the hour from 8 to 9, in minutes. */
function hour(timeline: Partial<CameraTimeline>, camera: Parameters<typeof spansOf>[1] = live) {
  const spans = spansOf({ changes: [], isCut: false, ...timeline }, camera, START, START + 60 * MINUTE_MS);
  return spans.map(({ state, fromMs, toMs }) => [state, (fromMs - START) / MINUTE_MS, (toMs - START) / MINUTE_MS]);
}

test("a state begins when it began, not when it was told, and holds until the next", () => {
  expect(hour({ before: change("live", -500), changes: [change("offline", 10, 11), change("live", 25, 26)] })).toEqual([
    ["live", 0, 10],
    ["offline", 10, 25],
    ["live", 25, 60],
  ]);
});

test("before the first word nobody knows", () => {
  expect(hour({ changes: [change("connecting", 40), change("live", 42)] })).toEqual([
    ["untold", 0, 40],
    ["connecting", 40, 42],
    ["live", 42, 60],
  ]);
  expect(hour({})).toEqual([["untold", 0, 60]]);
});

test("since its agent is out of touch nobody knows either, whatever was told last", () => {
  const away = { connection: "unknown", since: at(50) } as const;
  expect(hour({ before: change("live", -5) }, away)).toEqual([
    ["live", 0, 50],
    ["unknown", 50, 60],
  ]);
});

test("what was found out later counts, also when it goes back behind what was told before", () => {
  expect(hour({ before: change("live", -5), changes: [change("degraded", 20), change("offline", 15, 22)] })).toEqual([
    ["live", 0, 15],
    ["offline", 15, 60],
  ]);
});

test("a change ahead of the end is none yet", () => {
  expect(hour({ before: change("live", -5), changes: [change("offline", 61)] })).toEqual([["live", 0, 60]]);
});

test("sums and outages are of the same spans", () => {
  const timeline = {
    ...{ before: change("live", -5), isCut: false },
    changes: [change("offline", 10), change("live", 20), change("offline", 50), change("live", 55)],
  };
  const spans = spansOf(timeline, live, START, START + 60 * MINUTE_MS);
  expect(sumsOf(spans)).toEqual([
    { state: "live", lastedMs: 45 * MINUTE_MS },
    { state: "offline", lastedMs: 15 * MINUTE_MS },
  ]);
  expect(outagesOf(spans).map(({ fromMs }) => (fromMs - START) / MINUTE_MS)).toEqual([50, 10]);
});
