import { expect, test } from "vitest";
import type { StateChange } from "./agent-subscriber.ts";
import { falseAlarms, percentile } from "./alarms.ts";

const change = (values: Partial<StateChange>): StateChange => ({
  ...{ cameraId: "a", to: "offline", why: "stalled", episodeId: "1", atMs: 100 },
  ...values,
});

const untouched = new Map<string, number>();

test.each([
  { why: "nobody had touched it", changes: [change({})], touched: untouched, alarms: 1 },
  {
    why: "degraded is an alarm too",
    changes: [change({ to: "degraded", why: "black" })],
    touched: untouched,
    alarms: 1,
  },
  { why: "we had killed it", changes: [change({})], touched: new Map([["a", 99]]), alarms: 0 },
  { why: "we killed it only later", changes: [change({})], touched: new Map([["a", 101]]), alarms: 1 },
  { why: "we had killed another", changes: [change({})], touched: new Map([["b", 99]]), alarms: 1 },
  { why: "it works again", changes: [change({ to: "live" })], touched: untouched, alarms: 0 },
  {
    why: "it gets worse within one time out of order",
    changes: [change({ to: "degraded" }), change({})],
    touched: untouched,
    alarms: 1,
  },
  { why: "two times out of order", changes: [change({}), change({ episodeId: "2" })], touched: untouched, alarms: 2 },
  {
    why: "the agent did not say which",
    changes: [change({ episodeId: undefined }), change({ episodeId: undefined })],
    touched: untouched,
    alarms: 2,
  },
])("$alarms false alarms: $why", ({ changes, touched, alarms }) => {
  expect(falseAlarms(changes, touched)).toHaveLength(alarms);
});

test.each([
  { values: [], fraction: 0.5, is: undefined },
  { values: [7], fraction: 0.99, is: 7 },
  { values: [4, 3, 2, 1], fraction: 0.5, is: 3 },
  { values: Array.from({ length: 100 }, (_, index) => index + 1), fraction: 0.95, is: 96 },
])("percentile $fraction of $values is $is", ({ values, fraction, is }) => {
  expect(percentile(values, fraction)).toBe(is);
});
