/**
 * How long cameras were in which state, by what their agents reported. A run is a time in one state, cut at full hours:
 * so a state that lasts for months is in no run that is older than an hour, and goes with the retention of its hour.
 */
import { type CameraHealth, type CameraState, HealthMessage, startOfWindow, UNIT_MS } from "@ngaba/contract";
import type { InboxRow } from "../inbox/inbox.ts";
import { type OnUnreadable, readMessages } from "../inbox/read-messages.ts";
import type { Sum } from "./sum-store.ts";

export interface CameraRun {
  readonly cameraId: string;
  readonly state: CameraState;
  /** Milliseconds since 1970, as `untilMs`. */
  readonly fromMs: number;
  /** When the state was reported last. */
  readonly untilMs: number;
}

/** Keeps runs. */
export interface RunStore {
  /**
   * Of two runs of a camera that begin at one moment that one stands which was reported later.
   * @throws {CentralError} SERIES_UNAVAILABLE (retryable)
   */
  writeRuns(runs: readonly CameraRun[]): Promise<void>;
  /**
   * Runs of these cameras that begin from `fromMs` to `toMs`, exclusive; in any order.
   * @throws {CentralError} SERIES_UNAVAILABLE (retryable)
   */
  readRuns(cameraIds: readonly string[], fromMs: number, toMs: number): Promise<readonly CameraRun[]>;
}

/** Agents name every camera once a minute: a silence of up to this is none, and what was before it lasts through it, ms. */
export const BRIDGED_MS = 150_000;

/** What the health messages among `rows` say, the newest of each run. */
export function runsOf(rows: readonly InboxRow[], onUnreadable: OnUnreadable): readonly CameraRun[] {
  const reports = rows.filter(({ type }) => type === "ngaba.health.v1");
  const runs = new Map<string, CameraRun>();
  for (const { message } of readMessages(reports, HealthMessage, onUnreadable)) {
    for (const camera of message.data.cameras) {
      const run = toRun(camera, Date.parse(message.time));
      const key = `${run.cameraId} ${run.fromMs}`;
      if ((runs.get(key)?.untilMs ?? 0) <= run.untilMs) runs.set(key, run);
    }
  }
  return [...runs.values()];
}

/** @param atMs when it was said; a state that begins later was told by a clock that was set back */
function toRun({ cameraId, state, stateSince }: CameraHealth, atMs: number): CameraRun {
  const sinceMs = Math.min(atMs, Date.parse(stateSince));
  return { cameraId, state, fromMs: Math.max(sinceMs, startOfWindow("hour", atMs)), untilMs: atMs };
}

/** Starts of the hours whose sums a run changes: silences are bridged on both sides of it. */
export function hoursOf({ fromMs, untilMs }: CameraRun): readonly number[] {
  const hours: number[] = [];
  const last = startOfWindow("hour", untilMs + BRIDGED_MS);
  for (let hour = startOfWindow("hour", fromMs - BRIDGED_MS); hour <= last; hour += UNIT_MS.hour) hours.push(hour);
  return hours;
}

/**
 * How long cameras were in each state within each hour. Pure.
 * @param runs all that begin from an hour before `fromMs` to {@link BRIDGED_MS} after `toMs`, both full hours
 */
export function sumsOfRuns(runs: readonly CameraRun[], fromMs: number, toMs: number): readonly Sum[] {
  const byCamera = Map.groupBy(runs, ({ cameraId }) => cameraId);
  return [...byCamera].flatMap(([camera, own]) => {
    const lasted = ends(own.toSorted((a, b) => a.fromMs - b.fromMs));
    const sums: Sum[] = [];
    for (let hour = fromMs; hour < toMs; hour += UNIT_MS.hour) sums.push(...sumsOfHour(camera, lasted, hour));
    return sums;
  });
}

function sumsOfHour(camera: string, runs: readonly CameraRun[], hour: number): Sum[] {
  const lasted = new Map<CameraState, number>();
  for (const { state, fromMs, untilMs } of runs) {
    const ms = Math.min(untilMs, hour + UNIT_MS.hour) - Math.max(fromMs, hour);
    if (ms > 0) lasted.set(state, (lasted.get(state) ?? 0) + ms);
  }
  return [...lasted].map(([state, lasted_ms]) => ({ atMs: hour, tags: { camera, state }, values: { lasted_ms } }));
}

/** Ends each run where the next begins, unless there is too long a silence between. @param runs in order of time */
function ends(runs: readonly CameraRun[]): readonly CameraRun[] {
  return runs.map((run, index) => {
    const nextMs = runs[index + 1]?.fromMs ?? Number.POSITIVE_INFINITY;
    return { ...run, untilMs: nextMs - run.untilMs <= BRIDGED_MS ? nextMs : run.untilMs };
  });
}
