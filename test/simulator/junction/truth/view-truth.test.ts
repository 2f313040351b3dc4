import { expect, test } from "vitest";
import { testWorld } from "../testing/test-world.ts";
import { cameraOf, VIEWS } from "../views.ts";
import { boxesByFrame, viewTruth } from "./view-truth.ts";

const [view] = VIEWS;
if (view === undefined) throw new Error("no view");

test("a row says where somebody is in the picture and in the world", () => {
  const { world, car } = testWorld({ mps: 5 });
  const [row] = boxesByFrame(viewTruth(world, view))[20] ?? [];
  const box = cameraOf(view).boxOf(world.momentAt(2000).actors[0] ?? expect.unreachable())?.box;
  expect(row?.slice(0, 5)).toEqual(
    [car.id, box?.x1, box?.y1, box?.x2, box?.y2].map((value) => Math.round(value ?? -1)),
  );
  expect(row?.slice(8)).toEqual([500, -1500, 90, 500]);
});

test("who does not move is written once, and read in every frame", () => {
  const { world, car } = testWorld({ mps: 0 });
  const truth = viewTruth(world, view);
  expect(truth.frames[1]).toEqual([car.id]);
  const full = boxesByFrame(truth);
  expect(full).toHaveLength(30);
  expect(full[29]).toEqual(full[0]);
});

test("what was rendered goes before what is projected: box, visible part, plate; who did not come out is left out", () => {
  const { world, car } = testWorld({ mps: 0 });
  const box = { x1: 10.4, y1: 20.4, x2: 50.2, y2: 60.2 };
  const truth = viewTruth(world, view, [[{ id: car.id, box, visibleShare: 0.456, plateWidthPx: 31.7 }], []]);
  const [first, second] = boxesByFrame(truth);
  expect(first?.[0]?.slice(0, 8)).toEqual([car.id, 10, 20, 50, 60, 100, 46, 32]);
  expect(second).toEqual([]);
});

test("signals are told by their changes, for the heads of the view's arm", () => {
  const { world } = testWorld({ mps: 0, redFromMs: 1500 });
  expect(viewTruth(world, view).signals).toEqual({
    "south-head": [
      [0, "amber"],
      [1500, "red"],
    ],
  });
});
