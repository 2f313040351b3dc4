import { GRID } from "./check-picture.ts";
import { type ComplexPicture, transform } from "./fourier.ts";
import { likeness, NO_SHIFT, type Shift } from "./structure.ts";

const { width, height } = GRID;
const CELLS = width * height;
/** Peaks of the correlation that are tried. */
const CANDIDATES = 4;

/** A shift, in fractions of a cell, and how alike the pictures are at it. */
export interface FoundShift {
  readonly shift: Shift;
  readonly likeness: number;
}

/**
 * By how much the second edge picture is shifted against the first: the peaks of their phase correlation, of which the
 * one counts at which they are most alike. Says that for unrelated pictures too: then the likeness is low. Pure.
 *
 * @see https://en.wikipedia.org/wiki/Phase_correlation
 */
export function findShift(before: Uint8Array, now: Uint8Array): FoundShift {
  const correlation = phaseCorrelation(before, now);
  let best: FoundShift = { shift: NO_SHIFT, likeness: likeness(before, now, NO_SHIFT) };
  for (const shift of peaksOf(correlation)) {
    const alike = likeness(before, now, shift);
    if (alike > best.likeness) best = { shift, likeness: alike };
  }
  return { shift: refined(before, now, best), likeness: best.likeness };
}

function phaseCorrelation(before: Uint8Array, now: Uint8Array): Float64Array {
  // Both real pictures go through one transform, as its real and its imaginary part.
  const both = emptyPicture();
  both.real.set(windowed(before));
  both.imaginary.set(windowed(now));
  transform(both);
  const cross = crossPhase(both);
  // Real and imaginary part swapped: the inverse transform.
  transform({ ...cross, real: cross.imaginary, imaginary: cross.real });
  return cross.real;
}

/** Of each frequency, the phase by which the second picture differs from the first. */
function crossPhase({ real, imaginary }: ComplexPicture): ComplexPicture {
  const cross = emptyPicture();
  for (let index = 0; index < CELLS; index += 1) {
    const [x, y] = [index % width, Math.floor(index / width)];
    const opposite = ((height - y) % height) * width + ((width - x) % width);
    const [a, b] = [real[index] ?? 0, imaginary[index] ?? 0];
    const [c, d] = [real[opposite] ?? 0, imaginary[opposite] ?? 0];
    // Twice the spectra of the two pictures: (a + c, b − d) and (b + d, c − a).
    const crossReal = (a + c) * (b + d) + (b - d) * (c - a);
    const crossImaginary = (a + c) * (c - a) - (b - d) * (b + d);
    const size = Math.sqrt(crossReal * crossReal + crossImaginary * crossImaginary);
    if (size === 0) continue;
    cross.real[index] = crossReal / size;
    cross.imaginary[index] = crossImaginary / size;
  }
  return cross;
}

/** Without its mean, and fading out to the rim, since the transform takes the picture for one that repeats. */
function windowed(edges: Uint8Array): Float64Array {
  let total = 0;
  for (const value of edges) total += value;
  const across = Float64Array.from({ length: width }, (_, x) => fade(x, width));
  const values = new Float64Array(CELLS);
  for (let y = 0, index = 0; y < height; y += 1) {
    const down = fade(y, height);
    for (let x = 0; x < width; x += 1, index += 1) {
      values[index] = ((edges[index] ?? 0) - total / CELLS) * (across[x] ?? 0) * down;
    }
  }
  return values;
}

/** 0 at both ends, 1 from an eighth of the length on. */
function fade(position: number, length: number): number {
  const inwards = Math.min(position, length - 1 - position) / (length / 8);
  return inwards >= 1 ? 1 : (1 - Math.cos(Math.PI * inwards)) / 2;
}

function peaksOf(correlation: Float64Array): Shift[] {
  const smooth = correlation.slice();
  const peaks: Shift[] = [];
  while (peaks.length < CANDIDATES) {
    let best = 0;
    for (let index = 1; index < CELLS; index += 1) if ((smooth[index] ?? 0) > (smooth[best] ?? 0)) best = index;
    smooth[best] = Number.NEGATIVE_INFINITY;
    const [x, y] = [best % width, Math.floor(best / width)];
    peaks.push({ x: x > width / 2 ? x - width : x, y: y > height / 2 ? y - height : y });
  }
  return peaks;
}

/** Climbs to the best neighbour, then sets the top of a parabola through it and its neighbours. */
function refined(before: Uint8Array, now: Uint8Array, { shift, likeness: top }: FoundShift): Shift {
  const at = (x: number, y: number): number => likeness(before, now, { x: shift.x + x, y: shift.y + y });
  return {
    x: shift.x + parabolaTop(at(-1, 0), top, at(1, 0)),
    y: shift.y + parabolaTop(at(0, -1), top, at(0, 1)),
  };
}

function parabolaTop(left: number, top: number, right: number): number {
  const bend = left - 2 * top + right;
  return bend < 0 ? Math.max(-1, Math.min(1, (left - right) / (2 * bend))) : 0;
}

function emptyPicture(): ComplexPicture {
  return { real: new Float64Array(CELLS), imaginary: new Float64Array(CELLS), width, height };
}
