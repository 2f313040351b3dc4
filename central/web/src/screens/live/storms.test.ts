import type { EventView } from "@ngaba/contract";
import { expect, test } from "vitest";
import { sampleEvent, uuid } from "../../testing/samples.ts";
import { feedLines, stopFor, stopsOf, stormSpanMs } from "./storms.ts";

const at = (afterS: number) => new Date(Date.UTC(2026, 0, 5, 8) + afterS * 1_000).toISOString();
/** Newest first, as the feed has them. */
const feed = (...events: EventView[]) => events.toSorted((a, b) => Date.parse(b.startedAt) - Date.parse(a.startedAt));
const told = (events: readonly EventView[]) =>
  feedLines(events).map((line) =>
    line.kind === "event" ? line.event.id : { key: line.key, ids: line.events.map(({ id }) => id) },
  );
const branch = (n: number, everyS: number, changes: Partial<EventView> = {}) =>
  sampleEvent(n, { startedAt: at(n * everyS), ...changes });

test("a branch in the wind is one line at the place of its newest alarm, and what else happens stands by itself", () => {
  const alarms = [1, 2, 3, 4, 5, 6].map((n) => branch(n, 50));
  const other = sampleEvent(90, { startedAt: at(155), kind: "red-light" });
  const elsewhere = sampleEvent(91, { startedAt: at(156), cameraId: "vt-002-1" });
  expect(told(feed(...alarms, other, elsewhere))).toEqual([
    { key: "restricted-zone vt-001-1 0", ids: [6, 5, 4, 3, 2, 1].map(uuid) },
    ...[uuid(91), uuid(90)],
  ]);
});

test.each([
  { count: 4, everyS: 1, why: "four can be read one by one" },
  { count: 9, everyS: 61, why: "more than a minute apart" },
])("$count events $everyS s apart are no storm: $why", ({ count, everyS }) => {
  const events = Array.from({ length: count }, (_, n) => branch(n, everyS));
  expect(feedLines(feed(...events)).every(({ kind }) => kind === "event")).toBe(true);
});

test("a storm that rests and begins anew is two lines, the newer one keeping the first key", () => {
  const first = [1, 2, 3, 4, 5].map((n) => branch(n, 1));
  const second = [11, 12, 13, 14, 15].map((n) => branch(n, 1, { startedAt: at(600 + n) }));
  expect(told(feed(...first, ...second))).toEqual([
    { key: "restricted-zone vt-001-1 0", ids: [15, 14, 13, 12, 11].map(uuid) },
    { key: "restricted-zone vt-001-1 1", ids: [5, 4, 3, 2, 1].map(uuid) },
  ]);
});

test("cameras that fail together are one line; findings of many cameras are not", () => {
  const cut = [1, 2, 3, 4, 5].map((n) => branch(n, 10, { kind: "camera-offline", cameraId: `vt-00${n}-1` }));
  expect(told(feed(...cut))).toEqual([{ key: "camera-offline 0", ids: [5, 4, 3, 2, 1].map(uuid) }]);
  const found = [1, 2, 3, 4, 5].map((n) => branch(n, 10, { cameraId: `vt-00${n}-1` }));
  expect(told(feed(...found))).toEqual([5, 4, 3, 2, 1].map(uuid));
});

test("a camera that comes and goes is a storm of its own, apart from those that failed with it", () => {
  const offline = (n: number, cameraId: string) => branch(n, 10, { kind: "camera-offline", cameraId });
  const flapping = [1, 3, 5, 7, 9].map((n) => offline(n, "vt-001-1"));
  const failed = [2, 4, 6, 8].map((n) => offline(n, `vt-00${n}-1`));
  expect(told(feed(...flapping, ...failed))).toEqual([
    { key: "camera-offline vt-001-1 0", ids: [9, 7, 5, 3, 1].map(uuid) },
    ...[8, 6, 4, 2].map(uuid),
  ]);
});

test("the keys step over a folded storm as over one event, and through one that is unfolded", () => {
  const events = feed(...[1, 2, 3, 4, 5].map((n) => branch(n, 1)), sampleEvent(9, { startedAt: at(0), kind: "crowd" }));
  const lines = feedLines(events);
  const folded = new Set<string>();
  const unfolded = new Set(["restricted-zone vt-001-1 0"]);
  expect(stopsOf(lines, folded).map(({ id }) => id)).toEqual([uuid(5), uuid(9)]);
  expect(stopsOf(lines, unfolded)).toEqual(events);
  expect(stopFor(uuid(2), lines, folded)).toBe(uuid(5));
  expect(stopFor(uuid(2), lines, unfolded)).toBe(uuid(2));
  expect(stopFor(uuid(9), lines, folded)).toBe(uuid(9));
  expect(stopFor(undefined, lines, folded)).toBeUndefined();
});

test("a storm says how long it has lasted", () => {
  expect(stormSpanMs([branch(5, 10), branch(2, 10), branch(1, 10)])).toBe(40_000);
});
