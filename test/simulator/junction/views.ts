import { type CameraView, cameraLookingAt, createCameraView } from "../../rule-truth/camera-view.ts";
import type { RuleKind } from "../../rule-truth/world.ts";
import { type ArmId, armPoint } from "./arms.ts";

/** One camera of the junction: a smart camera of the city's inventory, looking along one arm towards the centre. */
export interface JunctionView {
  readonly cameraId: string;
  readonly arm: ArmId;
  /** Foot of its pole and the place on the ground in the middle of its picture, in the arm's frame `[u, v]`. */
  readonly at: readonly [u: number, v: number];
  readonly lookAt: readonly [u: number, v: number];
  readonly heightM: number;
  readonly verticalDegrees: number;
  /** The rules of its scene. */
  readonly kinds: readonly RuleKind[];
}

const SIZE = { widthPx: 1280, heightPx: 720 };

export const VIEWS: readonly JunctionView[] = [
  {
    ...{ cameraId: "vt-viet-tri-001-1", arm: "south", at: [44, 9.4], lookAt: [21.5, -0.8], heightM: 7.4 },
    verticalDegrees: 40,
    kinds: ["red-light", "stop-line", "wrong-way", "wrong-lane", "loitering"],
  },
  {
    ...{ cameraId: "vt-viet-tri-002-1", arm: "east", at: [44.5, 9.6], lookAt: [22, -1.2], heightM: 7.8 },
    verticalDegrees: 40,
    kinds: ["red-light", "stop-line", "wrong-way", "illegal-stop", "speeding"],
  },
  {
    ...{ cameraId: "vt-nong-trang-001-1", arm: "north", at: [44, 9.4], lookAt: [21, -0.9], heightM: 7 },
    verticalDegrees: 41,
    kinds: ["red-light", "stop-line", "wrong-way", "wrong-lane", "forbidden-turn"],
  },
  {
    ...{ cameraId: "vt-hy-cuong-001-1", arm: "west", at: [44.5, 9.4], lookAt: [21.5, -2.2], heightM: 7.6 },
    verticalDegrees: 42,
    kinds: ["red-light", "stop-line", "wrong-way", "illegal-stop", "restricted-zone"],
  },
];

/** The pinhole camera of a view, 1280×720. */
export function cameraOf({ arm, at, lookAt, heightM, verticalDegrees }: JunctionView): CameraView {
  const [x, y] = armPoint(arm, ...at);
  const [lookX, lookY] = armPoint(arm, ...lookAt);
  const focalPx = SIZE.heightPx / 2 / Math.tan((verticalDegrees * Math.PI) / 360);
  return createCameraView(cameraLookingAt({ x: lookX, y: lookY }, { x, y, heightM, ...SIZE, focalPx }));
}
