import { type CameraView, cameraLookingAt, createCameraView, focalForView } from "./camera-view.ts";
import type { AreaId } from "./sumo/places.ts";
import type { RuleKind } from "./world.ts";

/** One fixed camera: where it hangs, and the rules that it hangs there for. */
export interface AreaCamera {
  readonly id: string;
  readonly area: AreaId;
  /** Foot of its pole and the place in the middle of its picture, metres of the world. */
  readonly at: readonly [x: number, y: number];
  readonly lookAt: readonly [x: number, y: number];
  readonly heightM: number;
  readonly viewDegrees: number;
  readonly kinds: readonly RuleKind[];
}

const SIZE = { widthPx: 1280, heightPx: 720 };

/**
 * Cameras hang where a technician would hang them: what a rule looks at is near enough for the detector, so that a
 * motorbike has 60 px and more where it matters. One camera does not do everything, no more than in a street.
 */
const CAMERAS: readonly AreaCamera[] = [
  {
    ...{ id: "approach", area: "approach", at: [10, -53], lookAt: [4, -23], heightM: 9, viewDegrees: 46 },
    kinds: ["red-light", "stop-line"],
  },
  {
    ...{ id: "turns", area: "approach", at: [-12, -26], lookAt: [-3, -6], heightM: 9, viewDegrees: 72 },
    kinds: ["forbidden-turn"],
  },
  {
    ...{ id: "street", area: "street", at: [5, -13], lookAt: [32, -1], heightM: 9, viewDegrees: 66 },
    kinds: ["wrong-way", "illegal-stop"],
  },
  {
    ...{ id: "avenue", area: "avenue", at: [2, -15], lookAt: [27, -5], heightM: 9, viewDegrees: 66 },
    kinds: ["wrong-lane", "speeding"],
  },
  {
    ...{ id: "square", area: "square", at: [0, -10], lookAt: [0, 22], heightM: 9, viewDegrees: 66 },
    kinds: ["restricted-zone", "loitering", "crowd"],
  },
];

/** The cameras that look at an area. */
export const camerasOf = (area: string): readonly AreaCamera[] => CAMERAS.filter((camera) => camera.area === area);

/** What a camera sees, at 720p. */
export function viewOf({ at: [x, y], lookAt, heightM, viewDegrees }: AreaCamera): CameraView {
  const lens = { ...SIZE, focalPx: focalForView(viewDegrees, SIZE.widthPx) };
  return createCameraView(cameraLookingAt({ x: lookAt[0], y: lookAt[1] }, { x, y, heightM, ...lens }));
}
