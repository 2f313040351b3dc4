import { FractionBox, LocalName, type PlaceKind } from "@ngaba/contract";
import { z } from "zod";

/** In fractions of the picture's width and height, origin top left. */
const Point = z.tuple([z.number(), z.number()]);
export type FractionPoint = Readonly<z.infer<typeof Point>>;

const named = { id: z.string(), name: z.object(LocalName.shape) };
const Area = z.object({ ...named, polygon: z.array(Point) });
const Segment = z.object({ ...named, from: Point, to: Point });

const Arrow = z.object({ from: Point, to: Point });
const Lamps = z.object({ red: FractionBox, amber: FractionBox.optional(), green: FractionBox });

/** How exactly the places of a calibration were clicked and measured, and above which error it is not used. */
export const CalibrationErrors = z.object({
  clickErrorPx: z.number(),
  measureErrorM: z.number(),
  maxReprojectionErrorPx: z.number(),
});

/** What this page draws of a scene, and says of it; it holds more, which is passed over. */
export const SceneDrawing = z.object({
  calibration: z.unknown().optional(),
  lines: z.array(Segment).default([]),
  stopLines: z.array(Segment).default([]),
  lanes: z.array(Area.extend({ direction: Arrow.optional() })).default([]),
  signalHeads: z.array(z.object({ ...named, lamps: Lamps.optional() })).default([]),
  zones: z.array(Area).default([]),
  crossings: z.array(Area).default([]),
});
export type SceneDrawing = z.infer<typeof SceneDrawing>;

/** A place as it is drawn: an area when it is closed, else a line. */
export type DrawnPlace = { readonly points: readonly FractionPoint[]; readonly isClosed: boolean };

/** The place of a scene that an event is about; `undefined` when the scene has none of that id. */
export function placeIn(
  scene: SceneDrawing,
  { kind, id }: { readonly kind: PlaceKind; readonly id: string },
): DrawnPlace | undefined {
  const areas = { zone: scene.zones, lane: scene.lanes, crossing: scene.crossings };
  const segments = { line: scene.lines, "stop-line": scene.stopLines };
  if (kind === "line" || kind === "stop-line") {
    const segment = segments[kind].find((one) => one.id === id);
    return segment && { points: [segment.from, segment.to], isClosed: false };
  }
  const area = areas[kind].find((one) => one.id === id);
  return area && { points: area.polygon, isClosed: true };
}
