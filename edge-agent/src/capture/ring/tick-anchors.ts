import { type EpochMs, epochMs } from "@ngaba/contract";
import { type StreamTicks, streamTicks, TICKS_PER_MS } from "../rtsp/access-unit.ts";

/** Which moment belongs to which ticks of one connection. */
export interface TickAnchor {
  readonly timeline: number;
  readonly ticks: StreamTicks;
  readonly at: EpochMs;
  /** By the time of arrival; it counts only until something better is known. */
  readonly isEstimate: boolean;
}

/** Moments of one timeline while the wall clock was not set: `ticksAt` is the inverse of `at`, but for steps of less than a second. */
export interface TickClock {
  /** Where it begins to hold. */
  readonly since: StreamTicks;
  /** The anchor before counts, or the first. Before `since`, and after the end, as if the clock had not been set. */
  at(ticks: StreamTicks): EpochMs;
  ticksAt(at: EpochMs): StreamTicks;
}

/** The anchors of one connection. Between them its clock runs at 90 kHz sharp. */
export interface TickAnchors {
  /** Grows with what is told, and keeps what says something new. @returns what was kept */
  note(anchor: TickAnchor): TickAnchor | undefined;
  /** The last one kept of a timeline. */
  newest(timeline: number): TickAnchor | undefined;
  /** By the clock as it was then. @throws {RangeError} for a timeline without anchors */
  at(timeline: number, ticks: StreamTicks): EpochMs;
  /** The clocks of a timeline, oldest first: one more each time the wall clock was set. @throws {RangeError} as above */
  clocks(timeline: number): readonly TickClock[];
}

/** Drift of a camera's clock makes less than a millisecond in this time. */
const ANCHOR_EVERY_TICKS = 10_000 * TICKS_PER_MS;
const MAX_ERROR_MS = 10;
/** A moment that is off by more was not measured otherwise: the wall clock was set. */
const CLOCK_SET_MS = 1000;

export function createTickAnchors(): TickAnchors {
  const timelines = new Map<number, SteadyRun[]>();
  const newest = (timeline: number): TickAnchor | undefined => timelines.get(timeline)?.at(-1)?.anchors.at(-1);

  const note = (anchor: TickAnchor): TickAnchor | undefined => {
    const last = newest(anchor.timeline);
    const runs = timelines.get(anchor.timeline) ?? [];
    if (last === undefined || (last.isEstimate && !anchor.isEstimate))
      timelines.set(anchor.timeline, [steadyRun(anchor)]);
    else if (anchor.isEstimate || anchor.ticks <= last.ticks || !isNews(last, anchor)) return undefined;
    else if (Math.abs(exactAt(last, anchor.ticks) - anchor.at) > CLOCK_SET_MS) runs.push(steadyRun(anchor));
    else runs.at(-1)?.anchors.push(anchor);
    return anchor;
  };
  const clocks = (timeline: number): readonly TickClock[] => {
    const runs = timelines.get(timeline);
    if (runs === undefined) throw new RangeError(`no anchor of timeline ${timeline}`);
    return runs;
  };
  return {
    note,
    newest,
    clocks,
    at: (timeline, ticks) => {
      const all = clocks(timeline);
      const clock = all.findLast(({ since }) => since <= ticks) ?? all[0];
      if (clock === undefined) throw new RangeError(`no anchor of timeline ${timeline}`);
      return clock.at(ticks);
    },
  };
}

/** Anchors between which the wall clock was not set. */
interface SteadyRun extends TickClock {
  readonly anchors: TickAnchor[];
}

function steadyRun(first: TickAnchor): SteadyRun {
  const anchors = [first];
  return {
    anchors,
    since: first.ticks,
    at: (ticks) => epochMs(Math.round(exactAt(lastUpTo(anchors, ticks) ?? first, ticks))),
    ticksAt: (moment) => {
      const index = Math.max(
        0,
        anchors.findLastIndex((anchor) => anchor.at <= moment),
      );
      const anchor = anchors[index] ?? first;
      const ticks = anchor.ticks + Math.round((moment - anchor.at) * TICKS_PER_MS);
      const end = anchors[index + 1]?.ticks ?? Number.POSITIVE_INFINITY;
      return streamTicks(Math.min(ticks, end));
    },
  };
}

/** By halving: a connection may last for weeks. */
function lastUpTo(anchors: readonly TickAnchor[], ticks: StreamTicks): TickAnchor | undefined {
  let [from, to] = [0, anchors.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((anchors[middle]?.ticks ?? 0) <= ticks) from = middle + 1;
    else to = middle;
  }
  return anchors[from - 1];
}

const exactAt = (anchor: TickAnchor, ticks: StreamTicks): number => anchor.at + (ticks - anchor.ticks) / TICKS_PER_MS;

const isNews = (last: TickAnchor, anchor: TickAnchor): boolean =>
  anchor.ticks - last.ticks >= ANCHOR_EVERY_TICKS || Math.abs(exactAt(last, anchor.ticks) - anchor.at) > MAX_ERROR_MS;
