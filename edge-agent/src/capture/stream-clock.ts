import { type EpochMs, epochMs, type MonotonicMs } from "@ngaba/contract";

/** Turns a stream's own times into instants of the wall clock. See docs/time.md. */
export interface StreamClock {
  /**
   * The moment in a picture, or `undefined` while the first pictures of a connection still come faster than they were
   * taken, when nobody can say how old they are.
   *
   * @param streamMs the picture's time in the stream, milliseconds from any start
   * @param read when its last byte was read, by both clocks
   * @returns grows from picture to picture, unless the wall clock itself was set back
   */
  stamp(streamMs: number, read: { readonly monotonic: MonotonicMs; readonly wall: EpochMs }): EpochMs | undefined;
}

export interface StreamClockOptions {
  /** How long after the first picture a connection may be catching up; 0: never wait (default 2 s). */
  readonly settlingMs?: number;
}

/** A picture that comes this much sooner than those before it shows that they were late: a backlog is being read. */
const CATCHING_UP_MS = 20;
/** The backlog is read when no such picture came for this long, and among this many: a pause is not calm. */
const CALM_MS = 400;
const CALM_PICTURES = 3;
/** No network holds a picture back longer than this without our giving it up: the stream's time was reset. */
const MAX_DELAY_MS = 10_000;
/** The least delay in this time is what the camera's clock is followed by… */
const DRIFT_WINDOW_MS = 30_000;
/** … in steps no larger than this: 500 ppm, more than any quartz is off. */
const MAX_DRIFT_STEP_MS = 15;
/** A wall clock that moves this far against the monotonic one was set, not slewed. */
const WALL_STEP_MS = 1000;

/**
 * The offset between stream and monotonic clock is the least that any picture of this connection showed: delays only ever
 * add, and no picture can be read before it was taken. It follows the drift of the camera's clock slowly, and is taken
 * anew when the stream's time jumps. The wall clock is read at each picture, so that its correction is followed at once.
 */
export function createStreamClock({ settlingMs = 2000 }: StreamClockOptions = {}): StreamClock {
  let offsetMs: number | undefined; // monotonic minus stream, delay included
  let anchoredAt = 0;
  let calm = { since: 0, pictures: 0 };
  let isSettled = false;
  let lastStreamMs = 0;
  let window = { endsAt: 0, leastLagMs: Number.POSITIVE_INFINITY };
  let last: { readonly at: number; readonly wallAhead: number } | undefined;

  const follow = (streamMs: number, now: number): void => {
    const lagMs = now - streamMs;
    const wasReset = offsetMs === undefined || streamMs <= lastStreamMs || lagMs > offsetMs + MAX_DELAY_MS;
    lastStreamMs = streamMs;
    if (offsetMs === undefined || wasReset) {
      offsetMs = lagMs;
      anchoredAt = now;
      calm = { since: now, pictures: 0 };
      isSettled = settlingMs === 0;
      window = { endsAt: now + DRIFT_WINDOW_MS, leastLagMs: Number.POSITIVE_INFINITY };
      return;
    }
    calm.pictures++;
    if (offsetMs - lagMs > CATCHING_UP_MS) calm = { since: now, pictures: 0 };
    const isCalm = now - calm.since >= CALM_MS && calm.pictures >= CALM_PICTURES;
    isSettled ||= isCalm || now - anchoredAt >= settlingMs;
    offsetMs = Math.min(offsetMs, lagMs);
    window.leastLagMs = Math.min(window.leastLagMs, lagMs);
    if (now >= window.endsAt) {
      offsetMs += Math.min(window.leastLagMs - offsetMs, MAX_DRIFT_STEP_MS);
      window = { endsAt: now + DRIFT_WINDOW_MS, leastLagMs: Number.POSITIVE_INFINITY };
    }
  };

  const stamp: StreamClock["stamp"] = (streamMs, read) => {
    follow(streamMs, read.monotonic);
    if (!isSettled || offsetMs === undefined) return undefined;
    const wallAhead = read.wall - read.monotonic;
    const wallWasSet = last !== undefined && Math.abs(wallAhead - last.wallAhead) > WALL_STEP_MS;
    const at = Math.round(streamMs + offsetMs + wallAhead);
    last = { at: last === undefined || wallWasSet ? at : Math.max(at, last.at + 1), wallAhead };
    return epochMs(last.at);
  };
  return { stamp };
}
