/** What is added up over minutes, hours and days. docs/series.md says what each tag and value means. */
import { z } from "zod";
import { LOCAL_OFFSET_MS } from "./local-time.ts";

/** How long a window of sums is. */
export const SumUnit = z.enum(["minute", "hour", "day"]);
export type SumUnit = z.infer<typeof SumUnit>;

export const Measure = z.enum(["crossing", "line", "lane", "turning", "way", "event", "camera"]);
export type Measure = z.infer<typeof Measure>;

export interface MeasureShape {
  /** What tells sums of one window apart, beside `camera`. Each has few values: never the id of a track or an event. */
  readonly tags: readonly string[];
  /** Values that add up. Every sum has the first. */
  readonly sums: readonly [string, ...string[]];
  /** Values of which the highest counts. */
  readonly peaks: readonly string[];
}

const speed = ["speed_vehicles", "speed_sum_mps"] as const;

export const MEASURES: Readonly<Record<Measure, MeasureShape>> = {
  crossing: { tags: ["line", "class", "direction"], sums: ["count"], peaks: [] },
  line: { tags: ["line"], sums: ["observed_ms", ...speed], peaks: [] },
  lane: {
    tags: ["lane"],
    sums: ["observed_ms", "occupied_ms", "queue_vehicle_ms", ...speed],
    peaks: ["queue_max", "queue_max_m"],
  },
  turning: { tags: ["from_line", "to_line", "class"], sums: ["count"], peaks: [] },
  way: { tags: ["from_line", "to_line"], sums: ["observed_ms"], peaks: [] },
  event: { tags: ["kind", "severity"], sums: ["count"], peaks: [] },
  camera: { tags: ["state"], sums: ["lasted_ms"], peaks: [] },
};

/** Every name by which sums of a measure can be told apart. */
export const tagsOf = (measure: Measure): readonly string[] => ["camera", ...MEASURES[measure].tags];

export const UNIT_MS: Readonly<Record<SumUnit, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/**
 * Start of the window that a moment lies in, both milliseconds since 1970. Days begin at midnight in Asia/Ho_Chi_Minh;
 * minutes and hours begin alike there and in UTC.
 */
export const startOfWindow = (unit: SumUnit, atMs: number): number => atMs - ((atMs + LOCAL_OFFSET_MS) % UNIT_MS[unit]);

/** Start of the first window that begins at a moment or later. */
export const nextWindow = (unit: SumUnit, atMs: number): number => startOfWindow(unit, atMs + UNIT_MS[unit] - 1);
