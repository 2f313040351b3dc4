import { createHash } from "node:crypto";

/**
 * Places of a random sample, the same for the same seed and population. Pure.
 * @returns `size` different whole numbers from 0 to `population` - 1, rising; all of them when there are no more
 */
export function drawPlaces(seed: string, population: number, size: number): readonly number[] {
  // A shuffle of which only the first cards are dealt: what has been moved away from its place is remembered.
  const moved = new Map<number, number>();
  const dealt: number[] = [];
  for (let step = 0; step < Math.min(size, population); step += 1) {
    const chosen = step + Math.floor(shareOf(seed, step) * (population - step));
    dealt.push(moved.get(chosen) ?? chosen);
    moved.set(chosen, moved.get(step) ?? step);
  }
  return dealt.toSorted((a, b) => a - b);
}

/** In [0, 1). */
const shareOf = (seed: string, step: number): number =>
  createHash("sha256").update(`${seed} ${step}`).digest().readUIntBE(0, 6) / 2 ** 48;
