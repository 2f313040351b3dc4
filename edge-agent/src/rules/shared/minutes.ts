import { type DurationMs, durationMs, type EpochMs, elapsed, epochMs } from "@ngaba/contract";

const MINUTE_MS = 60_000;

/** A longer time between two frames was not watched. */
const MAX_FRAME_GAP_MS = 2_000;

/** A whole UTC minute that is being counted. */
export interface OpenMinute<Content> {
  readonly from: EpochMs;
  /** Exclusive. */
  readonly to: EpochMs;
  /** How much of it was watched so far. */
  readonly observedMs: DurationMs;
  readonly content: Content;
  readonly lastFrameAt: EpochMs;
}

/** What is counted, and how watched time goes into it. */
export interface Counting<Content> {
  readonly empty: Content;
  /** Adds time for which what the last frame showed is taken to have held; absent: time alone changes nothing. */
  readonly spend?: (content: Content, ms: DurationMs) => Content;
}

/**
 * Carries the counting on to the next frame: the time since the last one is added, its part to each of two minutes where
 * it straddles them. A minute is told when the first frame after it comes, also when it counted nothing; one in which
 * no picture came is not. A clock that is set back a little stays in its minute, so that none is told twice.
 *
 * @returns the minute that `at` falls into, and the one that is over
 */
export function advanceMinute<Content>(
  minute: OpenMinute<Content> | undefined,
  at: EpochMs,
  counting: Counting<Content>,
): { readonly minute: OpenMinute<Content>; readonly closed?: OpenMinute<Content> } {
  if (minute === undefined) return { minute: emptyMinute(at, counting) };
  const { lastFrameAt } = minute;
  const gapMs = elapsed(lastFrameAt, at);
  const wasWatched = gapMs >= 0 && gapMs <= MAX_FRAME_GAP_MS;
  if (at < minute.to && at >= minute.from - MINUTE_MS) {
    const longer = wasWatched ? watched(minute, gapMs, counting) : minute;
    return { minute: { ...longer, lastFrameAt: at } };
  }
  const closed = wasWatched ? watched(minute, elapsed(lastFrameAt, minute.to), counting) : minute;
  const next = emptyMinute(at, counting);
  return { closed, minute: wasWatched ? watched(next, elapsed(next.from, at), counting) : next };
}

function watched<Content>(
  minute: OpenMinute<Content>,
  addedMs: number,
  { spend }: Counting<Content>,
): OpenMinute<Content> {
  const ms = durationMs(Math.min(MINUTE_MS - minute.observedMs, addedMs));
  const content = spend === undefined ? minute.content : spend(minute.content, ms);
  return { ...minute, content, observedMs: durationMs(minute.observedMs + ms) };
}

function emptyMinute<Content>(at: EpochMs, { empty }: Counting<Content>): OpenMinute<Content> {
  const from = epochMs(Math.floor(at / MINUTE_MS) * MINUTE_MS);
  return { from, to: epochMs(from + MINUTE_MS), observedMs: durationMs(0), content: empty, lastFrameAt: at };
}
