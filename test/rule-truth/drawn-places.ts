/** Places of the world as a technician draws them into a camera's picture. */
import type { CameraView } from "./camera-view.ts";
import { clip, clipToPicture } from "./clip.ts";
import { createNoiseRandom } from "./noise-random.ts";

/** Metres of the world. */
export type Ground = readonly [x: number, y: number];
/** Fractions of the picture, as in scenes. */
export type FractionPoint = [x: number, y: number];
/** Frame pixels. */
interface PicturePoint {
  readonly x: number;
  readonly y: number;
}

/** A technician clicks about so exactly, standard deviation in pixels. */
const CLICK_ERROR_PX = 1.5;
const CLICK_SEED = 20_260_302;

/** A scene's calibration by those of the points that are in the picture, clicked as exactly as a hand does. */
export function clickedCalibration(ground: readonly Ground[], view: CameraView) {
  const random = createNoiseRandom(CLICK_SEED, 0);
  const { widthPx, heightPx } = view.placement;
  const clicked = ground.flatMap(([x, y]) => {
    const seen = view.project({ x, y, z: 0 });
    if (seen === undefined || !isInPicture(seen, view)) return [];
    const click = { x: seen.x + CLICK_ERROR_PX * random.normal(), y: seen.y + CLICK_ERROR_PX * random.normal() };
    if (!isInPicture(click, view)) return [];
    const image: FractionPoint = [click.x / widthPx, click.y / heightPx];
    return [{ image, ground: [x, y] }];
  });
  return { frame: { widthPx, heightPx }, points: clicked, clickErrorPx: CLICK_ERROR_PX };
}

const isInPicture = ({ x, y }: PicturePoint, { placement }: CameraView): boolean =>
  x >= 0 && y >= 0 && x <= placement.widthPx && y <= placement.heightPx;

/** Nearer than this along its optical axis a camera sees nothing. */
const NEAR_M = 2;

/** The part of a place that is in the picture; nothing when none is. */
export function seenPolygon(polygon: readonly Ground[], view: CameraView): FractionPoint[][] {
  const { x: cameraX, y: cameraY, heightM, yaw, pitch } = view.placement;
  const ahead = clip(
    polygon.map(([x, y]) => ({ x, y })),
    ({ x, y }) =>
      Math.cos(pitch) * (Math.cos(yaw) * (x - cameraX) + Math.sin(yaw) * (y - cameraY)) +
      Math.sin(pitch) * heightM -
      NEAR_M,
  );
  const pixels = ahead.flatMap(({ x, y }) => view.project({ x, y, z: 0 }) ?? []);
  const seen = clipToPicture(pixels, view.placement);
  return seen.length < 3 ? [] : [seen.map((point) => toFraction(point, view))];
}

/** The part of a line that is in the picture; nothing when less than half of it is. */
export function seenSegment(from: Ground, to: Ground, view: CameraView): { from: FractionPoint; to: FractionPoint }[] {
  const STEPS = 100;
  const seen = Array.from({ length: STEPS + 1 }, (_, i) => i / STEPS).flatMap((t) => {
    const point = view.project({ x: from[0] + t * (to[0] - from[0]), y: from[1] + t * (to[1] - from[1]), z: 0 });
    return point !== undefined && isInPicture(point, view) ? [point] : [];
  });
  const [first, last] = [seen[0], seen.at(-1)];
  if (first === undefined || last === undefined || seen.length < STEPS / 2) return [];
  return [{ from: toFraction(first, view), to: toFraction(last, view) }];
}

export function toFraction({ x, y }: PicturePoint, { placement }: CameraView): FractionPoint {
  const clamp = (value: number) => Math.min(1, Math.max(0, value));
  return [clamp(x / placement.widthPx), clamp(y / placement.heightPx)];
}
