import { streamFault } from "../stream-fault.ts";
import type { VideoCodec } from "./access-unit.ts";
import { readH264Payload } from "./rtp-h264.ts";
import { readH265Payload } from "./rtp-h265.ts";
import type { RtpPayload } from "./rtp-payload.ts";
import { createScratch } from "./scratch.ts";

/** Puts NAL units together again from the payloads of RTP packets. */
export interface Depacketiser {
  /**
   * Takes the payload of the next packet.
   *
   * @throws {EdgeError} `STREAM_INVALID` for rubbish; what was begun is dropped, and the next payload can be read
   */
  put(payload: Uint8Array): Depacketised;
  /** A packet is missing: what was begun is dropped. */
  lose(): void;
}

interface Depacketised {
  /** Those that this payload completed, in order; views, valid until the next payload. */
  readonly nals: readonly Uint8Array[];
  /** Part of a NAL unit had to be dropped: its beginning or its end never came. */
  readonly hasDropped: boolean;
}

/** A keyframe of a 4K camera has about 2 MB. */
export const MAX_NAL_BYTES = 8 * 1024 * 1024;

const READERS = { h264: readH264Payload, h265: readH265Payload } as const;

export function createDepacketiser(codec: VideoCodec): Depacketiser {
  const readPayload = READERS[codec];
  const begun = createScratch(); // the NAL unit that is being put together

  const drop = (): void => begun.clear();
  const append = (part: Uint8Array): void => {
    const bytes = begun.bytes + part.length;
    if (bytes > MAX_NAL_BYTES) throw streamFault("STREAM_INVALID", `a NAL unit of more than ${MAX_NAL_BYTES} bytes`);
    begun.append(part);
  };
  const take = (payload: RtpPayload): Depacketised => {
    const isBegun = begun.bytes > 0;
    if (payload.kind === "nals") {
      drop();
      return { nals: payload.nals, hasDropped: isBegun };
    }
    if (!payload.isFirst && !isBegun) return { nals: [], hasDropped: true };
    if (payload.isFirst) {
      drop();
      append(payload.header);
    }
    append(payload.data);
    const nals = payload.isLast ? [begun.view()] : [];
    if (payload.isLast) drop();
    return { nals, hasDropped: payload.isFirst && isBegun };
  };
  const put = (payload: Uint8Array): Depacketised => {
    try {
      return take(readPayload(payload));
    } catch (error) {
      drop();
      throw error;
    }
  };
  return { put, lose: drop };
}
