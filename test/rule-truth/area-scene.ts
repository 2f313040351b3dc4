import type { FractionPoint } from "@ngaba/config";
import { Scene } from "@ngaba/edge-agent/rules/scene.ts";
import { rulesOf } from "./area-rules.ts";
import type { CameraView } from "./camera-view.ts";
import { clipToPicture, type PicturePoint } from "./clip.ts";
import { createNoiseRandom } from "./noise-random.ts";
import { type AreaId, type AreaPlace, PLACES } from "./sumo/places.ts";

type Ground = readonly [x: number, y: number];

/** A technician clicks about so exactly, standard deviation in pixels. */
const CLICK_ERROR_PX = 1.5;
const CLICK_SEED = 20_260_302;
/** Known points of a calibration, along and across the area. */
const POINTS = { along: 4, across: 3 };

/**
 * The scene of an area's camera, drawn by projecting what the world's places are: what a technician would draw who had
 * measured the street, but for the calibration's points, which are clicked as exactly as a hand does.
 */
export function sceneOf(area: AreaId, view: CameraView): Scene {
  const own = <T extends { readonly area: AreaId }>(places: readonly T[]): T[] =>
    places.filter((place) => place.area === area);
  const named = ({ id }: { readonly id: string }) => ({ id, name: { vi: id, en: id } });
  const segment = (from: Ground, to: Ground) => {
    const [a, b] = clippedSegment(from, to, view);
    return { from: a, to: b };
  };
  return Scene.parse({
    cameraId: area,
    calibration: calibrationOf(area, view),
    lines: own(PLACES.lines).flatMap((line) =>
      isSeen(line, view) ? [{ ...named(line), ...segment(line.from, line.to) }] : [],
    ),
    stopLines: own(PLACES.stopLines).map((line) => ({
      ...named(line),
      ...segment(line.from, line.to),
      signalHead: line.signalHead,
    })),
    lanes: own(PLACES.lanes).map((lane) => ({
      ...named(lane),
      polygon: fractions(clipToPicture(project(lane.polygon, view), view.placement), view),
      direction: segment(...lane.direction),
      classes: lane.classes,
    })),
    zones: own(PLACES.zones).map((zone) => ({
      ...named(zone),
      polygon: fractions(clipToPicture(project(zone.polygon, view), view.placement), view),
      ...forbids(zone),
    })),
    // Where the lamps are does not matter: the phases come with the frames.
    signalHeads: own(PLACES.signalHeads).map((head) => ({
      ...named(head),
      controller: { agentId: "controller", headId: head.id },
    })),
    rules: rulesOf(area, view),
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

function project(points: readonly Ground[], view: CameraView): PicturePoint[] {
  return points.map(([x, y]) => {
    const seen = view.project({ x, y, z: 0 });
    if (seen === undefined) throw new Error(`(${x}, ${y}) lies behind the camera`);
    return seen;
  });
}

/** A line of which at least its middle is in the picture: a gate that lies outside cannot be judged. */
export function isSeen({ from, to }: { readonly from: Ground; readonly to: Ground }, view: CameraView): boolean {
  const middle = view.project({ x: (from[0] + to[0]) / 2, y: (from[1] + to[1]) / 2, z: 0 });
  return middle !== undefined && isInPicture(middle, view);
}

/** The part of a line that is in the picture. */
function clippedSegment(from: Ground, to: Ground, view: CameraView): [FractionPoint, FractionPoint] {
  const STEPS = 200;
  const inside = Array.from({ length: STEPS + 1 }, (_, i) => i / STEPS).flatMap((t) => {
    const seen = view.project({ x: from[0] + t * (to[0] - from[0]), y: from[1] + t * (to[1] - from[1]), z: 0 });
    return seen !== undefined && isInPicture(seen, view) ? [seen] : [];
  });
  const [first, last] = [inside[0], inside.at(-1)];
  if (first === undefined || last === undefined)
    throw new Error(`the line from ${from} to ${to} is out of the picture`);
  const [a = [0, 0], b = [0, 0]] = fractions([first, last], view);
  return [a, b];
}

function fractions(points: readonly PicturePoint[], { placement }: CameraView): FractionPoint[] {
  const clamp = (value: number) => Math.min(1, Math.max(0, value));
  return points.map(({ x, y }): FractionPoint => [clamp(x / placement.widthPx), clamp(y / placement.heightPx)]);
}
