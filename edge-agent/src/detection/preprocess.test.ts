import { loadCard } from "@ngaba/models";
import { referenceInput } from "@ngaba/models/nanodet-reference";
import fc from "fast-check";
import { expect, test } from "vitest";
import { fitTopLeft } from "./letterbox.ts";
import { createPreprocessor } from "./preprocess.ts";

const card = loadCard("nanodet-coco");
const input = { inputWidthPx: 96, inputHeightPx: 64 };

function preprocessorFor(widthPx: number, heightPx: number) {
  const letterbox = fitTopLeft({ widthPx, heightPx }, { widthPx: input.inputWidthPx, heightPx: input.inputHeightPx });
  return createPreprocessor(letterbox, card.input);
}

/** Pixels that look like noise, the same in every run. */
const noise = (bytes: number, seed: number): Uint8Array =>
  Uint8Array.from({ length: bytes }, (_, index) => (Math.imul(index + seed, 2654435761) >>> 13) & 255);

function largestDifference(a: Float32Array, b: Float32Array): number {
  return a.reduce((largest, value, index) => Math.max(largest, Math.abs(value - (b[index] ?? Number.NaN))), 0);
}

test("frames of any size become what the plain version makes of them", () => {
  const side = fc.integer({ min: 1, max: 200 });
  const property = fc.property(side, side, fc.nat(1000), (widthPx, heightPx, seed) => {
    const rgb = noise(widthPx * heightPx * 3, seed);
    const preprocessor = preprocessorFor(widthPx, heightPx);
    preprocessor.fill(rgb);
    const expected = referenceInput({ rgb, widthPx, heightPx }, input, card);
    expect(preprocessor.tensor).toHaveLength(expected.length);
    expect(largestDifference(preprocessor.tensor, expected)).toBeLessThan(1e-5);
  });
  fc.assert(property, { numRuns: 30, seed: 1 });
});

test("a frame of one colour becomes that colour, blue first, and the rest stays black", () => {
  const preprocessor = preprocessorFor(96, 32);
  preprocessor.fill(Uint8Array.from({ length: 96 * 32 * 3 }, (_, index) => [255, 100, 0][index % 3] ?? 0));
  const at = (plane: number, row: number): number => preprocessor.tensor[(plane * 64 + row) * 96] ?? Number.NaN;
  expect(at(0, 10)).toBeCloseTo((0 - 103.53) / 57.375, 5);
  expect(at(1, 10)).toBeCloseTo((100 - 116.28) / 57.12, 5);
  expect(at(2, 10)).toBeCloseTo((255 - 123.675) / 58.395, 5);
  expect(at(2, 50)).toBeCloseTo((0 - 123.675) / 58.395, 5);
});

test("a frame that is not of the announced size is refused", () => {
  expect(() => preprocessorFor(96, 64).fill(new Uint8Array(96 * 63 * 3))).toThrow(
    expect.objectContaining({ code: "MODEL_SHAPE_MISMATCH" }),
  );
});

test("a part of a frame becomes what that part alone would", () => {
  const [frame, part] = [
    { widthPx: 50, heightPx: 40 },
    { widthPx: 20, heightPx: 12 },
  ];
  const [leftPx, topPx] = [30, 28]; // reaches to the frame's corner
  const rgb = noise(50 * 40 * 3, 7);
  const cut = new Uint8Array(20 * 12 * 3);
  for (let row = 0; row < 12; row++) {
    const from = ((topPx + row) * 50 + leftPx) * 3;
    cut.set(rgb.subarray(from, from + 20 * 3), row * 20 * 3);
  }
  const letterbox = fitTopLeft(part, { widthPx: 96, heightPx: 64 });
  const [ofPart, ofFrame] = [
    createPreprocessor(letterbox, card.input),
    createPreprocessor(letterbox, card.input, frame),
  ];
  ofPart.fill(cut);
  ofFrame.fill(rgb, leftPx, topPx);
  expect(ofFrame.tensor).toEqual(ofPart.tensor);
});
