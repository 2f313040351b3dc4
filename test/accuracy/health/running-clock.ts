import { changed, type RgbPicture } from "./rgb-picture.ts";

const [LEFT, TOP, CELL, DIGITS] = [8, 6, 2, 8];
const DIGIT_WIDTH = 4 * CELL;
const DIGIT_HEIGHT = 5 * CELL;

/** White blocks on black, as large as the clock that a camera draws into its picture; other ones at each index. */
export function runningClock(picture: RgbPicture, index: number): RgbPicture {
  return changed(picture, (value, x, y) => {
    const [right, down] = [x - LEFT, y - TOP];
    if (right < 0 || down < 0 || right >= DIGITS * DIGIT_WIDTH || down >= DIGIT_HEIGHT) return value;
    const digit = Math.floor(right / DIGIT_WIDTH);
    const column = Math.floor((right % DIGIT_WIDTH) / CELL);
    const bit = Math.floor(down / CELL) * 3 + column;
    // Only the last four digits run.
    const shape = Math.imul(digit + 1 + (digit >= DIGITS / 2 ? index * 8 : 0), 0x9e3779b1) >>> 3;
    return column < 3 && ((shape >> bit) & 1) === 1 ? 240 : 10;
  });
}
