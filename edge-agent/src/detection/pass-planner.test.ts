import fc from "fast-check";
import { expect, test } from "vitest";
import { createPassPlanner, type PassPlanner } from "./pass-planner.ts";
import { cropRegion, type DetectionRegion } from "./region-crop.ts";

const FRAME = { widthPx: 1280, heightPx: 720 };
const WHOLE_PX = 736 * 416;
const strip = (id: string): DetectionRegion => ({ id, box: [0.3, 0.4, 0.7, 0.6] }); // 736×224: 0.54 of the whole
const square = (id: string): DetectionRegion => ({ id, box: [0.4, 0.2, 0.6, 0.7] }); // 416×416: 0.57
const large = (id: string): DetectionRegion => ({ id, box: [0.3, 0.2, 0.8, 0.7] }); // 736×416

const pass = (inputPx: number, ms: number, regionId?: string) => ({
  ...{ inputPx, scale: inputPx === WHOLE_PX ? 0.575 : 1, preprocessMs: 0, runMs: ms, decodeMs: 0 },
  ...(regionId !== undefined && { regionId }),
});

/** Looks at frames of a machine where the whole frame costs this much; who was looked at, frame by frame. */
function look(planner: PassPlanner, frames: number, wholeMs: number): string[][] {
  return Array.from({ length: frames }, () => {
    const regions = planner.next(FRAME);
    const passes = regions.map(({ id, box }) => {
      const { input } = cropRegion(box, FRAME);
      const inputPx = input.widthPx * input.heightPx;
      return pass(inputPx, (wholeMs * inputPx) / WHOLE_PX, id);
    });
    planner.ran([pass(WHOLE_PX, wholeMs), ...passes]);
    return regions.map(({ id }) => id);
  });
}

test.each([
  { why: "all fit", budgetMs: 110, wholeMs: 50, seen: [[], ["a", "b"], ["a", "b"], ["a", "b"]] },
  { why: "one fits: they take turns", budgetMs: 80, wholeMs: 50, seen: [[], ["a"], ["b"], ["a"]] },
  { why: "none fits: the whole frame runs alone", budgetMs: 60, wholeMs: 50, seen: [[], [], [], []] },
  { why: "the whole frame is dearer than all", budgetMs: 60, wholeMs: 90, seen: [[], [], [], []] },
])("$why; the first frame tells what things cost here", ({ budgetMs, wholeMs, seen }) => {
  expect(look(createPassPlanner([strip("a"), strip("b")], budgetMs), 4, wholeMs)).toEqual(seen);
});

test("a region that never fits does not stand in the way of the others", () => {
  const planner = createPassPlanner([large("a"), strip("b"), strip("c")], 80);
  expect(look(planner, 5, 50)).toEqual([[], ["b"], ["c"], ["b"], ["c"]]);
});

test("each region that fits beside the whole frame is looked at within as many frames as there are regions", () => {
  const kinds = fc.array(fc.constantFrom(strip, square, large), { minLength: 1, maxLength: 8 });
  const property = fc.property(kinds, fc.integer({ min: 50, max: 400 }), (made, budgetMs) => {
    const regions = made.map((make, index) => make(`r${index}`));
    const seen = look(createPassPlanner(regions, budgetMs), 60, 50).slice(1);
    for (const { id, box } of regions) {
      const { input } = cropRegion(box, FRAME);
      const fits = 50 + (50 * input.widthPx * input.heightPx) / WHOLE_PX <= budgetMs;
      for (let from = 0; from + regions.length <= seen.length; from++) {
        const turns = seen.slice(from, from + regions.length);
        expect(turns.some((ids) => ids.includes(id))).toBe(fits);
      }
    }
  });
  fc.assert(property, { seed: 1 });
});

test("no frame costs more than the budget, as far as the whole frame alone does not", () => {
  const kinds = fc.array(fc.constantFrom(strip, square, large), { maxLength: 8 });
  const property = fc.property(kinds, fc.integer({ min: 60, max: 400 }), (made, budgetMs) => {
    const planner = createPassPlanner(
      made.map((make, index) => make(`r${index}`)),
      budgetMs,
    );
    for (let frame = 0; frame < 20; frame++) {
      look(planner, 1, 50);
      expect(planner.health()?.frameMs).toBeLessThanOrEqual(budgetMs);
    }
  });
  fc.assert(property, { seed: 1 });
});

test("when the machine is busy less is looked at, and all of it again when it is not", () => {
  const planner = createPassPlanner([strip("a"), strip("b")], 110);
  look(planner, 20, 50);
  expect(look(planner, 30, 100).slice(-2)).toEqual([[], []]);
  expect(look(planner, 30, 50).slice(-2)).toEqual([
    ["a", "b"],
    ["a", "b"],
  ]);
});

test("one slow run changes nothing", () => {
  const planner = createPassPlanner([strip("a")], 100);
  look(planner, 1, 900); // the first run of a model is slow
  look(planner, 10, 50);
  expect(look(planner, 1, 50)).toEqual([["a"]]);
  look(planner, 1, 900);
  expect(look(planner, 1, 50)).toEqual([["a"]]);
});

test("health says what each pass costs and how often it was left out", () => {
  const planner = createPassPlanner([large("a"), strip("b")], 80);
  expect(planner.health()).toBeUndefined();
  look(planner, 60, 50);
  const health = planner.health();
  expect(health).toMatchObject({
    budgetMs: 80,
    passes: [
      { ms: 50, scale: 0.575, lookedAt: 60, leftOut: 0 },
      { regionId: "a", lookedAt: 0, leftOut: 59 },
      { regionId: "b", scale: 1, lookedAt: 59, leftOut: 0 },
    ],
  });
  expect(health?.passes[1]).not.toHaveProperty("ms");
  expect(health?.frameMs).toBeCloseTo(50 + (50 * 224) / 416);
  expect(planner.outOfReach()).toEqual(["a"]);
});
