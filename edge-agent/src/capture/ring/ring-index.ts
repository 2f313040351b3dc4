import type { EpochMs, MonotonicMs } from "@ngaba/contract";
import { type StreamTicks, streamTicks } from "../rtsp/access-unit.ts";
import type { GapReason, RingFile, RingFound, RingGap, RingPart, RingPlace } from "./ring.ts";
import type { TickAnchors, TickClock } from "./tick-anchors.ts";

/** What a file grows by. */
export interface PlannedUnit {
  readonly data: Uint8Array;
  readonly stretch: Stretch;
  /** The camera's time jumped: this unit begins the stretch. */
  readonly isNewStretch: boolean;
  readonly ticks: StreamTicks;
  /** See `Segment`. */
  readonly settledTicks: StreamTicks;
}

/** What of a file belongs to one timeline: all of it, unless the camera's time jumped within it. */
export interface Stretch {
  readonly timeline: number;
  /** The file's 0, in this timeline's ticks. */
  readonly zeroTicks: StreamTicks;
  readonly firstTicks: StreamTicks;
  lastTicks: StreamTicks;
}

/** A file of the ring. */
export interface Segment {
  readonly streamId: string;
  readonly path: string;
  readonly parameterSets: RingPart["parameterSets"];
  /** Equal where the parameter sets are, byte for byte. */
  readonly setsHash: string;
  readonly anchors: TickAnchors;
  readonly stretches: Stretch[];
  /** Why pictures are missing before it; `undefined` when none are. */
  after: GapReason | undefined;
  bytes: number;
  isOpen: boolean;
  /** All pictures before this, of the last stretch, are in the file, reordered ones too. */
  settledTicks: StreamTicks;
}

/** What the ring holds of one camera, in memory, in the order in which it was written. */
export class RingIndex {
  readonly #segments: Segment[];
  /** Why there is nothing after the last segment. */
  tail: GapReason = "not-recorded";
  /** It has a writer, and so a share of the ring, even while it is empty. */
  isRecorded = false;
  /** Of the connection that is recorded now. */
  streamId: string | undefined;
  /** When this process recorded a picture last; absent before the first. */
  committedAt: MonotonicMs | undefined;
  /** Pictures that were taken are not in their file yet. */
  isBehind = false;
  readonly #listeners = new Set<() => void>();
  #bytes: number;

  constructor(segments: readonly Segment[] = []) {
    this.#segments = [...segments];
    this.#bytes = segments.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  get segments(): readonly Segment[] {
    return this.#segments;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get oldestAt(): EpochMs | undefined {
    const [oldest] = this.#segments;
    return oldest && spansOf(oldest, undefined)[0]?.from;
  }

  /** The picture that was recorded last, by whose clock the age of others is told. */
  get newestPlace(): RingPlace | undefined {
    const segment = this.#segments.at(-1);
    const stretch = segment?.stretches.at(-1);
    if (segment === undefined || stretch === undefined) return undefined;
    const { timeline, lastTicks: ticks } = stretch;
    return { streamId: segment.streamId, timeline, ticks, at: segment.anchors.at(timeline, ticks) };
  }

  add(segment: Segment): void {
    this.#segments.push(segment);
    this.#bytes += segment.bytes;
  }

  /** One more picture is in its file. */
  commit(segment: Segment, { data, stretch, ticks, settledTicks }: PlannedUnit, at: MonotonicMs): void {
    this.committedAt = at;
    segment.bytes += data.length;
    this.#bytes += data.length;
    if (!segment.stretches.includes(stretch)) segment.stretches.push(stretch);
    if (ticks > stretch.lastTicks) stretch.lastTicks = ticks;
    segment.settledTicks = settledTicks;
    this.changed();
  }

  remove(segment: Segment): void {
    const place = this.#segments.indexOf(segment);
    if (place === -1) return;
    this.#segments.splice(place, 1);
    this.#bytes -= segment.bytes;
    const next = this.#segments[place];
    if (next !== undefined) next.after ??= "overwritten";
  }

  /** Calls `listener` after each change of what is held, until the returned function is called. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  changed(): void {
    for (const listener of this.#listeners) listener();
  }

  /** See `Ring.find`. */
  find(from: EpochMs, to: EpochMs, near?: RingPlace): RingFound {
    const spans = this.#spansSince(from, near);
    const parts = partsOf(spans.filter((span) => span.to >= from && span.from <= to));
    return { parts, gaps: this.#gaps(spans, from, to) };
  }

  /** From the one before the first that ends at or after this moment; from the oldest on, since the clock may be set back. */
  #spansSince(from: EpochMs, near: RingPlace | undefined): Span[] {
    const isSince = (segment: Segment): boolean =>
      endOf(segment, near) >= from ||
      (wasSetWithin(segment, near) && spansOf(segment, near).some(({ to }) => to >= from));
    const first = this.#segments.findIndex(isSince);
    return this.#segments.slice(first > 0 ? first - 1 : first).flatMap((segment) => spansOf(segment, near));
  }

  /** `held` and `missing` are final; `undefined`: it may still come. */
  standing(moment: EpochMs, near?: RingPlace): "held" | "missing" | undefined {
    const newest = this.#segments.at(-1);
    const stretch = newest?.stretches.at(-1);
    if (newest === undefined || stretch === undefined) return undefined;
    const settled = newest.isOpen ? newest.settledTicks : stretch.lastTicks;
    const reached = momentAt(newest, stretch.timeline, settled, near);
    if (newest.isOpen ? reached <= moment : reached < moment) return undefined;
    return this.find(moment, moment, near).parts.length > 0 || this.#isSeam(moment, near) ? "held" : "missing";
  }

  /** Between the last picture of a file and the first of the next. */
  #isSeam(moment: EpochMs, near: RingPlace | undefined): boolean {
    const next = this.#spansSince(moment, near).find((span) => span.from > moment);
    return next !== undefined && next.before === undefined && next.segment !== this.#segments[0];
  }

  #gaps(spans: readonly Span[], from: EpochMs, to: EpochMs): RingGap[] {
    const gaps: RingGap[] = [];
    let cursor = from;
    const told = spans.map((span, index) => ({ span, why: this.#whyBefore(span, spans[index - 1]) }));
    for (const { span, why } of told.sort((a, b) => a.span.from - b.span.from)) {
      if (cursor >= to) break;
      if (span.to < cursor) continue;
      const end = span.from < to ? span.from : to;
      if (why !== undefined && end > cursor) gaps.push({ from: cursor, to: end, why });
      if (span.to > cursor) cursor = span.to;
      if (span.from > to) return gaps;
    }
    if (cursor < to) gaps.push({ from: cursor, to, why: this.tail });
    return gaps;
  }

  /** Why the time before a stretch is not there; `undefined` when the one before it goes up to it. */
  #whyBefore(span: Span, previous: Span | undefined): GapReason | undefined {
    const { segment, stretch, firstTicks } = span;
    const isOldest = segment === this.#segments[0] && stretch === segment.stretches[0];
    if (isOldest && firstTicks === stretch.firstTicks) return firstReason(span);
    const wasSetBack = previous !== undefined && previous.to > span.from;
    return span.before ?? (wasSetBack ? "not-recorded" : undefined);
  }
}

/** The moment in the last picture. @param near see `Ring.find` */
export function endOf(segment: Segment, near?: RingPlace): EpochMs {
  const last = segment.stretches.at(-1);
  if (last === undefined) throw new RangeError("a file without a stretch");
  return momentAt(segment, last.timeline, last.lastTicks, near);
}

/** Whether the wall clock was set between pictures of a file: it may end before it begins. */
const wasSetWithin = ({ anchors, stretches }: Segment, near: RingPlace | undefined): boolean =>
  near === undefined &&
  stretches.some(({ timeline, firstTicks, lastTicks }) =>
    anchors.clocks(timeline).some(({ since }, index) => index > 0 && since > firstTicks && since <= lastTicks),
  );

function momentAt(segment: Segment, timeline: number, ticks: StreamTicks, near: RingPlace | undefined): EpochMs {
  const clock = clockNear(segment, timeline, near);
  return clock === undefined ? segment.anchors.at(timeline, ticks) : clock.at(ticks);
}

/** The one clock by which a timeline is to be read; `undefined`: each moment by its own. */
function clockNear({ streamId, anchors }: Segment, timeline: number, near: RingPlace | undefined) {
  if (near === undefined || near.streamId !== streamId || near.timeline !== timeline) return undefined;
  const { at, ticks } = near;
  const offMs = (clock: TickClock): number => Math.abs(clock.at(ticks) - at); // it was told by one of them
  return anchors.clocks(timeline).reduce((best, clock) => (offMs(clock) < offMs(best) ? clock : best));
}

/** A stretch on the wall clock, or the part of it during which that was not set. */
interface Span extends Pick<Stretch, "firstTicks" | "lastTicks"> {
  readonly segment: Segment;
  readonly stretch: Stretch;
  readonly clock: TickClock;
  readonly from: EpochMs;
  readonly to: EpochMs;
  /** Why pictures are missing before it. */
  readonly before: GapReason | undefined;
}

const spansOf = (segment: Segment, near: RingPlace | undefined): Span[] =>
  segment.stretches
    .flatMap((stretch) => spansOfStretch(segment, stretch, near))
    .map((span, index) => ({ ...span, before: index === 0 ? segment.after : undefined }));

function spansOfStretch(segment: Segment, stretch: Stretch, near: RingPlace | undefined): Omit<Span, "before">[] {
  const one = clockNear(segment, stretch.timeline, near);
  const clocks = one === undefined ? segment.anchors.clocks(stretch.timeline) : [one];
  return clocks.flatMap((clock, index) => {
    const isFirst = index === 0; // before its anchor too: nothing was known then
    const firstTicks = isFirst || clock.since < stretch.firstTicks ? stretch.firstTicks : clock.since;
    const end = (clocks[index + 1]?.since ?? Number.POSITIVE_INFINITY) - 1;
    const lastTicks = end < stretch.lastTicks ? streamTicks(end) : stretch.lastTicks;
    if (firstTicks > lastTicks) return [];
    return [{ segment, stretch, clock, firstTicks, lastTicks, from: clock.at(firstTicks), to: clock.at(lastTicks) }];
  });
}

/** The first that was ever recorded of a camera says so itself; before any other there was something. */
const firstReason = ({ before }: Span): GapReason => (before === "not-recorded" ? before : "overwritten");

function partsOf(spans: readonly Span[]): RingPart[] {
  const groups: Span[][] = [];
  for (const span of spans) {
    const group = groups.at(-1);
    const last = group?.at(-1);
    if (group !== undefined && last !== undefined && continues(last, span)) group.push(span);
    else groups.push([span]);
  }
  return groups.map(partOf);
}

function continues(last: Span, span: Span): boolean {
  const isSameForm = last.segment.setsHash === span.segment.setsHash;
  const isSameTime = last.segment.streamId === span.segment.streamId && last.stretch.timeline === span.stretch.timeline;
  const isSameClock = last.clock.since === span.clock.since;
  return span.before === undefined && isSameTime && isSameClock && isSameForm;
}

function partOf(spans: readonly Span[]): RingPart {
  const [span] = spans;
  if (span === undefined) throw new RangeError("a part without a file");
  const { segment, stretch, clock } = span;
  return {
    streamId: segment.streamId,
    timeline: stretch.timeline,
    parameterSets: segment.parameterSets,
    files: spans.map(fileOf),
    at: clock.at,
    ticksAt: clock.ticksAt,
  };
}

const fileOf = ({ segment, stretch, firstTicks, lastTicks }: Span): RingFile => ({
  path: segment.path,
  firstTicks,
  lastTicks,
  zeroTicks: stretch.zeroTicks,
  isOpen: segment.isOpen,
});
