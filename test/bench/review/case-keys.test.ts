import { expect, test } from "vitest";
import { createRandom } from "../search/random.ts";
import { CORRECTIONS, endOf, prepareKeys } from "./case-keys.ts";

const keysOf = (count: number) => prepareKeys(count, 91, createRandom(1, 1));

test.each([
  [200, 12],
  [20, 1],
  [10, 1],
])("of %i cases each kind of correction is needed by %i", (count, each) => {
  const keys = keysOf(count);
  expect(keys).toHaveLength(count);
  for (const kind of CORRECTIONS) {
    expect([kind, keys.filter(({ correction }) => correction === kind).length]).toEqual([kind, each]);
  }
});

test("too few cases are refused", () => {
  expect(() => keysOf(5)).toThrow(RangeError);
});

test("a duplicate comes right after its case, at the same crossing, within a minute, and shows the same", () => {
  const keys = keysOf(200);
  for (const [place, key] of keys.entries()) {
    if (key.correction !== "duplicate") continue;
    const { afterMs, ...first } = keys[place - 1] ?? expect.unreachable("nothing came before");
    expect(key).toMatchObject({ ...first, correction: "duplicate", sameAs: place - 1 });
    expect(first.correction).toBeUndefined();
    expect(key.afterMs - afterMs).toBeLessThan(60_000);
  }
});

test("nothing else at one crossing comes within two minutes", () => {
  const alone = keysOf(200).filter(({ correction }) => correction !== "duplicate");
  for (const [place, { crossing, afterMs }] of alone.entries()) {
    const next = alone.slice(place + 1).find((later) => later.crossing === crossing);
    if (next !== undefined) expect(next.afterMs - afterMs).toBeGreaterThan(120_000);
  }
});

test("each correction ends as it should", () => {
  const endWith = (kind: (typeof CORRECTIONS)[number]) => {
    const key = keysOf(200).find(({ correction }) => correction === kind) ?? expect.unreachable(kind);
    return { key, end: endOf(key) };
  };
  const { key, end } = endWith("class");
  expect(key.toldVehicle).not.toBe(key.vehicle);
  expect(end).toMatchObject({ kind: "accept", vehicle: key.vehicle, plate: key.plate?.toUpperCase() });
  expect(endWith("statute").end).toMatchObject({ provisionId: expect.stringMatching(/^vn-168-2024-[67]-1-a$/) });
  expect(endWith("missing-still").end).toEqual({ kind: "reject", reason: "evidence-incomplete" });
  expect(endWith("unreadable-plate").end).toEqual({ kind: "reject", reason: "plate-unreadable" });
  expect(endWith("duplicate").end).toEqual({ kind: "reject", reason: "duplicate" });
});
