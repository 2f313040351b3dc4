import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { testWorld } from "../../simulator/junction/testing/test-world.ts";
import { viewTruth } from "../../simulator/junction/truth/view-truth.ts";
import { VIEWS } from "../../simulator/junction/views.ts";
import { readFilmTruth } from "./film-truth.ts";
import { plateWidths } from "./plate-widths.ts";

const [view] = VIEWS;
if (view === undefined) throw new Error("no view");

/** A car that stands, rendered with a plate of these widths, picture by picture. */
function truthOf(plateWidthsPx: readonly number[], change: (truth: object) => object = (truth) => truth) {
  const folder = mkdtempSync(join(tmpdir(), "ngaba-truth-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const { world, car } = testWorld({ mps: 5, redFromMs: 1500 });
  const box = { x1: 10, y1: 20, x2: 50, y2: 60 };
  const pictures = plateWidthsPx.map((plateWidthPx) => [{ id: car.id, box, visibleShare: 0.5, plateWidthPx }]);
  const cases = [900, 2000].map((fromMs) => {
    const toMs = fromMs + 500;
    return { rule: "red-light", kind: "violation", what: "ran", actorIds: [car.id], fromMs, toMs } as const;
  });
  const file = join(folder, "view.json");
  writeFileSync(file, JSON.stringify(change({ ...viewTruth(world, view ?? expect.unreachable(), pictures), cases })));
  return { truth: readFilmTruth(file), car };
}

test("the film is as long as its pictures, and its moments are those of the world", () => {
  const { truth, car } = truthOf(Array(10).fill(12));
  expect([truth.lengthMs, truth.framesPerSecond]).toEqual([1000, 10]);
  expect(truth.boxesAt(400)).toEqual([
    {
      ...{ id: car.id, type: "car", box: { x1: 10, y1: 20, x2: 50, y2: 60 } },
      ...{ insideShare: 1, visibleShare: 0.5, platePx: 12 },
    },
  ]);
  const [before, after] = [400, 600].map((ms) => truth.world.momentAt(ms).actors[0]);
  expect((after?.y ?? 0) - (before?.y ?? 0)).toBeCloseTo(1);
  expect([1499, 1500].map((ms) => truth.phaseAt("south-head", ms))).toEqual(["amber", "red"]);
});

test("of a film that ends early, what it shows in part counts neither way, and what it does not show is no case", () => {
  expect(truthOf(Array(10).fill(12)).truth.cases.map(({ kind }) => kind)).toEqual(["ignored"]);
});

test("the greatest width of a plate decides, and a plate that is never seen has none", () => {
  const films = [[19], [12, 39.6, 20], [40], [60, 20], [0, 0]].map((widths) => truthOf(widths).truth);
  expect(plateWidths(films)).toEqual({ car: [2, 0, 2, 1], motorbike: [0, 0, 0, 0] });
});

test("a file of other columns is refused by name", () => {
  expect(() => truthOf([12], (truth) => ({ ...truth, columns: ["id"] }))).toThrow(
    /lacks the columns x1, .*render it anew/,
  );
});
