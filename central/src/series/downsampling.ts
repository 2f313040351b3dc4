/**
 * Keeps the sums of minutes, hours and days true. Whatever comes, late or not, marks the stretch that it falls in; a
 * marked stretch is added up anew from what the store holds of it, then the hour that it lies in from its minutes, then
 * the day from its hours. Nothing is ever added to a sum: so doing it twice, or again after a crash, changes nothing.
 */
import { type Measure, nextWindow, type SumUnit, startOfWindow, tagsOf } from "@ngaba/contract";
import { createBackoff, pause } from "../platform/backoff.ts";
import type { Clock } from "../platform/clock.ts";
import type { Logger } from "../platform/logger.ts";
import { isKept } from "./kept.ts";
import type { SeriesStore } from "./series-store.ts";
import type { Mark, SumSource, SumsByMeasure } from "./sum-sources.ts";
import type { Sum, SumsQuery } from "./sum-store.ts";

/** How long what comes is gathered before it is added up, ms: minutes of one camera come within seconds. */
const REST_MS = 5_000;
/** A pass over a city's hour costs much the same however little has come: it rests so many times as long as it took. */
const RESTS_FOR_PASS = 4;
/** What has come is in its sums within a pass and this, ms. */
const MAX_REST_MS = 30_000;
const RETRY = { minMs: 1_000, maxMs: 60_000 };
/** The embedded store looks through all that it holds to find what is too old. */
const EXPIRE_EVERY_MS = 6 * 3_600_000;
const FIRST_EXPIRY_MS = 600_000;
const MAX_MARKS = 5_000;

/** What is still to be added up. */
export interface Marks {
  /** Newest first: what people look at most is made soonest. */
  newest(limit: number): Promise<readonly Mark[]>;
  /** Takes marks away, but for those that were touched again since they were read. */
  remove(marks: readonly Mark[]): Promise<void>;
}

export interface DownsamplingOptions {
  readonly store: Pick<SeriesStore, "readSums" | "replaceSums" | "expire">;
  readonly sources: readonly SumSource[];
  readonly marks: Marks;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Adds up what is marked, again and again, until `signal` aborts. A store that is away holds up nobody else: marks wait.
 * @returns resolves after the last pass
 */
export async function runDownsampling(
  options: DownsamplingOptions & { readonly signal: AbortSignal; readonly onFailure: () => void },
): Promise<void> {
  const { store, clock, logger, signal, onFailure } = options;
  const backoff = createBackoff(RETRY);
  let failures = 0;
  let expireAtMs = clock.monotonic() + FIRST_EXPIRY_MS;
  while (!signal.aborted) {
    try {
      const startedMs = clock.monotonic();
      const done = await downsample(options, signal);
      const passMs = clock.monotonic() - startedMs;
      const isAllDone = done < MAX_MARKS && !signal.aborted; // else what is dropped might be in no sum yet
      if (isAllDone && clock.monotonic() >= expireAtMs) {
        await store.expire(clock.now());
        expireAtMs = clock.monotonic() + EXPIRE_EVERY_MS;
      }
      if (failures > 0) logger.info({ failures }, "sums are made again");
      failures = 0;
      backoff.reset();
      if (done < MAX_MARKS) await pause(restMs(passMs), signal);
    } catch (error) {
      failures++;
      onFailure();
      if (failures === 1) logger.error({ err: error }, "sums cannot be made, will retry");
      await pause(backoff.next(), signal);
    }
  }
}

const restMs = (passMs: number): number => Math.min(MAX_REST_MS, Math.max(REST_MS, passMs * RESTS_FOR_PASS));

/**
 * Adds up what is marked now, the newest first.
 * @returns how many marks were taken away
 */
export async function downsample(options: DownsamplingOptions, signal?: AbortSignal): Promise<number> {
  const marks = await options.marks.newest(MAX_MARKS);
  const groups = Map.groupBy(marks, ({ source, fromMs }) => `${source} ${startOfWindow("hour", fromMs)}`);
  for (const group of groups.values()) {
    if (signal?.aborted) return 0;
    const source = options.sources.find(({ name }) => name === group[0]?.source);
    if (source !== undefined) await remake(options, source, group);
    await options.marks.remove(group);
  }
  return marks.length;
}

/** @param marks of one source, within one hour */
async function remake(
  { store, clock, logger }: DownsamplingOptions,
  source: SumSource,
  marks: readonly Mark[],
): Promise<void> {
  const [fromMs, toMs] = [Math.min(...marks.map((mark) => mark.fromMs)), Math.max(...marks.map((mark) => mark.toMs))];
  const nowMs = clock.now();
  if (!(await source.isWhole(fromMs, nowMs))) {
    logger.warn({ source: source.name, from: new Date(fromMs).toISOString() }, "came too late to be in the sums");
    return;
  }
  const cameraIds = [...new Set(marks.map(({ cameraId }) => cameraId))].toSorted();
  let finer: SumUnit | undefined;
  for (const unit of source.units.filter((one) => isKept(one, fromMs, nowMs))) {
    const windows = { unit, cameraIds, fromMs: startOfWindow(unit, fromMs), toMs: nextWindow(unit, toMs) };
    const sums =
      finer === undefined
        ? await source.sumsOf(unit, cameraIds, windows.fromMs, windows.toMs)
        : await folded(store, source, { ...windows, unit: finer, into: unit });
    for (const measure of source.measures) await store.replaceSums({ ...windows, measure }, sums[measure] ?? []);
    finer = unit;
  }
}

/** Sums of finer windows, added up. */
async function folded(
  store: Pick<SeriesStore, "readSums">,
  { measures }: SumSource,
  query: Omit<SumsQuery, "measure" | "by">,
): Promise<SumsByMeasure> {
  const sums = new Map<Measure, readonly Sum[]>();
  for (const measure of measures) {
    sums.set(measure, await store.readSums({ ...query, measure, by: tagsOf(measure) }));
  }
  return Object.fromEntries(sums);
}
