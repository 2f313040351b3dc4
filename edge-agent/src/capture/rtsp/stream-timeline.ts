import { type StreamTicks, streamTicks, TICKS_PER_MS } from "./access-unit.ts";

/** A moment of the camera's time, unwrapped. */
export interface StreamMoment {
  readonly ticks: StreamTicks;
  readonly timeline: number;
}

/**
 * Turns RTP's 32-bit timestamps, which wrap after 13 hours and begin anywhere (RFC 3550, 5.1), into ticks that go on, and
 * tells when the camera's time jumped. Where it stands still, ticks are counted by arrival, on a timeline of their own: a
 * picture without a time could be found nowhere.
 */
export interface StreamTimeline {
  /**
   * Of each unit, in order of decoding. The first has 0 ticks.
   *
   * @param nowMs when it was read, by the monotonic clock: what counts while the camera's own time stands still
   */
  read(timestamp: number, isKeyframe: boolean, nowMs: number): StreamMoment;
  /** Of another timestamp of about the same time; `undefined` when it is far from the newest unit's, or there is none. */
  near(timestamp: number): StreamMoment | undefined;
  /** What follows comes from another sender, with timestamps of its own. */
  restart(): void;
}

/** Farther ahead in one step is a jump: silence this long ends a connection. */
const MAX_STEP_TICKS = 10_000 * TICKS_PER_MS;
/** Reordering of B-frames goes back less than this. */
const MAX_REORDER_TICKS = 2000 * TICKS_PER_MS;

/** The two fields of a picture may have one timestamp; more units of the same moment there are not. */
const MAX_REPEATS = 2;

export function createStreamTimeline(): StreamTimeline {
  let last:
    | { readonly timestamp: number; readonly cameraTicks: number; readonly ticks: number; readonly atMs: number }
    | undefined;
  let highest = 0; // of this timeline
  let timeline = 0;
  let isOther = false;
  let repeats = 0;
  let isStill = false;

  /** The shorter way round the 32 bits. */
  const cameraTicksOf = (timestamp: number): number =>
    last === undefined ? 0 : last.cameraTicks + ((timestamp - last.timestamp) | 0);

  const read = (timestamp: number, isKeyframe: boolean, nowMs: number): StreamMoment => {
    const wasStill = isStill;
    repeats = last?.timestamp === timestamp ? repeats + 1 : 0;
    isStill = repeats > MAX_REPEATS;
    const cameraTicks = cameraTicksOf(timestamp);
    const arrivedTicks = last === undefined ? 0 : last.ticks + Math.round((nowMs - last.atMs) * TICKS_PER_MS);
    const ticks = isStill ? arrivedTicks : cameraTicks;
    const behind = highest - ticks;
    // Whatever is decoded before a keyframe is also shown before it: one that lies behind cannot be reordering.
    const isFar = behind > MAX_REORDER_TICKS || -behind > MAX_STEP_TICKS || (isKeyframe && behind > 0);
    const isJump = isOther || isStill !== wasStill || isFar;
    if (isJump) timeline++;
    highest = isJump ? ticks : Math.max(highest, ticks);
    last = { timestamp, cameraTicks, ticks, atMs: nowMs };
    isOther = false;
    return { ticks: streamTicks(ticks), timeline };
  };
  const near = (timestamp: number): StreamMoment | undefined => {
    const ticks = cameraTicksOf(timestamp);
    const isFar = last === undefined || isOther || isStill || Math.abs(ticks - last.cameraTicks) > MAX_STEP_TICKS;
    return isFar ? undefined : { ticks: streamTicks(ticks), timeline };
  };
  const restart = (): void => {
    isOther = last !== undefined;
  };
  return { read, near, restart };
}
