import { Scene } from "@ngaba/edge-agent/rules/scene.ts";
import { rulesOf } from "./area-rules.ts";
import type { AreaCamera } from "./area-view.ts";
import type { CameraView } from "./camera-view.ts";
import { clickedCalibration, type Ground, seenPolygon, seenSegment } from "./drawn-places.ts";
import { type AreaId, type AreaPlace, PLACES } from "./sumo/places.ts";

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
  return clickedCalibration([...grid(place)], view);
}

function* grid({ box }: AreaPlace): Generator<Ground> {
  const steps = (span: readonly [number, number], count: number) =>
    Array.from({ length: count }, (_, i) => span[0] + ((span[1] - span[0]) * (i + 0.5)) / count);
  const isLongInX = box.x[1] - box.x[0] > box.y[1] - box.y[0];
  for (const x of steps(box.x, isLongInX ? POINTS.along : POINTS.across)) {
    for (const y of steps(box.y, isLongInX ? POINTS.across : POINTS.along)) yield [x, y];
  }
}
