import { expect, test } from "vitest";
import { LAMPS, type Lamp, lampColour } from "./lamp-colours.ts";

const brightness = (colour: number): number => Math.max((colour >> 16) & 255, (colour >> 8) & 255, colour & 255);

test.each(LAMPS)("in %s only that lamp shines", (phase) => {
  const shining = LAMPS.filter((lamp: Lamp) => brightness(lampColour(lamp, phase)) > 200);
  expect(shining).toEqual([phase]);
});

test("a head whose phase nobody knows is dark", () => {
  for (const lamp of LAMPS) expect(brightness(lampColour(lamp, "unknown"))).toBeLessThan(80);
});

test("the lamps are red, yellow and green to a reader of colours", () => {
  const [red, amber, green] = LAMPS.map((lamp) => lampColour(lamp, lamp)).map((colour) => ({
    r: (colour >> 16) & 255,
    g: (colour >> 8) & 255,
    b: colour & 255,
  }));
  expect(red?.r).toBeGreaterThan(3 * (red?.g ?? 0));
  expect(amber?.g).toBeGreaterThan(0.6 * (amber?.r ?? 0));
  expect(amber?.b).toBeLessThan(0.3 * (amber?.r ?? 0));
  expect(green?.g).toBeGreaterThan(3 * (green?.r ?? 0));
});
