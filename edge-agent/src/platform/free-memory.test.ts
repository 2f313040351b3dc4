import { expect, test } from "vitest";
import { freeMemory } from "./free-memory.ts";

test("an array that is freed holds nothing any more", () => {
  const pixels = new Uint8Array([1, 2, 3]);
  freeMemory(pixels);
  expect(pixels).toHaveLength(0);
});

test("an array that shares its memory with others keeps it", () => {
  const whole = new Uint8Array([1, 2, 3]);
  freeMemory(whole.subarray(0, 2));
  expect(whole).toEqual(new Uint8Array([1, 2, 3]));
});
