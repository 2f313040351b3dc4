import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Page } from "playwright-core";
import { say } from "../../command-line.ts";
import { percentile } from "../city/alarms.ts";
import type { PageCity } from "./page-city.ts";
import { readTraces, tracePage } from "./page-tracing.ts";
import type { TraceFigures } from "./trace-figures.ts";

/** How a screen fared under load. */
export interface ScreenFigures {
  readonly frameMsAvg: number;
  readonly frameMsP95: number;
  /** The same in processor time: what the machine's other work took is not in it. */
  readonly frameCpuMsAvg: number;
  readonly framesPerSecond: number;
  /** The part of the time in which the main thread worked, and in which it did so for longer than a frame at a stretch. */
  readonly busyFraction: number;
  readonly longTaskFraction: number;
  readonly droppedFraction: number;
  readonly partialFraction: number;
  readonly tracedSeconds: number;
  /** How old the newest event on the screen is, ms; undefined of a screen without the list. */
  readonly newestAgeMsP95: number | undefined;
  /** Events that the centre had not taken in the end: of more than a moment's the load was not what it was meant to be. */
  readonly eventsWaiting: number;
}

export interface ScreenOrder {
  readonly city: PageCity;
  readonly page: Page;
  readonly name: string;
  readonly forMs: number;
  /** For traces. */
  readonly folder: string;
  readonly signal: AbortSignal;
}

const LOOK_EVERY_MS = 5_000;
const SAY_EVERY_LOOKS = 12;
/** The list's first row: its id tells when the event began. */
const NEWEST = "document.querySelector('.feed .rows button')?.id ?? ''";

/** Lets the city have its trouble while a screen shows it. */
export async function runScreen(order: ScreenOrder): Promise<ScreenFigures> {
  const { city, page, name, forMs, folder, signal } = order;
  const over = new AbortController();
  const calm = await city.trouble();
  const looking = watchNewest(order, AbortSignal.any([signal, over.signal]));
  const files = await tracePage(page, forMs, join(folder, name), signal).finally(() => over.abort());
  const { waiting: eventsWaiting } = await city.told();
  await calm();
  const newestAgeMsP95 = percentile(await looking, 0.95);
  return { ...screenFigures(await readTraces(files, city.httpUrl)), newestAgeMsP95, eventsWaiting };
}

/** Looks now and then how old the newest event on the screen is. @returns the ages, ms, once `signal` aborts */
async function watchNewest({ page, name, city }: ScreenOrder, signal: AbortSignal): Promise<readonly number[]> {
  const ages: number[] = [];
  for (let look = 1; ; look++) {
    await sleep(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return ages;
    const beganAtMs = timeIn(await page.evaluate<string>(NEWEST));
    const ageMs = beganAtMs === undefined ? undefined : Date.now() - beganAtMs;
    if (ageMs !== undefined) ages.push(ageMs);
    if (look % SAY_EVERY_LOOKS !== 0) continue;
    const { incidents, stateChanges } = await city.told();
    const age = ageMs === undefined ? "" : `, the newest on the screen ${ageMs} ms old`;
    const minutes = ((look * LOOK_EVERY_MS) / 60_000).toFixed(1);
    say(`${name}: ${minutes} min, ${incidents} incidents, ${stateChanges} changes of cameras sent${age}`);
  }
}

/** When a row's event was made, by the UUIDv7 at the end of its id; ms since 1970. */
function timeIn(rowId: string): number | undefined {
  const [, high, low] = /([0-9a-f]{8})-([0-9a-f]{4})-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/.exec(rowId) ?? [];
  return high === undefined || low === undefined ? undefined : Number.parseInt(high + low, 16);
}

/** @throws {Error} when no frame was drawn: there is nothing to say then */
export function screenFigures(
  pieces: readonly TraceFigures[],
): Omit<ScreenFigures, "newestAgeMsP95" | "eventsWaiting"> {
  const frames = pieces.flatMap((piece) => piece.frames);
  const sum = (of: (piece: TraceFigures) => number) => pieces.reduce((total, piece) => total + of(piece), 0);
  const [tracedMs, shown, dropped] = [
    sum((piece) => piece.tracedMs),
    sum((piece) => piece.shown),
    sum((piece) => piece.dropped),
  ];
  if (frames.length === 0 || shown + dropped === 0) throw new Error("the page drew no frame while it was traced");
  const wallMs = frames.reduce((total, frame) => total + frame.wallMs, 0);
  const cpuMs = frames.reduce((total, frame) => total + frame.cpuMs, 0);
  return {
    frameMsAvg: wallMs / frames.length,
    frameMsP95:
      percentile(
        frames.map((frame) => frame.wallMs),
        0.95,
      ) ?? 0,
    frameCpuMsAvg: cpuMs / frames.length,
    framesPerSecond: (1000 * frames.length) / tracedMs,
    busyFraction: wallMs / tracedMs,
    longTaskFraction: sum((piece) => piece.longTasksMs) / tracedMs,
    droppedFraction: dropped / (shown + dropped),
    partialFraction: sum((piece) => piece.partial) / (shown + dropped),
    tracedSeconds: tracedMs / 1000,
  };
}
