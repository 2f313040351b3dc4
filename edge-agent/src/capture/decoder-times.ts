import { NANOSECONDS_PER_TICK } from "./ring/ring.ts";
import { type AccessUnit, type StreamTicks, streamTicks, TICKS_PER_MS } from "./rtsp/access-unit.ts";

/** What is known of a picture before it is decoded. */
export type PictureOrigin = Pick<AccessUnit, "ticks" | "timeline" | "readAt">;

/** Names pictures on their way through a decoder, which gives back nothing of them but a time. */
export interface DecoderTimes {
  /** @returns its time for the decoder, in ticks: no two alike, 0 or more, growing in order of presentation */
  enter(origin: PictureOrigin): StreamTicks;
  /**
   * What entered with this time; then it is forgotten, as is all before it: decoders hand over in order of presentation.
   *
   * @param decoderMs as read off the Matroska stream
   */
  leave(decoderMs: number): PictureOrigin | undefined;
}

/** Between two timelines: pictures shown before the first one read, as with B-frames, must find room. */
const ROOM_TICKS = 10_000 * TICKS_PER_MS;

/** A camera's ticks may jump, and a decoder mends times that do: what it gets goes on across jumps. */
export function createDecoderTimes(): DecoderTimes {
  const inside = new Map<number, PictureOrigin>();
  let timeline: number | undefined;
  let origin = 0; // the decoder's time where the camera's is 0
  let highest = 0;

  const enter: DecoderTimes["enter"] = (picture) => {
    if (picture.timeline !== timeline) origin = highest + ROOM_TICKS - picture.ticks;
    timeline = picture.timeline;
    let ticks = Math.max(0, origin + picture.ticks);
    while (inside.has(ticks)) ticks++; // the two fields of a picture
    highest = Math.max(highest, ticks);
    inside.set(ticks, picture);
    return streamTicks(ticks);
  };
  const leave: DecoderTimes["leave"] = (decoderMs) => {
    const ticks = Math.round((decoderMs * 1e6) / NANOSECONDS_PER_TICK);
    const picture = inside.get(ticks);
    for (const before of inside.keys()) if (before <= ticks) inside.delete(before);
    return picture;
  };
  return { enter, leave };
}
