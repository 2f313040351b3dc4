import { readFileSync } from "node:fs";
import type { PixelBox } from "@ngaba/edge-agent/detection/detection.ts";
import type { CameraPlacement } from "../../rule-truth/camera-view.ts";
import { CLASS_OF_TYPE } from "../../rule-truth/sumo/open-world.ts";
import type { ActorType, SignalPhase, TruthCase, World } from "../../rule-truth/world.ts";
import { boxesByFrame, type ViewTruth } from "../../simulator/junction/truth/view-truth.ts";

/** Somebody in one picture of a rendered film. */
export interface TruthBox {
  readonly id: number;
  readonly type: ActorType;
  /** Frame pixels, hidden parts included, cut to the frame. */
  readonly box: PixelBox;
  /** Part of the road user that is in the frame, 0 to 1. */
  readonly insideShare: number;
  /** Part of what is in the frame that nothing hides, 0 to 1. */
  readonly visibleShare: number;
  /** Width of its plate, 0 when none is to be seen. */
  readonly platePx: number;
}

/** What was rendered into one film. Milliseconds are the film's own, from its first picture. */
export interface FilmTruth {
  readonly cameraId: string;
  readonly seed: number;
  /** Of the film, which may be shorter than the world it shows. */
  readonly lengthMs: number;
  readonly framesPerSecond: number;
  /** Where the camera stood. */
  readonly camera: CameraPlacement;
  /** Cases that the film shows only in part count neither way. */
  readonly cases: readonly TruthCase[];
  readonly frames: readonly (readonly TruthBox[])[];
  boxesAt(ms: number): readonly TruthBox[];
  phaseAt(headId: string, ms: number): SignalPhase;
  /** Who is in the picture, in metres. */
  readonly world: Pick<World, "startsAt" | "momentAt">;
}

/** @throws {Error} in one sentence when the file is no truth of a view, or was written with other columns */
export function readFilmTruth(file: string): FilmTruth {
  const truth = parseTruth(file);
  const column = columnsOf(truth, file);
  const types = new Map(truth.actors.map(({ id, type }) => [id, type]));
  const rows = boxesByFrame(truth);
  const frames = rows.map((frame) => frame.map((row) => boxOf(row, column, types)));
  const { cameraId, seed, framesPerSecond, camera } = truth;
  const lengthMs = (frames.length * 1000) / framesPerSecond;
  const frameAt = (ms: number): number =>
    Math.min(frames.length - 1, Math.max(0, Math.round((ms * framesPerSecond) / 1000)));
  return {
    ...{ cameraId, seed, lengthMs, framesPerSecond, camera, frames },
    cases: lengthMs < truth.durationMs ? shownCases(truth.cases, lengthMs) : truth.cases,
    boxesAt: (ms) => frames[frameAt(ms)] ?? [],
    phaseAt: (headId, ms) => truth.signals[headId]?.findLast(([fromMs]) => fromMs <= ms)?.[1] ?? "unknown",
    world: { startsAt: truth.startsAt, momentAt: momentsOf(truth, rows, column, frameAt) },
  };
}

/** Enough to tell a truth from another file, or from one of an older renderer. */
const FIELDS: Readonly<Record<keyof ViewTruth, "string" | "number" | "array" | "object">> = {
  ...{ cameraId: "string", seed: "number", startsAt: "string", durationMs: "number", framesPerSecond: "number" },
  ...{ camera: "object", actors: "array", signals: "object", cases: "array", columns: "array", frames: "array" },
};

function parseTruth(file: string): ViewTruth {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, "utf8"));
  } catch (cause) {
    throw new Error(`${file} cannot be read as JSON: render it anew`, { cause });
  }
  const fields = new Map<string, unknown>(Object.entries(Object(content)));
  const kindOf = (value: unknown): string => (Array.isArray(value) ? "array" : typeof value);
  const wrong = Object.entries(FIELDS).filter(([name, kind]) => kindOf(fields.get(name)) !== kind);
  if (wrong.length > 0) {
    throw new Error(`${file} is no truth of a view (${wrong.map(([name]) => name).join(", ")}): render it anew`);
  }
  return content as ViewTruth; // written by viewTruth, as far as its fields tell
}

type Column = (row: readonly number[], name: string) => number;

const COLUMNS = ["id", "x1", "y1", "x2", "y2", "insidePercent", "visiblePercent", "platePx"];
const WORLD_COLUMNS = ["xCm", "yCm", "headingDegrees", "speedCmps"];

function columnsOf({ columns }: ViewTruth, file: string): Column {
  const missing = [...COLUMNS, ...WORLD_COLUMNS].filter((name) => !columns.includes(name));
  if (missing.length > 0) throw new Error(`${file} lacks the columns ${missing.join(", ")}: render it anew`);
  const index = new Map(columns.map((name, at) => [name, at]));
  return (row, name) => row[index.get(name) ?? -1] ?? 0;
}

function boxOf(row: readonly number[], column: Column, types: ReadonlyMap<number, ActorType>): TruthBox {
  const of = (name: string): number => column(row, name);
  return {
    id: of("id"),
    type: types.get(of("id")) ?? "person",
    box: { x1: of("x1"), y1: of("y1"), x2: of("x2"), y2: of("y2") },
    insideShare: of("insidePercent") / 100,
    visibleShare: of("visiblePercent") / 100,
    platePx: of("platePx"),
  };
}

function shownCases(cases: readonly TruthCase[], lengthMs: number): TruthCase[] {
  const begun = cases.filter(({ fromMs }) => fromMs < lengthMs);
  return begun.map((one) => (one.toMs > lengthMs ? { ...one, kind: "ignored" } : one));
}

function momentsOf(
  { actors }: ViewTruth,
  rows: readonly (readonly (readonly number[])[])[],
  column: Column,
  frameAt: (ms: number) => number,
): World["momentAt"] {
  const known = new Map(
    actors.map(({ id, type, sizeCm }) => {
      const [lengthM, widthM, heightM] = [sizeCm[0] / 100, sizeCm[1] / 100, sizeCm[2] / 100];
      return [id, { id, type, roadUserClass: CLASS_OF_TYPE[type], lengthM, widthM, heightM }];
    }),
  );
  return (atMs) => ({
    atMs,
    signals: new Map(),
    actors: (rows[frameAt(atMs)] ?? []).flatMap((row) => {
      const actor = known.get(column(row, "id"));
      if (actor === undefined) return [];
      const heading = (column(row, "headingDegrees") * Math.PI) / 180;
      const place = { x: column(row, "xCm") / 100, y: column(row, "yCm") / 100, heading };
      return [{ actor, ...place, speedMps: column(row, "speedCmps") / 100 }];
    }),
  });
}
