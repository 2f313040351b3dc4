import fc from "fast-check";
import { expect, test } from "vitest";
import { drawPlaces } from "./draw.ts";

test("a sample has different places of the population, rising, and the same for the same seed", () => {
  fc.assert(
    fc.property(fc.string(), fc.nat(1_000), fc.nat(50), (seed, population, size) => {
      const places = drawPlaces(seed, population, size);
      expect(places).toEqual(drawPlaces(seed, population, size));
      expect(places).toHaveLength(Math.min(size, population));
      expect(new Set(places).size).toBe(places.length);
      expect(places).toEqual(places.toSorted((a, b) => a - b));
      for (const place of places) expect(place).toBeLessThan(population);
    }),
  );
});

test("every place is as likely as another", () => {
  const drawn = new Map<number, number>();
  for (let seed = 0; seed < 2_000; seed += 1) {
    for (const place of drawPlaces(`seed-${seed}`, 10, 3)) drawn.set(place, (drawn.get(place) ?? 0) + 1);
  }
  // 600 are expected of each; five standard deviations are 102.
  for (let place = 0; place < 10; place += 1) expect(Math.abs((drawn.get(place) ?? 0) - 600)).toBeLessThan(102);
});
