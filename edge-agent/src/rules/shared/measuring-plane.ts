import type { RoadUserClass } from "@ngaba/contract";
import type { GroundPlane } from "../../geometry/ground-plane.ts";
import { type FrameSize, type Point, pointOf, toPixels } from "../../geometry/point.ts";
import type { Track } from "../../tracking/track.ts";

/**
 * Where rules measure: the ground in metres, seen from above with y down as in a picture, so that left and right of a
 * line are the same in both. Without calibration it is the picture itself, in frame pixels, and a metre is taken from
 * the road user's box: its height is about that of its class. Such metres are rough, and too short along the line of
 * sight.
 */
export interface MeasuringPlane {
  readonly isGround: boolean;
  /** Undefined where the calibration does not reach. */
  fromPicture(picture: Point): Point | undefined;
  toPicture(point: Point): Point | undefined;
  /** Of the plane's unit, at this road user. */
  metersPerUnit(track: Track): number;
  /** Unit vector in the plane that leads away from the camera at a place of the picture. */
  away(picture: Point): Point;
  /** How far off a place may be that is measured to so many pixels, in metres; without calibration, only by them. */
  errorM(picture: Point, pixelError: number, track: Track): number;
  /** How things look that stand at a place of the picture; undefined where that is not known. */
  scaleAt(picture: Point): Scale | undefined;
}

/** How things look at a place. */
export interface Scale {
  /** Across the line of sight, and upright as seen from there. */
  readonly metersPerPx: number;
  /** Of the angle at which the camera looks down on it: 0 at the horizon, 1 from above. */
  readonly sineDown: number;
  /** Unit vector in the plane that leads away from the camera. */
  readonly away: Point;
}

/** Usual heights in metres, the rider included. */
export const HEIGHT_M: Readonly<Record<RoadUserClass, number>> = {
  person: 1.65,
  bicycle: 1.65,
  motorcycle: 1.65,
  car: 1.55,
  "large-vehicle": 2.8,
};

/** Far enough to tell the way, near enough to be straight. */
const PROBE_PX = 4;

/** By the ground: what is measured in a plane can be kept for as long as the plane is the same. */
const PLANES = new WeakMap<GroundPlane, MeasuringPlane>();

/** @param ground undefined without calibration */
export function measuringPlane(ground: GroundPlane | undefined): MeasuringPlane {
  if (ground === undefined) return PICTURE;
  const plane = PLANES.get(ground) ?? groundPlane(ground);
  PLANES.set(ground, plane);
  return plane;
}

function groundPlane(ground: GroundPlane): MeasuringPlane {
  const fromPicture = (picture: Point) => flipped(ground.toGround(picture));
  return {
    isGround: true,
    fromPicture,
    toPicture: (point) => ground.toPicture({ x: point.x, y: -point.y }),
    metersPerUnit: () => 1,
    away: (picture) => {
      const here = fromPicture(picture);
      const nearer = fromPicture({ x: picture.x, y: picture.y + PROBE_PX });
      return here === undefined || nearer === undefined ? UP : unit(minus(here, nearer));
    },
    errorM: (picture, pixelError) => ground.errorAt(picture, pixelError),
    scaleAt: (picture) => scaleAt(picture, fromPicture),
  };
}

function scaleAt(picture: Point, fromPicture: MeasuringPlane["fromPicture"]): Scale | undefined {
  const here = fromPicture(picture);
  const beside = fromPicture({ x: picture.x + PROBE_PX, y: picture.y });
  const nearer = fromPicture({ x: picture.x, y: picture.y + PROBE_PX });
  if (here === undefined || beside === undefined || nearer === undefined) return undefined;
  const [acrossM, alongSight] = [lengthOf(minus(beside, here)), minus(here, nearer)];
  return {
    metersPerPx: acrossM / PROBE_PX,
    sineDown: Math.min(1, acrossM / lengthOf(alongSight)),
    away: unit(alongSight),
  };
}

const UP: Point = { x: 0, y: -1 };

const PICTURE: MeasuringPlane = {
  isGround: false,
  fromPicture: (picture) => picture,
  toPicture: (point) => point,
  metersPerUnit: ({ box, roadUserClass }) => HEIGHT_M[roadUserClass] / Math.max(1, box.y2 - box.y1),
  away: () => UP,
  errorM: (_, pixelError, track) => pixelError * PICTURE.metersPerUnit(track),
  scaleAt: () => undefined,
};

function flipped(point: Point | undefined): Point | undefined {
  return point === undefined ? undefined : { x: point.x, y: -point.y };
}

/** Both ends of something drawn, in the plane; undefined where the calibration does not reach it. */
export function segmentIn(
  plane: MeasuringPlane,
  segment: { readonly from: readonly [number, number]; readonly to: readonly [number, number] },
  frameSize: FrameSize,
): { readonly from: Point; readonly to: Point } | undefined {
  const from = plane.fromPicture(toPixels(pointOf(segment.from), frameSize));
  const to = plane.fromPicture(toPixels(pointOf(segment.to), frameSize));
  return from === undefined || to === undefined ? undefined : { from, to };
}

export const minus = (a: Point, b: Point): Point => ({ x: a.x - b.x, y: a.y - b.y });
export const dot = (a: Point, b: Point): number => a.x * b.x + a.y * b.y;
export const lengthOf = ({ x, y }: Point): number => Math.hypot(x, y);

/** Of length 1; the zero vector stays what it is. */
export function unit(vector: Point): Point {
  const length = lengthOf(vector);
  return length === 0 ? vector : { x: vector.x / length, y: vector.y / length };
}
