import { type StreamTicks, streamTicks, TICKS_PER_MS } from "./access-unit.ts";

/** A moment of the camera's time, unwrapped. */
export interface StreamMoment {
  readonly ticks: StreamTicks;
  readonly timeline: number;
}

/**
 * Turns RTP's 32-bit timestamps, which wrap after 13 hours and begin anywhere (RFC 3550, 5.1), into ticks that go on, and
 * tells when the camera's time jumped.
 */
export interface StreamTimeline {
  /** Of each unit, in order of decoding. The first has 0 ticks. */
  read(timestamp: number, isKeyframe: boolean): StreamMoment;
  /** Of another timestamp of about the same time; `undefined` when it is far from the newest unit's, or there is none. */
  near(timestamp: number): StreamMoment | undefined;
  /** What follows comes from another sender, with timestamps of its own. */
  restart(): void;
}

/** Farther ahead in one step is a jump: silence this long ends a connection. */
const MAX_STEP_TICKS = 10_000 * TICKS_PER_MS;
/** Reordering of B-frames goes back less than this. */
const MAX_REORDER_TICKS = 2000 * TICKS_PER_MS;

export function createStreamTimeline(): StreamTimeline {
  let last: { readonly timestamp: number; readonly ticks: number } | undefined;
  let highest = 0; // of this timeline
  let timeline = 0;
  let isOther = false;

  /** The shorter way round the 32 bits. */
  const ticksOf = (timestamp: number): number =>
    last === undefined ? 0 : last.ticks + ((timestamp - last.timestamp) | 0);

  const read = (timestamp: number, isKeyframe: boolean): StreamMoment => {
    const ticks = ticksOf(timestamp);
    const behind = highest - ticks;
    // Whatever is decoded before a keyframe is also shown before it: one that lies behind cannot be reordering.
    const isJump = isOther || behind > MAX_REORDER_TICKS || -behind > MAX_STEP_TICKS || (isKeyframe && behind > 0);
    if (isJump) timeline++;
    highest = isJump ? ticks : Math.max(highest, ticks);
    last = { timestamp, ticks };
    isOther = false;
    return { ticks: streamTicks(ticks), timeline };
  };
  const near = (timestamp: number): StreamMoment | undefined => {
    const ticks = ticksOf(timestamp);
    const isFar = last === undefined || isOther || Math.abs(ticks - last.ticks) > MAX_STEP_TICKS;
    return isFar ? undefined : { ticks: streamTicks(ticks), timeline };
  };
  const restart = (): void => {
    isOther = last !== undefined;
  };
  return { read, near, restart };
}
