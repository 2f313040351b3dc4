import { GRID } from "./check-picture.ts";

/** Cells on each side of a block. */
const BLOCK = 8;
const ACROSS = GRID.width / BLOCK;
/**
 * A block whose cells differ less than this on average, luma 0–255, is the same. The noise of a sensor is more: an empty
 * street is not frozen. So is compressing the same picture anew with another quality, which is therefore missed.
 */
const SAME_LUMA = 0.5;

/**
 * Fraction of the blocks that are the same in both pictures. It is 1 for a frozen picture, and nearly so when the clock
 * that the camera draws into it still runs. Pure.
 *
 * @param before, now mean luma of the cells of {@link GRID}
 */
export function unchangedFraction(before: Uint8Array, now: Uint8Array): number {
  const differences = new Float64Array(ACROSS * (GRID.height / BLOCK));
  for (let cell = 0; cell < now.length; cell += 1) {
    const [x, y] = [cell % GRID.width, Math.floor(cell / GRID.width)];
    const block = Math.floor(y / BLOCK) * ACROSS + Math.floor(x / BLOCK);
    differences[block] = (differences[block] ?? 0) + Math.abs((now[cell] ?? 0) - (before[cell] ?? 0));
  }
  return differences.filter((sum) => sum < SAME_LUMA * BLOCK * BLOCK).length / differences.length;
}
