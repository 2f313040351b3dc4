import { expect, test } from "vitest";
import { faultySequences, goodSequences, type SequencePlan, sequencesOf } from "./make-sequences.ts";
import type { RgbPicture } from "./rgb-picture.ts";

/** One bright dot in the middle of a dark, coloured picture. */
function dotted(): RgbPicture {
  const [widthPx, heightPx] = [456, 256];
  const rgb = new Uint8Array(widthPx * heightPx * 3).map((_, index) => [60, 40, 30][index % 3] ?? 0);
  for (let y = 124; y < 132; y += 1) rgb.fill(255, (y * widthPx + 224) * 3, (y * widthPx + 232) * 3);
  return { rgb, widthPx, heightPx };
}

const view = { name: "dot", file: "", isRendered: true, pictures: [dotted()] };
const plan: SequencePlan = { view, other: view, nightKind: "infrared", seed: 5 };

/** Centre of what is bright, in pixels. */
function brightPlace({ rgb, widthPx }: RgbPicture): { x: number; y: number } {
  let [sumX, sumY, count] = [0, 0, 0];
  for (let pixel = 0; pixel * 3 < rgb.length; pixel += 1) {
    if ((rgb[pixel * 3] ?? 0) < 160) continue;
    sumX += pixel % widthPx;
    sumY += Math.floor(pixel / widthPx);
    count += 1;
  }
  return { x: sumX / count, y: sumY / count };
}

test("there are as many sequences as said", () => {
  const all = [...goodSequences(plan, 2), ...faultySequences(plan, 3)];
  expect(all).toHaveLength(sequencesOf(2, 3));
});

test("the same seed makes the same pictures, another seed others", () => {
  const rendered = (seed: number) => [...goodSequences({ ...plan, seed }, 1)].map(({ render }) => render(0, 12).rgb);
  expect(rendered(5)).toEqual(rendered(5));
  expect(rendered(5)).not.toEqual(rendered(6));
});

test("a moved view shows the place where its truth says", () => {
  const moved = [...faultySequences(plan, 2)].filter(({ shiftPx }) => shiftPx !== undefined);
  expect(moved).toHaveLength(6);
  for (const { render, shiftPx } of moved) {
    const [before, after] = [brightPlace(render(0, 12)), brightPlace(render(2, 12))];
    expect(after.x - before.x).toBeCloseTo(shiftPx?.x ?? Number.NaN, 0);
    expect(after.y - before.y).toBeCloseTo(shiftPx?.y ?? Number.NaN, 0);
  }
});

test("a fault begins after two good pictures", () => {
  const black = [...faultySequences(plan, 1)].find(({ kind }) => kind === "no signal");
  const brightest = [0, 1, 2].map((index) => Math.max(...(black?.render(index, 12).rgb.subarray(0, 3000) ?? [])));
  expect(brightest).toEqual([60, 60, expect.toSatisfy((value: number) => value < 4)]);
});
