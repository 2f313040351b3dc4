import { expect, test } from "vitest";
import { type CameraPlacement, cameraLookingAt, createCameraView, focalForView } from "./camera-view.ts";
import { straightWorld } from "./straight-world.ts";

/** Six metres up at the origin, looking north, level unless said otherwise. */
const level: CameraPlacement = {
  x: 0,
  y: 0,
  heightM: 6,
  yaw: Math.PI / 2,
  pitch: 0,
  focalPx: 1000,
  widthPx: 1280,
  heightPx: 720,
};
const down45 = { ...level, pitch: Math.PI / 4 };

test.each([
  { why: "straight ahead at its own height", placement: level, at: [0, 10, 6], expected: [640, 360] },
  {
    why: "the ground 10 m away lies 6/10 of a focal length lower",
    placement: level,
    at: [0, 10, 0],
    expected: [640, 960],
  },
  { why: "2 m to the east is to the right when looking north", placement: level, at: [2, 20, 6], expected: [740, 360] },
  { why: "1 m above it is higher in the picture", placement: level, at: [0, 20, 7], expected: [640, 310] },
  {
    why: "looking down by 45°, the ground 6 m ahead is the middle",
    placement: down45,
    at: [0, 6, 0],
    expected: [640, 360],
  },
  // 12 m ahead: 6 m below; depth (12 + 6)/√2, down (6 − 12)/√2: a third of a focal length above the middle.
  {
    why: "and twice as far lies a third of a focal length higher",
    placement: down45,
    at: [0, 12, 0],
    expected: [640, 26.667],
  },
  {
    why: "looking east, north is to the left",
    placement: { ...level, yaw: 0 },
    at: [20, 2, 6],
    expected: [540, 360],
  },
  {
    why: "standing elsewhere moves nothing but the origin",
    placement: { ...level, x: 100, y: -50 },
    at: [102, -30, 6],
    expected: [740, 360],
  },
  // Ideal radius 0.5: × (1 − 0.2 × 0.25 + 0.1 × 0.0625) = 0.478125.
  {
    why: "a barrel lens draws it inwards",
    placement: { ...level, k1: -0.2, k2: 0.1 },
    at: [5, 10, 6],
    expected: [640 + 478.125, 360],
  },
])("projection: $why", ({ placement, at: [x = 0, y = 0, z = 0], expected }) => {
  const pixel = createCameraView(placement).project({ x, y, z });
  expect(pixel?.x).toBeCloseTo(expected[0] ?? 0, 2);
  expect(pixel?.y).toBeCloseTo(expected[1] ?? 0, 2);
});

test("what lies behind the camera is not in the picture", () => {
  expect(createCameraView(level).project({ x: 0, y: -5, z: 0 })).toBeUndefined();
});

test("the sky shows no ground", () => {
  const view = createCameraView({ ...level, pitch: 0.2 });
  // The horizon lies tan(0.2) focal lengths above the middle.
  expect(view.groundPointAt({ x: 640, y: 360 - 1000 * Math.tan(0.2) - 1 })).toBeUndefined();
  expect(view.groundPointAt({ x: 640, y: 360 - 1000 * Math.tan(0.2) + 1 })?.y).toBeGreaterThan(1000);
});

test("the ground under a pixel is the ground that is projected there, with a distorting lens too", () => {
  const lens = { heightM: 7.5, focalPx: focalForView(70, 1280), widthPx: 1280, heightPx: 720, k1: -0.15, k2: 0.03 };
  const view = createCameraView(cameraLookingAt({ x: 1, y: -18 }, { x: 10, y: -64, ...lens }));
  let inFrame = 0;
  for (let x = -30; x <= 30; x += 3) {
    for (let y = -55; y <= 30; y += 3) {
      const pixel = view.project({ x, y, z: 0 });
      if (pixel === undefined || pixel.x < 0 || pixel.x > 1280 || pixel.y < 0 || pixel.y > 720) continue;
      inFrame++;
      const back = view.groundPointAt(pixel);
      expect(Math.hypot((back?.x ?? 0) - x, (back?.y ?? 0) - y)).toBeLessThan(1e-6);
    }
  }
  expect(inFrame).toBeGreaterThan(200);
});

test("a camera looks where it is told to", () => {
  const { focalPx, widthPx, heightPx } = level;
  const view = createCameraView(
    cameraLookingAt({ x: 7, y: 30 }, { x: -3, y: 4, heightM: 9, focalPx, widthPx, heightPx }),
  );
  const middle = view.groundPointAt({ x: 640, y: 360 });
  expect(middle?.x).toBeCloseTo(7, 9);
  expect(middle?.y).toBeCloseTo(30, 9);
  expect(focalForView(90, 1280)).toBeCloseTo(640, 9);
});

/** A car 4.4 m long, 1.8 m wide, 1.5 m high that stands at x, y and looks away from the camera. */
function carAt(x: number, y: number) {
  const walk = { type: "car", x, y, heading: Math.PI / 2, speedMps: 0, fromMs: 0, toMs: 1 } as const;
  const [state] = straightWorld([walk]).momentAt(0).actors;
  if (state === undefined) throw new Error("the car is not in its world");
  return state;
}

test("a car straight ahead: its rear wheels below, its roof above, its rear corners aside", () => {
  const seen = createCameraView(level).boxOf(carAt(0, 22.2));
  // Rear at 20 m: 6/20 below the horizon. The roof, 0.6 of the length, ends 23.52 m away, 4.5 m below the camera.
  expect(seen?.box.y2).toBeCloseTo(360 + 300, 6);
  expect(seen?.box.y1).toBeCloseTo(360 + 4500 / 23.52, 6);
  expect(seen?.box.x1).toBeCloseTo(640 - 45, 6);
  expect(seen?.box.x2).toBeCloseTo(640 + 45, 6);
  expect(seen?.insideShare).toBe(1);
  expect(seen?.depthM).toBeCloseTo(22.2, 9);
});

test("of a car that the frame's edge cuts the part inside is told, and nothing of one beyond it", () => {
  const view = createCameraView(level);
  const half = view.boxOf(carAt(0.64 * 20, 22.2)); // its rear's middle lies on the right edge
  expect(half?.box.x2).toBe(1280);
  // Its box goes from the left front corner, 24.4 m away, to the right rear one, 20 m away.
  const [left, right] = [11_900 / 24.4, 13_700 / 20];
  expect(half?.insideShare).toBeCloseTo((640 - left) / (right - left), 9);
  expect(view.boxOf(carAt(40, 22.2))).toBeUndefined();
  expect(view.boxOf(carAt(0, -30))).toBeUndefined();
  expect(view.boxOf(carAt(0, 1))).toBeUndefined();
});
