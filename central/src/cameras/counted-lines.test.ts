import type { FlowData } from "@ngaba/contract";
import { expect, test } from "vitest";
import { type CountedLines, withFlow } from "./counted-lines.ts";

const minute = (number: number, lineId: string, text?: string): FlowData => ({
  ...{ schemaVersion: 1, cameraId: "cam-1", lineId, observedMs: 60_000, counts: [] },
  ...(text === undefined ? {} : { lineName: { vi: text, en: text } }),
  ...{ from: `2026-03-02T01:0${number}:00.000Z`, to: `2026-03-02T01:0${number + 1}:00.000Z` },
});
const namesAfter = (...minutes: FlowData[]) =>
  minutes
    .reduce<CountedLines>(withFlow, new Map())
    .get("cam-1")
    ?.map(({ id, name }) => [id, name?.vi]);

test("a line has the name of its newest minute, in whatever order minutes come", () => {
  expect(namesAfter(minute(1, "a", "cũ"), minute(2, "b", "khác"), minute(3, "a", "mới"))).toEqual([
    ["a", "mới"],
    ["b", "khác"],
  ]);
  expect(namesAfter(minute(3, "a", "mới"), minute(1, "a", "cũ"))).toEqual([["a", "mới"]]);
});

test("a minute under the known name changes nothing", () => {
  const known = withFlow(new Map(), minute(1, "a", "tên"));
  expect(withFlow(known, minute(2, "a", "tên"))).toBe(known);
});

test("a minute without a name makes the line known, and never takes a name away", () => {
  expect(namesAfter(minute(3, "a"))).toEqual([["a", undefined]]);
  expect(namesAfter(minute(3, "a"), minute(1, "a", "tên"), minute(4, "a"))).toEqual([["a", "tên"]]);
});
