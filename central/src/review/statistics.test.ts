import fc from "fast-check";
import { expect, test } from "vitest";
import { cohensKappa, wilsonInterval } from "./statistics.ts";

test.each([
  { hits: 8, count: 10, low: 0.4902, high: 0.9433, why: "worked out by hand from Wilson's formula" },
  { hits: 0, count: 10, low: 0, high: 0.2775, why: "none of ten may still be a quarter" },
  { hits: 10, count: 10, low: 0.7225, high: 1, why: "all of ten may still be three quarters" },
  { hits: 1, count: 1, low: 0.2065, high: 1, why: "one says next to nothing" },
])("$hits of $count: $why", ({ hits, count, low, high }) => {
  const [from, to] = wilsonInterval(hits, count) ?? [];
  expect(from).toBeCloseTo(low, 4);
  expect(to).toBeCloseTo(high, 4);
});

test("nothing counted says nothing", () => {
  expect(wilsonInterval(0, 0)).toBeUndefined();
  expect(cohensKappa([])).toBeUndefined();
});

test("the interval holds the share, lies in [0, 1] and narrows with the count", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 500 }), fc.nat(500), (count, drawn) => {
      const hits = drawn % (count + 1);
      const widthOf = (times: number) => {
        const [low = NaN, high = NaN] = wilsonInterval(hits * times, count * times) ?? [];
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(1);
        expect(low).toBeLessThanOrEqual(hits / count + 1e-12);
        expect(high).toBeGreaterThanOrEqual(hits / count - 1e-12);
        return high - low;
      };
      expect(widthOf(10)).toBeLessThan(widthOf(1));
    }),
  );
});

const pair = (first: string, second: string, cases: number) => ({ first, second, cases });

test.each([
  {
    table: [pair("a", "a", 20), pair("a", "b", 5), pair("b", "a", 10), pair("b", "b", 15)],
    kappa: 0.4,
    why: "by hand",
  },
  { table: [pair("a", "a", 7), pair("b", "b", 3)], kappa: 1, why: "always alike" },
  { table: [pair("a", "b", 5), pair("b", "a", 5)], kappa: -1, why: "never alike" },
  {
    table: [pair("a", "a", 1), pair("a", "b", 1), pair("b", "a", 1), pair("b", "b", 1)],
    kappa: 0,
    why: "as by chance",
  },
])("kappa $kappa: $why", ({ table, kappa }) => {
  expect(cohensKappa(table)).toBeCloseTo(kappa, 10);
});

test("where both say one thing only, there is nothing to agree on", () => {
  expect(cohensKappa([pair("a", "a", 9)])).toBeUndefined();
});
