import { epochMs } from "@ngaba/contract";
import { describe, expect, test } from "vitest";
import { makeUnits, STEP_TICKS } from "../capture/ring/testing/coded-units.ts";
import { createDecodeTimes, createReorderingMeter } from "./decode-times.ts";

const steps = (places: readonly number[]): number[] => places.map((place) => place * STEP_TICKS);

test("without B-frames a picture is decoded when it is shown", () => {
  const decodeAt = createDecodeTimes(0);
  expect(steps([0, 1, 2, 5, 6]).map(decodeAt)).toEqual(steps([0, 1, 2, 5, 6]));
});

describe.each([1, 2, 3])("with %i B-frames between two others", (bFrames) => {
  const shown = makeUnits({ begin: epochMs(0), count: 60, gop: 20, bFrames }).map(({ ticks }) => ticks);

  test("one picture is overtaken at most by one other", () => {
    const meter = createReorderingMeter();
    for (const [index, ticks] of shown.entries()) meter.note(ticks, index % 20 === 0);
    expect(meter.most).toBe(1);
  });

  test("times of decoding are one step apart, and none is after its picture's showing", () => {
    const decoded = shown.map(createDecodeTimes(1));
    expect(decoded.slice(1).map((at, index) => at - (decoded[index] ?? 0))).toEqual(
      Array.from({ length: 59 }, () => STEP_TICKS),
    );
    for (const [index, at] of decoded.entries()) expect(at).toBeLessThanOrEqual(shown[index] ?? 0);
  });

  test("where nobody knew of them, times still grow", () => {
    const decoded = shown.map(createDecodeTimes(0));
    for (const [index, at] of decoded.slice(1).entries()) expect(at).toBeGreaterThan(decoded[index] ?? 0);
  });
});
