/** What sums are made of. */
import { type Measure, type SumUnit, UNIT_MS } from "@ngaba/contract";
import { BRIDGED_MS, type CameraRun, hoursOf, sumsOfRuns } from "./camera-runs.ts";
import { foldedInto } from "./fold-sums.ts";
import { isKept, isRawKept } from "./kept.ts";
import { startOfMinute } from "./series-minutes.ts";
import type { SeriesMinute, SeriesStore } from "./series-store.ts";
import type { Sum } from "./sum-store.ts";
import { MINUTE_MEASURES, type MinuteMeasure, sumsOfMinutes } from "./sums-of-minutes.ts";

export type SourceName = "minutes" | "states" | "events";

/** A stretch of one camera's time, within one hour, of which sums are to be made anew. */
export interface Mark {
  readonly source: SourceName;
  readonly cameraId: string;
  /** Milliseconds since 1970, as `toMs`, which is exclusive. */
  readonly fromMs: number;
  readonly toMs: number;
  /** Of the inbox: the newest that touched it. Higher each time that it is touched, also by what came by no inbox. */
  readonly rowId: number;
}

export interface SumSource {
  readonly name: SourceName;
  readonly measures: readonly Measure[];
  /** From the finest to the longest. */
  readonly units: readonly SumUnit[];
  /** Whether what is said of this moment is still there whole: sums made of less would be too small. */
  isWhole(atMs: number, nowMs: number): Promise<boolean>;
  /** Sums of the windows from `fromMs` to `toMs`, by measure, told apart by all tags. */
  sumsOf(unit: SumUnit, cameraIds: readonly string[], fromMs: number, toMs: number): Promise<SumsByMeasure>;
}

export type SumsByMeasure = Partial<Record<Measure, readonly Sum[]>>;

/** Counts of incidents, by camera, kind and severity. */
export type CountIncidents = (
  unit: SumUnit,
  cameraIds: readonly string[],
  fromMs: number,
  toMs: number,
) => Promise<readonly Sum[]>;

export function sumSources(series: SeriesStore, countIncidents: CountIncidents): readonly SumSource[] {
  const isRawWhole = async (atMs: number, nowMs: number) => isRawKept(atMs, await series.rawFromMs(nowMs));
  return [
    {
      name: "minutes",
      measures: MINUTE_MEASURES,
      units: ["minute", "hour", "day"],
      isWhole: isRawWhole,
      sumsOf: (unit, cameraIds, fromMs, toMs) => readMinutes(series, unit, cameraIds, fromMs, toMs),
    },
    {
      name: "states",
      measures: ["camera"],
      units: ["hour", "day"],
      isWhole: async (atMs, nowMs) => isKept("hour", atMs, nowMs) && (await isRawWhole(atMs, nowMs)),
      sumsOf: async (_unit, cameraIds, fromMs, toMs) => {
        const runs = await series.readRuns(cameraIds, fromMs - UNIT_MS.hour, toMs + BRIDGED_MS);
        return { camera: sumsOfRuns(runs, fromMs, toMs) };
      },
    },
    {
      name: "events",
      measures: ["event"],
      units: ["minute", "hour", "day"],
      isWhole: async () => true, // incidents stay
      sumsOf: async (unit, cameraIds, fromMs, toMs) => ({
        event: await countIncidents(unit, cameraIds, fromMs, toMs),
      }),
    },
  ];
}

/** An hour of so many is an answer of some 20,000 rows. */
const CAMERAS_AT_ONCE = 20;

async function readMinutes(
  series: SeriesStore,
  unit: SumUnit,
  cameraIds: readonly string[],
  fromMs: number,
  toMs: number,
): Promise<SumsByMeasure> {
  const all: Record<MinuteMeasure, Sum[]> = { crossing: [], line: [], lane: [], turning: [], way: [] };
  for (let start = 0; start < cameraIds.length; start += CAMERAS_AT_ONCE) {
    const some = cameraIds.slice(start, start + CAMERAS_AT_ONCE);
    for (const [camera, minutes] of await series.readMinutes(some, fromMs, toMs)) {
      const own = sumsOfMinutes(camera, minutes);
      for (const measure of MINUTE_MEASURES) all[measure].push(...foldedInto(unit, measure, own[measure]));
    }
  }
  return all;
}

/** What sums these minutes and runs change. @param rowId of the inbox, the newest of them */
export function marksOf(minutes: readonly SeriesMinute[], runs: readonly CameraRun[], rowId: number): readonly Mark[] {
  return [
    ...minutes.map(({ cameraId, atMs }) => markOf("minutes", cameraId, startOfMinute(atMs), UNIT_MS.minute, rowId)),
    ...runs.flatMap((run) => hoursOf(run).map((hour) => markOf("states", run.cameraId, hour, UNIT_MS.hour, rowId))),
  ];
}

/** @param lengthMs from `fromMs` on; both full minutes, not beyond the hour */
export const markOf = (
  source: SourceName,
  cameraId: string,
  fromMs: number,
  lengthMs: number,
  rowId: number,
): Mark => ({ source, cameraId, fromMs, toMs: fromMs + lengthMs, rowId });
