import { expect, test } from "vitest";
import { createRandom } from "./random.ts";

test("the same seed and stream choose alike, others otherwise", () => {
  const drawn = (seed: number, stream: number) => {
    const random = createRandom(seed, stream);
    return [random.below(1_000_000), random.pick(["a", "b", "c"]), random.uuid(1_700_000_000_000)];
  };
  expect(drawn(1, 1)).toEqual(drawn(1, 1));
  expect(drawn(1, 2)).not.toEqual(drawn(1, 1));
  expect(drawn(2, 1)).not.toEqual(drawn(1, 1));
});

test("ids are UUIDs in the order of their moments", () => {
  const random = createRandom(1, 1);
  const ids = [0, 1, 1_000, 86_400_000].map((laterMs) => random.uuid(1_700_000_000_000 + laterMs));
  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(ids.toSorted()).toEqual(ids);
});

test("a skewed choice takes the first of ten nearly half of the time, an even one a tenth of it", () => {
  const random = createRandom(1, 1);
  const ten = [...Array(10).keys()];
  const part = (isSkewed: boolean) =>
    Array.from({ length: 10_000 }, () => random.pick(ten, isSkewed)).filter((one) => one === 0).length / 10_000;
  expect(part(true)).toBeCloseTo(0.1 ** (1 / 3), 1);
  expect(part(false)).toBeCloseTo(0.1, 1);
});
