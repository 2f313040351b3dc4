/**
 * A world on disk: a folder of small text files.
 *
 * - `world.json`: name, area, seed, wall clock at the beginning, duration
 * - `actors.csv`: who, with sizes in centimetres
 * - `tracks.csv`: points of the tracks. A row with an actor begins a stay in the area and is absolute; a row without one
 *   goes on from the row above, in differences. Ticks of 100 ms, centimetres, degrees, decimetres a second (never
 *   differences: the velocity at the point).
 * - `signals.csv`: changes of the signal heads
 * - `cases.csv`: the truth
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Actor, ActorType, RuleKind, SignalPhase, TruthCase, World } from "../world.ts";
import { CLASS_OF_TYPE } from "./open-world.ts";
import { STORED, type Track } from "./track.ts";

export type WorldFacts = Pick<World, "name" | "area" | "seed" | "startsAt" | "durationMs">;

export interface SignalChange {
  readonly tick: number;
  readonly head: string;
  readonly phase: SignalPhase;
}

export interface WorldFiles {
  readonly facts: WorldFacts;
  readonly actors: readonly Actor[];
  readonly tracks: readonly Track[];
  readonly signals: readonly SignalChange[];
  readonly cases: readonly TruthCase[];
}

const HEADERS = {
  actors: "id,type,length_cm,width_cm,height_cm",
  tracks: "actor,tick,x_cm,y_cm,heading_deg,vx_dmps,vy_dmps",
  signals: "tick,head,phase",
  cases: "rule,kind,what,place,from_ms,to_ms,speed_cmps,actors",
} as const;
type TableName = keyof typeof HEADERS;

export function writeWorldFiles(folder: string, files: WorldFiles): void {
  mkdirSync(folder, { recursive: true });
  const table = (name: TableName, lines: readonly string[]): void =>
    writeFileSync(join(folder, `${name}.csv`), `${[HEADERS[name], ...lines].join("\n")}\n`);
  writeFileSync(join(folder, "world.json"), `${JSON.stringify(files.facts, undefined, 2)}\n`);
  table("actors", files.actors.map(actorLine));
  table("tracks", files.tracks.flatMap(trackLines));
  table(
    "signals",
    files.signals.map(({ tick, head, phase }) => `${tick},${head},${phase}`),
  );
  table("cases", files.cases.map(caseLine));
}

/** @throws {Error} naming the file and line that cannot be read */
export function readWorldFiles(folder: string): WorldFiles {
  return {
    facts: JSON.parse(readFileSync(join(folder, "world.json"), "utf8")) as WorldFacts,
    actors: readTable(folder, "actors").map(readActor),
    tracks: readTracks(readTable(folder, "tracks")),
    signals: readTable(folder, "signals").map(([tick, head, phase]) => ({
      tick: Number(tick),
      head: head ?? "",
      phase: phase as SignalPhase,
    })),
    cases: readTable(folder, "cases").map(readCase),
  };
}

function readTable(folder: string, name: TableName): string[][] {
  const file = join(folder, `${name}.csv`);
  const [header, ...lines] = readFileSync(file, "utf8").trimEnd().split("\n");
  if (header !== HEADERS[name]) throw new Error(`${file}:1: expected the columns ${HEADERS[name]}, not ${header}`);
  const columns = HEADERS[name].split(",").length;
  return lines.map((line, index) => {
    const cells = line.split(",");
    if (cells.length !== columns) throw new Error(`${file}:${index + 2}: expected ${columns} cells: ${line}`);
    return cells;
  });
}

const centi = (metres: number): number => Math.round(metres * 100);

function actorLine({ id, type, lengthM, widthM, heightM }: Actor): string {
  return [id, type, centi(lengthM), centi(widthM), centi(heightM)].join(",");
}

function readActor([id, type, length, width, height]: string[]): Actor {
  const sizes = { lengthM: Number(length) / 100, widthM: Number(width) / 100, heightM: Number(height) / 100 };
  return { id: Number(id), type: type as ActorType, roadUserClass: CLASS_OF_TYPE[type as ActorType], ...sizes };
}

function caseLine(truth: TruthCase): string {
  const { rule, kind, what, placeId, fromMs, toMs, speedMps, actorIds } = truth;
  const speed = speedMps === undefined ? "" : centi(speedMps);
  return [rule, kind, what, placeId ?? "", fromMs, toMs, speed, actorIds.join(" ")].join(",");
}

function readCase([rule, kind, what, place, fromMs, toMs, speed, actors]: string[]): TruthCase {
  return {
    rule: rule as RuleKind,
    kind: kind as TruthCase["kind"],
    what: what ?? "",
    actorIds: (actors ?? "").split(" ").map(Number),
    fromMs: Number(fromMs),
    toMs: Number(toMs),
    ...(place !== "" && place !== undefined && { placeId: place }),
    ...(speed !== "" && { speedMps: Number(speed) / 100 }),
  };
}

/** The columns of a point in the stored whole units: tick, x, y, heading, vx, vy. */
function storedPoint(track: Track, index: number): number[] {
  const whole = (values: Float64Array, unit: number): number => Math.round((values[index] ?? 0) / unit);
  const place = [whole(track.x, STORED.metre), whole(track.y, STORED.metre), whole(track.heading, STORED.radian)];
  return [whole(track.ticks, 1), ...place, whole(track.vx, STORED.mps), whole(track.vy, STORED.mps)];
}

function trackLines(track: Track): string[] {
  let before = [0, 0, 0, 0];
  return Array.from(track.ticks, (_, index) => {
    const point = storedPoint(track, index);
    const cells = point.map((value, column) => value - (before[column] ?? 0));
    before = point.slice(0, 4);
    return `${index === 0 ? track.actorId : ""},${cells.join(",")}`;
  });
}

function readTracks(rows: readonly string[][]): Track[] {
  const tracks: { actorId: number; points: number[][] }[] = [];
  for (const [actor, ...cells] of rows) {
    if (actor !== "") tracks.push({ actorId: Number(actor), points: [] });
    const points = tracks.at(-1)?.points;
    const before = actor !== "" ? undefined : points?.at(-1);
    points?.push(cells.map((cell, column) => Number(cell) + (column < 4 ? (before?.[column] ?? 0) : 0)));
  }
  return tracks.map(({ actorId, points }) => trackOfPoints(actorId, points));
}

function trackOfPoints(actorId: number, points: readonly number[][]): Track {
  const column = (index: number, scale: number): Float64Array =>
    Float64Array.from(points, (point) => (point[index] ?? 0) * scale);
  const place = { x: column(1, STORED.metre), y: column(2, STORED.metre), heading: column(3, STORED.radian) };
  return { actorId, ticks: column(0, 1), ...place, vx: column(4, STORED.mps), vy: column(5, STORED.mps) };
}
