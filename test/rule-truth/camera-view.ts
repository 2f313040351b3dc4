import type { PixelBox } from "@ngaba/edge-agent/detection/detection.ts";
import type { ActorState, ActorType } from "./world.ts";

/** How a camera hangs and what its lens is. World frame: metres, x east, y north, z up. */
export interface CameraPlacement {
  readonly x: number;
  readonly y: number;
  readonly heightM: number;
  /** Direction of the optical axis, radians counter-clockwise from east. */
  readonly yaw: number;
  /** How far it looks down, radians below the horizon. */
  readonly pitch: number;
  /** Focal length in pixels of the picture: half its width over the tangent of half the horizontal view. */
  readonly focalPx: number;
  readonly widthPx: number;
  readonly heightPx: number;
  /** Radial distortion, `r(1 + k1 r² + k2 r⁴)` of the ideal radius `r` in focal lengths; negative is a barrel. */
  readonly k1?: number;
  readonly k2?: number;
}

/** A place in the world, metres. */
export interface WorldPoint {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

/** A road user as the picture has it. */
export interface SeenBox {
  /** Frame pixels, cut to the frame. */
  readonly box: PixelBox;
  /** Part of the whole box's area that lies in the frame, in (0, 1]. */
  readonly insideShare: number;
  /** Along the optical axis to the footprint's centre, metres. */
  readonly depthM: number;
}

/** A pinhole camera over flat ground (z = 0). */
export interface CameraView {
  readonly placement: CameraPlacement;
  /** Frame pixels, origin top left; `undefined` when the point does not lie in front of the camera. */
  project(point: WorldPoint): { readonly x: number; readonly y: number } | undefined;
  /** Box around the road user's hull; `undefined` when none of it is in the frame, or part of it is behind the camera. */
  boxOf(state: ActorState): SeenBox | undefined;
  /** The ground that a pixel shows, metres; `undefined` at and above the horizon. */
  groundPointAt(pixel: {
    readonly x: number;
    readonly y: number;
  }): { readonly x: number; readonly y: number } | undefined;
}

/** Nearer than this nothing is drawn. */
const NEAR_M = 0.5;

/**
 * Length of a road user at full height over that on the ground: bonnets and wheels are low, riders sit in the middle.
 * The hull is the footprint and, above it, this much of it.
 */
const TOP_SHARE: Readonly<Record<ActorType, number>> = {
  person: 1,
  bicycle: 0.3,
  motorbike: 0.3,
  car: 0.6,
  van: 0.85,
  truck: 0.95,
  bus: 1,
};

/** The yaw and pitch with which a camera has a place on the ground in the middle of its picture. */
export function cameraLookingAt(
  lookAt: { readonly x: number; readonly y: number },
  placement: Omit<CameraPlacement, "yaw" | "pitch">,
): CameraPlacement {
  const [east, north] = [lookAt.x - placement.x, lookAt.y - placement.y];
  const pitch = Math.atan2(placement.heightM, Math.hypot(east, north));
  return { ...placement, yaw: Math.atan2(north, east), pitch };
}

/** Horizontal view of so many degrees → focal length in pixels. */
export function focalForView(horizontalDegrees: number, widthPx: number): number {
  return widthPx / 2 / Math.tan((horizontalDegrees * Math.PI) / 360);
}

/** Sets a camera up. Camera axes: right, down, ahead. */
export function createCameraView(placement: CameraPlacement): CameraView {
  const project = projectionOf(placement);
  const pixel = { x: 0, y: 0 };
  return {
    placement,
    project: ({ x, y, z }) => (project(x, y, z, pixel) < NEAR_M ? undefined : { x: pixel.x, y: pixel.y }),
    boxOf: (state) => {
      const whole = hullBox(state, project);
      const box = whole && cutToFrame(whole, placement);
      if (whole === undefined || box === undefined) return undefined;
      return { box, insideShare: areaOf(box) / areaOf(whole), depthM: project(state.x, state.y, 0, pixel) };
    },
    groundPointAt: groundReader(placement),
  };
}

/** World point → frame pixels, written into `pixel`; answers its depth, metres. The pixel of a depth below 0 is none. */
type Projection = (x: number, y: number, z: number, pixel: { x: number; y: number }) => number;

function projectionOf(placement: CameraPlacement): Projection {
  const { x: cameraX, y: cameraY, heightM, yaw, pitch, focalPx, widthPx, heightPx, k1 = 0, k2 = 0 } = placement;
  const [cosYaw, sinYaw] = [Math.cos(yaw), Math.sin(yaw)];
  const [cosPitch, sinPitch] = [Math.cos(pitch), Math.sin(pitch)];
  return (x, y, z, pixel) => {
    const level = cosYaw * (x - cameraX) + sinYaw * (y - cameraY);
    const up = z - heightM;
    const depth = cosPitch * level - sinPitch * up;
    const right = (sinYaw * (x - cameraX) - cosYaw * (y - cameraY)) / depth;
    const down = (-sinPitch * level - cosPitch * up) / depth;
    const squared = right * right + down * down;
    const scale = focalPx * (1 + squared * (k1 + k2 * squared));
    pixel.x = widthPx / 2 + scale * right;
    pixel.y = heightPx / 2 + scale * down;
    return depth;
  };
}

function groundReader(placement: CameraPlacement): CameraView["groundPointAt"] {
  const { heightM, yaw, pitch, focalPx, widthPx, heightPx, k1 = 0, k2 = 0 } = placement;
  return (pixel) => {
    const [x, y] = [(pixel.x - widthPx / 2) / focalPx, (pixel.y - heightPx / 2) / focalPx];
    const radius = Math.hypot(x, y);
    const undo = radius === 0 ? 1 : idealRadius(radius, k1, k2) / radius;
    const [right, down] = [x * undo, y * undo];
    const fall = Math.sin(pitch) + Math.cos(pitch) * down;
    if (fall <= 0) return undefined;
    const reach = heightM / fall;
    const ahead = reach * (Math.cos(pitch) - Math.sin(pitch) * down);
    return {
      x: placement.x + ahead * Math.cos(yaw) + reach * right * Math.sin(yaw),
      y: placement.y + ahead * Math.sin(yaw) - reach * right * Math.cos(yaw),
    };
  };
}

/** Around the eight corners of the hull, in frame pixels; `undefined` when one lies behind the camera. */
function hullBox({ actor, x, y, heading }: ActorState, project: Projection): PixelBox | undefined {
  const [aheadX, aheadY] = [Math.cos(heading), Math.sin(heading)];
  const pixel = { x: 0, y: 0 };
  let [x1, y1, x2, y2] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let corner = 0; corner < 8; corner++) {
    const isTop = corner >= 4;
    const along = ((corner & 1) === 0 ? 0.5 : -0.5) * actor.lengthM * (isTop ? TOP_SHARE[actor.type] : 1);
    const across = ((corner & 2) === 0 ? 0.5 : -0.5) * actor.widthM;
    const [cornerX, cornerY] = [x + along * aheadX - across * aheadY, y + along * aheadY + across * aheadX];
    if (project(cornerX, cornerY, isTop ? actor.heightM : 0, pixel) < NEAR_M) return undefined;
    x1 = Math.min(x1, pixel.x);
    y1 = Math.min(y1, pixel.y);
    x2 = Math.max(x2, pixel.x);
    y2 = Math.max(y2, pixel.y);
  }
  return { x1, y1, x2, y2 };
}

function cutToFrame({ x1, y1, x2, y2 }: PixelBox, { widthPx, heightPx }: CameraPlacement): PixelBox | undefined {
  const box = { x1: Math.max(0, x1), y1: Math.max(0, y1), x2: Math.min(widthPx, x2), y2: Math.min(heightPx, y2) };
  return box.x1 < box.x2 && box.y1 < box.y2 ? box : undefined;
}

const areaOf = ({ x1, y1, x2, y2 }: PixelBox): number => (x2 - x1) * (y2 - y1);

/** The radius that distortion made into `distorted`, by Newton's method. */
function idealRadius(distorted: number, k1: number, k2: number): number {
  let radius = distorted;
  for (let step = 0; step < 12; step++) {
    const squared = radius * radius;
    const error = radius * (1 + squared * (k1 + k2 * squared)) - distorted;
    radius -= error / (1 + squared * (3 * k1 + 5 * k2 * squared));
  }
  return radius;
}
