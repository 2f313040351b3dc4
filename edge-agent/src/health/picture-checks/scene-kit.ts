import { GRID } from "./check-picture.ts";

/** Boxes of different brightness on a road, seen from a place that is shifted by so many cells; row-major luma. */
export function scene(shiftX: number, shiftY: number): Uint8Array {
  const key = `${shiftX}/${shiftY}`;
  const luma = drawn.get(key) ?? drawScene(shiftX, shiftY);
  drawn.set(key, luma);
  return luma;
}

/** Drawing takes longer than looking. */
const drawn = new Map<string, Uint8Array>();

function drawScene(shiftX: number, shiftY: number): Uint8Array {
  const luma = new Uint8Array(GRID.width * GRID.height).fill(110);
  for (let number = 0; number < 12_000; number += 1) {
    const [left, top] = [(hash(number, 1) % 1200) - 600 + shiftX, (hash(number, 2) % 800) - 400 + shiftY];
    drawBox(
      luma,
      { left, top, right: left + 3 + (hash(number, 3) % 14), bottom: top + 2 + (hash(number, 4) % 8) },
      20 + (hash(number, 5) % 210),
    );
  }
  return luma;
}

interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

function drawBox(luma: Uint8Array, { left, top, right, bottom }: Box, value: number): void {
  for (let y = Math.max(0, top); y < Math.min(GRID.height, bottom); y += 1) {
    for (let x = Math.max(0, left); x < Math.min(GRID.width, right); x += 1) luma[y * GRID.width + x] = value;
  }
}

function hash(number: number, salt: number): number {
  let mixed = Math.imul(number * 8 + salt, 0x9e3779b1);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x45d9f3b);
  return (mixed ^ (mixed >>> 13)) >>> 0;
}
