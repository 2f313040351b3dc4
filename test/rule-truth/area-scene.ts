import { Scene } from "@ngaba/edge-agent/rules/scene.ts";
import { rulesOf } from "./area-rules.ts";
import type { AreaCamera } from "./area-view.ts";
import type { CameraView } from "./camera-view.ts";
import { clip, clipToPicture } from "./clip.ts";
import { createNoiseRandom } from "./noise-random.ts";
import { type AreaId, type AreaPlace, PLACES } from "./sumo/places.ts";

type Ground = readonly [x: number, y: number];
/** Fractions of the picture, as in scenes. */
type FractionPoint = [x: number, y: number];
/** Frame pixels. */
interface PicturePoint {
  readonly x: number;
  readonly y: number;
}

/** A technician clicks about so exactly, standard deviation in pixels. */
const CLICK_ERROR_PX = 1.5;
const CLICK_SEED = 20_260_302;
/** Known points of a calibration, along and across the area. */
const POINTS = { along: 4, across: 3 };

/**
 * The scene of an area's camera, drawn by projecting what the world's places are: what a technician would draw who had
 * measured the street, but for the calibration's points, which are clicked as exactly as a hand does.
 */
export function sceneOf({ id: cameraId, area, kinds }: AreaCamera, view: CameraView): Scene {
  const own = <T extends { readonly area: string }>(places: readonly T[]): T[] =>
    places.filter((place) => place.area === area);
  const named = ({ id }: { readonly id: string }) => ({ id, name: { vi: id, en: id } });
  const segments = ({ from, to }: { readonly from: Ground; readonly to: Ground }) => seenSegment(from, to, view);
  const areas = ({ polygon }: { readonly polygon: readonly Ground[] }) => seenPolygon(polygon, view);
  const lines = own(PLACES.lines).flatMap((line) => segments(line).map((ends) => ({ ...named(line), ...ends })));
  return Scene.parse({
    cameraId,
    calibration: calibrationOf(area, view),
    lines,
    stopLines: own(PLACES.stopLines).flatMap((line) =>
      segments(line).map((ends) => ({ ...named(line), ...ends, signalHead: line.signalHead })),
    ),
    lanes: own(PLACES.lanes).flatMap((lane) =>
      areas(lane).flatMap((polygon) =>
        seenSegment(...lane.direction, view).map((direction) => {
          return { ...named(lane), polygon, direction, classes: lane.classes };
        }),
      ),
    ),
    zones: own(PLACES.zones).flatMap((zone) =>
      areas(zone).map((polygon) => ({ ...named(zone), polygon, ...forbids(zone) })),
    ),
    // Where the lamps are does not matter: the phases come with the frames.
    signalHeads: own(PLACES.signalHeads).map((head) => ({
      ...named(head),
      controller: { agentId: "controller", headId: head.id },
    })),
    rules: rulesOf(area, kinds, new Set(lines.map(({ id }) => id))),
  });
}

function forbids(zone: (typeof PLACES.zones)[number]) {
  if (zone.purpose === "no-stopping") {
    const classes = ["bicycle", "motorcycle", "car", "large-vehicle"];
    return { forbids: { act: "stop", classes, ground: "no-stopping-sign" } };
  }
  if (zone.purpose !== "closed") return {};
  const classes = ["person", "bicycle", "motorcycle", "car", "large-vehicle"];
  return { forbids: { act: "enter", classes, ground: "closed-area", ...(zone.hours && { hours: zone.hours }) } };
}

function calibrationOf(area: AreaId, view: CameraView) {
  const place = PLACES.areas.find(({ id }) => id === area);
  if (place === undefined) throw new Error(`no area "${area}"`);
  const random = createNoiseRandom(CLICK_SEED, 0);
  const { widthPx, heightPx } = view.placement;
  const clicked = [...grid(place)].flatMap(([x, y]) => {
    const seen = view.project({ x, y, z: 0 });
    if (seen === undefined || !isInPicture(seen, view)) return [];
    const click = { x: seen.x + CLICK_ERROR_PX * random.normal(), y: seen.y + CLICK_ERROR_PX * random.normal() };
    if (!isInPicture(click, view)) return [];
    return [{ image: [click.x / widthPx, click.y / heightPx], ground: [x, y] }];
  });
  return { frame: { widthPx, heightPx }, points: clicked, clickErrorPx: CLICK_ERROR_PX };
}

function* grid({ box }: AreaPlace): Generator<Ground> {
  const steps = (span: readonly [number, number], count: number) =>
    Array.from({ length: count }, (_, i) => span[0] + ((span[1] - span[0]) * (i + 0.5)) / count);
  const isLongInX = box.x[1] - box.x[0] > box.y[1] - box.y[0];
  for (const x of steps(box.x, isLongInX ? POINTS.along : POINTS.across)) {
    for (const y of steps(box.y, isLongInX ? POINTS.across : POINTS.along)) yield [x, y];
  }
}

const isInPicture = ({ x, y }: PicturePoint, { placement }: CameraView): boolean =>
  x >= 0 && y >= 0 && x <= placement.widthPx && y <= placement.heightPx;

/** Nearer than this along its optical axis a camera sees nothing. */
const NEAR_M = 2;

/** The part of a place that is in the picture; nothing when none is. */
function seenPolygon(polygon: readonly Ground[], view: CameraView): FractionPoint[][] {
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
function seenSegment(from: Ground, to: Ground, view: CameraView): { from: FractionPoint; to: FractionPoint }[] {
  const STEPS = 100;
  const seen = Array.from({ length: STEPS + 1 }, (_, i) => i / STEPS).flatMap((t) => {
    const point = view.project({ x: from[0] + t * (to[0] - from[0]), y: from[1] + t * (to[1] - from[1]), z: 0 });
    return point !== undefined && isInPicture(point, view) ? [point] : [];
  });
  const [first, last] = [seen[0], seen.at(-1)];
  if (first === undefined || last === undefined || seen.length < STEPS / 2) return [];
  return [{ from: toFraction(first, view), to: toFraction(last, view) }];
}

function toFraction({ x, y }: PicturePoint, { placement }: CameraView): FractionPoint {
  const clamp = (value: number) => Math.min(1, Math.max(0, value));
  return [clamp(x / placement.widthPx), clamp(y / placement.heightPx)];
}
