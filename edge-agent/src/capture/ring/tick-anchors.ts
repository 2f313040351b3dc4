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

/** The anchors of one connection. Between them its clock runs at 90 kHz sharp. */
export interface TickAnchors {
  /** Grows with what is told, and keeps what says something new. @returns what was kept */
  note(anchor: TickAnchor): TickAnchor | undefined;
  /** The last one kept of a timeline. */
  newest(timeline: number): TickAnchor | undefined;
  /** The anchor before counts, or the first. @throws {RangeError} for a timeline without any */
  at(timeline: number, ticks: StreamTicks): EpochMs;
  /** Inverse of `at`; where the wall clock was set back, the later place. */
  ticksAt(timeline: number, at: EpochMs): StreamTicks;
}

/** Drift of a camera's clock makes less than a millisecond in this time. */
const ANCHOR_EVERY_TICKS = 10_000 * TICKS_PER_MS;
const MAX_ERROR_MS = 10;

export function createTickAnchors(): TickAnchors {
  const timelines = new Map<number, TickAnchor[]>();
  const newest = (timeline: number): TickAnchor | undefined => timelines.get(timeline)?.at(-1);

  const note = (anchor: TickAnchor): TickAnchor | undefined => {
    const last = newest(anchor.timeline);
    if (last === undefined || (last.isEstimate && !anchor.isEstimate)) timelines.set(anchor.timeline, [anchor]);
    else if (anchor.isEstimate || anchor.ticks <= last.ticks || !isNews(last, anchor)) return undefined;
    else timelines.get(anchor.timeline)?.push(anchor);
    return anchor;
  };
  const of = (timeline: number): { readonly anchors: readonly TickAnchor[]; readonly first: TickAnchor } => {
    const anchors = timelines.get(timeline) ?? [];
    const [first] = anchors;
    if (first === undefined) throw new RangeError(`no anchor of timeline ${timeline}`);
    return { anchors, first };
  };
  const at: TickAnchors["at"] = (timeline, ticks) => {
    const { anchors, first } = of(timeline);
    return epochMs(Math.round(exactAt(lastUpTo(anchors, ticks) ?? first, ticks)));
  };
  const ticksAt: TickAnchors["ticksAt"] = (timeline, moment) => {
    const { anchors, first } = of(timeline);
    const index = Math.max(
      0,
      anchors.findLastIndex((anchor) => anchor.at <= moment),
    );
    const anchor = anchors[index] ?? first;
    const ticks = anchor.ticks + Math.round((moment - anchor.at) * TICKS_PER_MS);
    const end = anchors[index + 1]?.ticks ?? Number.POSITIVE_INFINITY;
    return streamTicks(Math.min(ticks, end));
  };
  return { note, newest, at, ticksAt };
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
