import type { FractionBox } from "@ngaba/contract";
import fc from "fast-check";
import { expect, test } from "vitest";
import { type Pixels, pixelate } from "./pixelate.ts";

/** Every pixel another colour than its neighbours. */
function noise(widthPx: number, heightPx: number): Pixels {
  const rgb = Uint8Array.from({ length: widthPx * heightPx * 3 }, (_, index) => (index * 7_919 + (index >> 3)) % 251);
  return { rgb, widthPx, heightPx };
}

const at = ({ rgb, widthPx }: Pixels, x: number, y: number) => [...rgb.subarray((y * widthPx + x) * 3).subarray(0, 3)];

test("nothing outside the box changes, and in it each block is the mean of what was there", () => {
  const [before, after] = [noise(60, 40), noise(60, 40)];
  pixelate(after, [0.2, 0.25, 0.6, 0.75]); // 12…36 × 10…30: blocks of 12 px
  for (let y = 0; y < 40; y += 1) {
    for (let x = 0; x < 60; x += 1) {
      if (x < 12 || x >= 36 || y < 10 || y >= 30) expect(at(after, x, y)).toEqual(at(before, x, y));
    }
  }
  let sum = 0;
  for (let y = 10; y < 22; y += 1) for (let x = 12; x < 24; x += 1) sum += at(before, x, y)[0] ?? 0;
  const first = at(after, 12, 10);
  expect(first[0]).toBe(Math.floor(sum / 144));
  expect(at(after, 23, 21)).toEqual(first);
  expect(at(after, 24, 10)).not.toEqual(first);
});

test("a large box keeps no more than six blocks along its longer side", () => {
  const picture = noise(600, 300);
  pixelate(picture, [0, 0, 1, 1]);
  const row = Array.from({ length: 600 }, (_, x) => at(picture, x, 150).join());
  expect(new Set(row).size).toBeLessThanOrEqual(6);
});

test("what is to stay as it is does, also in the middle of the box", () => {
  const [before, after] = [noise(60, 40), noise(60, 40)];
  pixelate(after, [0, 0, 1, 1], [0.5, 0.5, 0.75, 1]);
  expect(at(after, 30, 20)).toEqual(at(before, 30, 20));
  expect(at(after, 44, 39)).toEqual(at(before, 44, 39));
  expect(at(after, 45, 39)).not.toEqual(at(before, 45, 39));
});

test("whatever the box, nothing outside it changes, and of a large one something in it does", () => {
  const side = fc.double({ min: -1, max: 2, noNaN: true });
  fc.assert(
    fc.property(side, side, side, side, (...box) => {
      const [x1, y1, x2, y2] = box satisfies FractionBox;
      const [before, after] = [noise(30, 20), noise(30, 20)];
      pixelate(after, box);
      const isTouched = (x: number, y: number) =>
        x >= Math.floor(x1 * 30) && x < Math.ceil(x2 * 30) && y >= Math.floor(y1 * 20) && y < Math.ceil(y2 * 20);
      const changed = pixelsOf(before).filter(({ x, y, colour }) => at(after, x, y).join() !== colour);
      expect(changed.filter(({ x, y }) => !isTouched(x, y))).toEqual([]);
      const touched = pixelsOf(before).filter(({ x, y }) => isTouched(x, y));
      if (touched.length >= 20) expect(changed).not.toEqual([]);
    }),
  );
});

const pixelsOf = (picture: Pixels) =>
  Array.from({ length: picture.widthPx * picture.heightPx }, (_, index) => {
    const [x, y] = [index % picture.widthPx, Math.floor(index / picture.widthPx)];
    return { x, y, colour: at(picture, x, y).join() };
  });
