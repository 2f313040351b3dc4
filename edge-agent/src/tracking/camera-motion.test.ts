import { expect, test } from "vitest";
import type { Detection, PixelBox } from "../detection/detection.ts";
import { estimateCameraMotion } from "./camera-motion.ts";

const boxAt = (x: number, y = 0): PixelBox => ({ x1: x, y1: y, x2: x + 30, y2: y + 80 });
const seen = (box: PixelBox): Detection => ({ box, score: 0.9, roadUserClass: "person" });
const STREET = [boxAt(0), boxAt(100, 20), boxAt(250, -10), boxAt(400, 40), boxAt(600)].map(seen);

function moved(detections: readonly Detection[], x: number, y: number): Detection[] {
  return detections.map(({ box }) => seen({ x1: box.x1 + x, y1: box.y1 + y, x2: box.x2 + x, y2: box.y2 + y }));
}

test.each([
  { x: 12, y: -30, why: "a gust" },
  { x: 95, y: 5, why: "a turn by more than a box, onto the places of others" },
  { x: -300, y: 120, why: "a knock" },
])("finds that the picture moved by $x, $y: $why", ({ x, y }) => {
  expect(estimateCameraMotion(STREET, moved(STREET, x, y))).toEqual({ x, y });
});

test("one who runs against the picture's movement, one who left and one who came do not change it", () => {
  const [runner, , ...others] = STREET;
  const now = [...moved(runner === undefined ? [] : [runner], -80, 0), ...moved(others, 50, 0), seen(boxAt(900))];
  expect(estimateCameraMotion(STREET, now)).toEqual({ x: 50, y: 0 });
});

test.each([
  { before: STREET, now: STREET, why: "nothing moved" },
  { before: STREET, now: moved(STREET, 1, -1), why: "that is the detector's noise" },
  { before: STREET.slice(0, 2), now: moved(STREET.slice(0, 2), 60, 0), why: "two may walk alike" },
  { before: STREET, now: [...moved(STREET.slice(0, 2), 60, 0), ...STREET.slice(2)], why: "most stayed" },
  { before: STREET, now: [], why: "nothing is seen" },
  { before: [], now: STREET, why: "nothing was seen" },
])("says nothing: $why", ({ before, now }) => {
  expect(estimateCameraMotion(before, now)).toBeUndefined();
});
