import type { RoadUserClass } from "@ngaba/contract";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Detection } from "../detection/detection.ts";
import { joinRiders } from "./join-riders.ts";

/** A box by its left, top, right and bottom edge. */
function seen(roadUserClass: RoadUserClass, edges: readonly [number, number, number, number], score = 0.6): Detection {
  const [x1, y1, x2, y2] = edges;
  return { box: { x1, y1, x2, y2 }, score, roadUserClass };
}

/** A motorcycle of 60 × 110 px with its wheels at `y`, and who sits on it, from behind. */
const machineAt = (x: number, y = 300, score = 0.6) => seen("motorcycle", [x - 30, y - 110, x + 30, y], score);
const riderAt = (x: number, y = 300, score = 0.6) => seen("person", [x - 32, y - 165, x + 32, y - 30], score);
const pedestrianAt = (x: number, y = 300) => seen("person", [x - 28, y - 165, x + 28, y]);

test("a rider and the machine are one: its class, the box around both, the higher score", () => {
  expect(joinRiders([riderAt(100, 300, 0.8), machineAt(100, 300, 0.5)])).toEqual([
    seen("motorcycle", [68, 135, 132, 300], 0.8),
  ]);
  expect(joinRiders([seen("bicycle", [70, 190, 130, 300]), riderAt(104)])).toMatchObject([
    { roadUserClass: "bicycle" },
  ]);
});

test("a machine seen from the side takes its driver and the passenger", () => {
  const machine = seen("motorcycle", [100, 190, 280, 300]);
  const [driver, passenger] = [seen("person", [150, 140, 220, 270]), seen("person", [120, 130, 180, 265])];
  expect(joinRiders([driver, machine, passenger])).toEqual([seen("motorcycle", [100, 130, 280, 300])]);
});

test.each([
  { detections: [riderAt(100)], why: "the machine is not seen" },
  { detections: [machineAt(100)], why: "nobody sits on it" },
  { detections: [machineAt(100), pedestrianAt(175)], why: "somebody walks beside it" },
  {
    detections: [machineAt(100), pedestrianAt(100, 340)],
    why: "somebody stands before it, with the feet below its wheels",
  },
  {
    detections: [machineAt(100), pedestrianAt(100, 230)],
    why: "somebody walks far behind it, with the feet above its middle",
  },
  { detections: [machineAt(100), seen("person", [95, 225, 110, 270])], why: "a child's size is no rider's" },
  { detections: [seen("car", [40, 190, 260, 300]), riderAt(100)], why: "nobody rides a car" },
  { detections: [], why: "nothing is seen" },
])("stays as it is: $why", ({ detections }) => {
  expect(joinRiders(detections)).toEqual(detections);
});

test("two who ride side by side are two, in any order", () => {
  const expected = [seen("motorcycle", [68, 135, 132, 300]), seen("motorcycle", [138, 135, 202, 300])];
  expect(joinRiders([riderAt(100), riderAt(170), machineAt(100), machineAt(170)])).toEqual(expected);
  expect(joinRiders([machineAt(100), riderAt(170), machineAt(170), riderAt(100)])).toEqual(expected);
});

test("of two side by side, one without a seen machine, the other rider's machine is not shared", () => {
  expect(joinRiders([riderAt(100), riderAt(170), machineAt(100)])).toEqual([
    riderAt(170),
    seen("motorcycle", [68, 135, 132, 300]),
  ]);
});

test("one who follows another closely keeps the own machine", () => {
  const joined = joinRiders([riderAt(100, 300), machineAt(100, 300), riderAt(110, 330), machineAt(110, 330)]);
  expect(joined.map(({ box }) => [box.y1, box.y2])).toEqual([
    [135, 300],
    [165, 330],
  ]);
});

test("nobody gets lost: every box lies in one that is left, and no class but person gets fewer", () => {
  const some = fc
    .tuple(fc.constantFrom("person", "motorcycle", "bicycle", "car"), fc.integer({ min: 0, max: 200 }), fc.nat(100))
    .map(([kind, x, y]) => seen(kind, [x, y, x + 60, y + 110]));
  fc.assert(
    fc.property(fc.array(some, { maxLength: 8 }), (detections) => {
      const joined = joinRiders(detections);
      const others = (all: readonly Detection[]) =>
        all.filter(({ roadUserClass }) => roadUserClass !== "person").length;
      expect(others(joined)).toBe(others(detections));
      for (const { box } of detections) {
        expect(
          joined.some(
            (one) => one.box.x1 <= box.x1 && one.box.y1 <= box.y1 && one.box.x2 >= box.x2 && one.box.y2 >= box.y2,
          ),
        ).toBe(true);
      }
    }),
  );
});
