import { loadCard } from "@ngaba/models";
import { referenceBoxes } from "@ngaba/models/nanodet-reference";
import fc from "fast-check";
import { expect, test } from "vitest";
import { fitTopLeft } from "./letterbox.ts";
import { decodeNanodet, type NanodetLayout, type NanodetLevel } from "./nanodet-decode.ts";

const input = { widthPx: 96, heightPx: 64 };
const frame = { widthPx: 192, heightPx: 128 };
const letterbox = fitTopLeft(frame, input);
const layout: NanodetLayout = {
  classCount: 80,
  bins: 11,
  kept: [
    { index: 0, roadUserClass: "person" },
    { index: 2, roadUserClass: "car" },
  ],
  scoreThreshold: 0.3,
  maxOverlapIou: 1,
};

const cellsAt = (stride: number): number => (input.widthPx / stride) * (input.heightPx / stride);

const emptyLevels = (): NanodetLevel[] =>
  [8, 16, 32].map((stride) => ({
    stride,
    scores: new Float32Array(cellsAt(stride) * 80),
    distances: new Float32Array(cellsAt(stride) * 44),
  }));

/** Puts an object into one cell, `cells` away from its centre on each side, sharply. */
function put(level: NanodetLevel, cell: number, classIndex: number, score: number, cells: readonly number[]): void {
  level.scores[cell * 80 + classIndex] = score;
  for (const [side, distance] of cells.entries()) level.distances[(cell * 4 + side) * 11 + distance] = 50;
}

function levelAt(levels: readonly NanodetLevel[], index: number): NanodetLevel {
  const level = levels[index];
  if (level === undefined) throw new Error(`no level ${index}`);
  return level;
}

test("an object is found where its cell says, in frame pixels", () => {
  const levels = emptyLevels();
  put(levelAt(levels, 1), 6 + 2, 2, 0.8, [1, 0, 2, 1]); // row 1, column 2 of 6: centre (40, 24) in model pixels
  const [car, ...others] = decodeNanodet(levels, layout, letterbox);
  expect(others).toEqual([]);
  expect(car?.roadUserClass).toBe("car");
  expect(car?.score).toBeCloseTo(0.8);
  expect(car?.box).toEqual({ x1: 48, y1: 48, x2: 144, y2: 80 });
});

test("other classes and weak scores are dropped; the stronger of two classes names a cell", () => {
  const levels = emptyLevels();
  const level = levelAt(levels, 0);
  put(level, 20, 16, 0.9, [1, 1, 1, 1]); // a dog
  put(level, 30, 0, 0.29, [1, 1, 1, 1]);
  put(level, 40, 0, 0.4, [1, 1, 1, 1]);
  put(level, 40, 2, 0.5, [1, 1, 1, 1]);
  expect(decodeNanodet(levels, layout, letterbox).map((found) => found.roadUserClass)).toEqual(["car"]);
});

test("a level with too few cells is refused, not read past its end", () => {
  const [first, ...rest] = emptyLevels();
  const short = { stride: 8, scores: first?.scores.slice(80) ?? new Float32Array(0), distances: new Float32Array(0) };
  expect(() => decodeNanodet([short, ...rest], layout, letterbox)).toThrow(
    expect.objectContaining({ code: "MODEL_SHAPE_MISMATCH" }),
  );
});

test("any raw output becomes what the plain version makes of it", () => {
  const card = { ...loadCard("nanodet-coco"), thresholds: { score: 0.3, overlapIou: 1 } };
  const kept = new Map([
    [0, "person"],
    [2, "car"],
  ]);
  const noise = (length: number, seed: number, scale: number, shift: number): Float32Array =>
    Float32Array.from(
      { length },
      (_, index) => ((Math.imul(index + seed, 2654435761) >>> 8) / 2 ** 24 + shift) * scale,
    );

  const property = fc.property(fc.nat(100_000), (seed) => {
    const levels = [8, 16, 32].map((stride) => ({
      stride,
      scores: noise(cellsAt(stride) * 80, seed + stride, 0.4, 0),
      distances: noise(cellsAt(stride) * 44, seed - stride, 8, -0.5),
    }));
    const outputs = Object.fromEntries(
      card.output.levels.flatMap(({ scores, distances }, index) => [
        [scores, levelAt(levels, index).scores],
        [distances, levelAt(levels, index).distances],
      ]),
    );
    const size = { inputWidthPx: input.widthPx, inputHeightPx: input.heightPx };
    const expected = referenceBoxes(outputs, frame, size, card, 0.3, (index) => kept.get(index));
    const found = decodeNanodet(levels, layout, letterbox);
    expect(found.length).toBeGreaterThan(0);
    expect(found.map(({ score }) => score)).toEqual(expected.map(({ score }) => score));
    for (const [index, { box, roadUserClass }] of found.entries()) {
      const [x1, y1, x2, y2] = expected[index]?.box ?? [];
      expect(roadUserClass).toBe(expected[index]?.class);
      expect(box.x1).toBeCloseTo(Math.max(0, x1 ?? Number.NaN), 3);
      expect(box.y1).toBeCloseTo(Math.max(0, y1 ?? Number.NaN), 3);
      expect(box.x2).toBeCloseTo(Math.min(frame.widthPx, x2 ?? Number.NaN), 3);
      expect(box.y2).toBeCloseTo(Math.min(frame.heightPx, y2 ?? Number.NaN), 3);
    }
  });
  fc.assert(property, { numRuns: 20, seed: 1 });
});
