import { Scene } from "@ngaba/edge-agent/rules/scene.ts";
import type { CameraView } from "../../../rule-truth/camera-view.ts";
import {
  clickedCalibration,
  type FractionPoint,
  type Ground,
  seenPolygon,
  seenSegment,
  toFraction,
} from "../../../rule-truth/drawn-places.ts";
import { placesOf, type ZonePlace } from "../../../rule-truth/sumo/places.ts";
import { type ArmId, armPoint, armRectangle } from "../arms.ts";
import { SIGNAL_HEADS, type SignalHead } from "../furnishings.ts";
import { PLACES } from "../places.ts";
import { STREET } from "../street.ts";
import { cameraOf, type JunctionView } from "../views.ts";
import { laneName, lineName, NAMES, zoneName } from "./names.ts";
import { rulesOf } from "./scene-rules.ts";

/** A lamp's region is its picture and so much around it, as a hand draws it. */
const LAMP_MARGIN = 1.25;
/** Where the calibration's points are, in the arm's frame. */
const KNOWN = { u: [16, 20, 26, 32], v: [-7, -2, 3, 8] } as const;
const DIGITS = 10_000;

/** The scene of a view's camera, drawn by projecting what the junction's places are. */
export function sceneOf(view: JunctionView): Scene {
  const camera = cameraOf(view);
  const { stopLines, lines, lanes, zones } = placesOf(PLACES, view.arm);
  const segment = ({ from, to }: { readonly from: Ground; readonly to: Ground }) => seenSegment(from, to, camera);
  const drawing = {
    cameraId: view.cameraId,
    calibration: clickedCalibration(knownPoints(view.arm), camera),
    lines: lines.flatMap((line) => segment(line).map((ends) => ({ id: line.id, name: lineName(line.id), ...ends }))),
    stopLines: stopLines.flatMap((line) =>
      segment(line).map((ends) => ({ id: line.id, name: NAMES.stopLine, ...ends, signalHead: line.signalHead })),
    ),
    lanes: lanes.flatMap(({ id, polygon, direction, classes }) =>
      seenPolygon(polygon, camera).flatMap((seen) =>
        seenSegment(...direction, camera).map((arrow) => {
          return { id, name: laneName(id), polygon: seen, direction: arrow, classes, roadKind: "street" };
        }),
      ),
    ),
    zones: zones.flatMap((zone) =>
      seenPolygon(zone.polygon, camera).map((polygon) => ({
        id: zone.id,
        name: zoneName(zone),
        polygon,
        ...forbids(zone),
      })),
    ),
    crossings: seenPolygon(armRectangle(view.arm, STREET.zebraU, [-STREET.halfM, STREET.halfM]), camera).map(
      (polygon) => {
        return { id: `${view.arm}-zebra`, name: NAMES.zebra, polygon };
      },
    ),
    signalHeads: SIGNAL_HEADS.filter(({ arm, side }) => arm === view.arm && side === "near").map((head) => {
      return { id: head.id, name: NAMES.signalHead, lamps: lampsOf(head, camera) };
    }),
  };
  return Scene.parse(rounded({ ...drawing, rules: rulesOf(view, new Set(drawing.lines.map(({ id }) => id))) }));
}

const knownPoints = (arm: ArmId): Ground[] => KNOWN.u.flatMap((u) => KNOWN.v.map((v) => armPoint(arm, u, v)));

function forbids({ purpose }: ZonePlace) {
  if (purpose === "no-stopping") {
    const classes = ["bicycle", "motorcycle", "car", "large-vehicle"];
    return { forbids: { act: "stop", classes, ground: "no-stopping-sign" } };
  }
  if (purpose !== "closed") return {};
  const classes = ["person", "bicycle", "motorcycle", "car", "large-vehicle"];
  return { forbids: { act: "enter", classes, ground: "closed-area" } };
}

/** The picture's regions of the three lamps. */
function lampsOf(head: SignalHead, camera: CameraView) {
  const region = (z: number): [number, number, number, number] => {
    const reach = head.lampRadiusM * LAMP_MARGIN;
    const aside = [-Math.sin(head.facing) * reach, Math.cos(head.facing) * reach] as const;
    const corners = [-1, 1].map((side) => {
      const seen = camera.project({
        x: head.at[0] + side * aside[0],
        y: head.at[1] + side * aside[1],
        z: z + side * reach,
      });
      if (seen === undefined) throw new Error(`signal head ${head.id} is behind its camera`);
      return toFraction(seen, camera);
    });
    return around(corners);
  };
  return { red: region(head.redZ), amber: region(head.amberZ), green: region(head.greenZ) };
}

function around(points: readonly FractionPoint[]): [number, number, number, number] {
  const [x, y] = [points.map((point) => point[0]), points.map((point) => point[1])];
  return [Math.min(...x), Math.min(...y), Math.max(...x), Math.max(...y)];
}

/** Finer than a hundredth of a pixel nobody draws. */
function rounded(value: unknown): unknown {
  if (typeof value === "number") return Math.round(value * DIGITS) / DIGITS;
  if (Array.isArray(value)) return value.map(rounded);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, rounded(inner)]));
}
