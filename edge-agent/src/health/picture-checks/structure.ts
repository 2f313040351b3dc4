import { GRID } from "./check-picture.ts";

const { width, height } = GRID;
/** A lamp or a reflection must not outweigh a street of kerbs. */
const MAX_EDGE = 48;

/** Strength of the edges at each cell of {@link GRID}, 0–{@link MAX_EDGE}; the rim is 0. Pure. */
export function edgesOf(luma: Uint8Array): Uint8Array {
  const edges = new Uint8Array(luma.length);
  for (let y = 1; y < height - 1; y += 1) {
    for (let x = 1; x < width - 1; x += 1) {
      const cell = y * width + x;
      const sideways = Math.abs((luma[cell + 1] ?? 0) - (luma[cell - 1] ?? 0));
      const downwards = Math.abs((luma[cell + width] ?? 0) - (luma[cell - width] ?? 0));
      edges[cell] = Math.min(MAX_EDGE, sideways + downwards);
    }
  }
  return edges;
}

/** Cells to the right and downwards. */
export interface Shift {
  readonly x: number;
  readonly y: number;
}

export const NO_SHIFT: Shift = { x: 0, y: 0 };

/**
 * How alike two edge pictures are where they overlap when what is at `c` in the first is at `c + shift` in the second:
 * their correlation, 1 for alike, 0 for unrelated. Pure.
 */
export function likeness(before: Uint8Array, now: Uint8Array, shift: Shift): number {
  let [count, sumA, sumB, sumAA, sumBB, sumAB] = [0, 0, 0, 0, 0, 0];
  for (let y = Math.max(1, 1 - shift.y); y < Math.min(height, height - shift.y) - 1; y += 1) {
    for (let x = Math.max(1, 1 - shift.x); x < Math.min(width, width - shift.x) - 1; x += 1) {
      const a = before[y * width + x] ?? 0;
      const b = now[(y + shift.y) * width + x + shift.x] ?? 0;
      count += 1;
      sumA += a;
      sumB += b;
      sumAA += a * a;
      sumBB += b * b;
      sumAB += a * b;
    }
  }
  const spread = (sumAA - (sumA * sumA) / count) * (sumBB - (sumB * sumB) / count);
  return spread > 0 ? (sumAB - (sumA * sumB) / count) / Math.sqrt(spread) : 0;
}
