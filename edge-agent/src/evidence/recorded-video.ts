import { NANOSECONDS_PER_TICK, type Ring, type RingFile } from "../capture/ring/ring.ts";
import { type StreamTicks, streamTicks } from "../capture/rtsp/access-unit.ts";

/** The recorded past of each camera, of which evidence is cut. */
export type RecordedVideo = Pick<Ring, "find" | "reached" | "pin">;

/** Inverse of `fileSeconds`: ticks of what stands there in the file's own time. */
export const ticksAtSeconds = (seconds: number, { zeroTicks }: Pick<RingFile, "zeroTicks">): StreamTicks =>
  streamTicks(zeroTicks + Math.round((seconds * 1e9) / NANOSECONDS_PER_TICK));
