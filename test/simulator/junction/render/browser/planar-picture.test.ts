import { expect, test } from "vitest";
import { planarBytes, toPlanar } from "./planar-picture.ts";

const SIZE = { widthPx: 4, heightPx: 4 };

/** A picture of rows from the bottom up, each in one colour. */
function rows(...colours: readonly (readonly [number, number, number])[]): Uint8Array {
  return Uint8Array.from(
    colours.flatMap((colour) => Array.from({ length: SIZE.widthPx }, () => [...colour, 255]).flat()),
  );
}

const WHITE = [255, 255, 255] as const;
const BLACK = [0, 0, 0] as const;
const RED = [255, 0, 0] as const;

test("the top row comes first, black is 16 and white 235", () => {
  const planes = toPlanar(rows(BLACK, BLACK, BLACK, WHITE), SIZE);
  expect(planes).toHaveLength(planarBytes(SIZE));
  expect([...planes.subarray(0, 4)]).toEqual([235, 235, 235, 235]);
  expect([...planes.subarray(4, 16)]).toEqual(new Array(12).fill(16));
});

test("grey has no colour, and red is where BT.709 has it", () => {
  const grey = toPlanar(rows(WHITE, WHITE, BLACK, BLACK), SIZE);
  expect([...grey.subarray(16)]).toEqual(new Array(8).fill(128));
  const red = toPlanar(rows(RED, RED, RED, RED), SIZE);
  expect(red[0]).toBe(63); // 16 + 219 × 0.2126
  expect(red[16]).toBe(102); // 128 − 224 × 0.2126 / 1.8556
  expect(red[20]).toBe(240); // 128 + 224 / 2
});
