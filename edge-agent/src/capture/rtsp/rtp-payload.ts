import { streamFault } from "../stream-fault.ts";

/** What the payload of one RTP packet holds. Views of it. */
export type RtpPayload =
  | { readonly kind: "nals"; readonly nals: readonly Uint8Array[] }
  | {
      readonly kind: "fragment";
      /** Of the NAL unit that it is a part of. */
      readonly header: Uint8Array;
      readonly isFirst: boolean;
      readonly isLast: boolean;
      readonly data: Uint8Array;
    };

const LENGTH_BYTES = 2;

/**
 * Takes apart NAL units that stand one after the other, each behind its length in 16 bits.
 *
 * @param headerBytes what each has at least
 * @throws {EdgeError} `STREAM_INVALID` when there is none, or a length does not fit
 */
export function splitAggregate(data: Uint8Array, headerBytes: number): RtpPayload {
  const nals: Uint8Array[] = [];
  for (let at = 0; at < data.length; ) {
    const start = at + LENGTH_BYTES;
    const length = ((data[at] ?? 0) << 8) | (data[at + 1] ?? 0);
    at = start + length;
    if (at > data.length || length < headerBytes)
      throw streamFault("STREAM_INVALID", "an RTP packet with a wrong length in it");
    nals.push(data.subarray(start, at));
  }
  if (nals.length === 0) throw streamFault("STREAM_INVALID", "an RTP packet without content");
  return { kind: "nals", nals };
}
