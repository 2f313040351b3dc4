import { streamFault } from "../stream-fault.ts";
import { type RtpPayload, splitAggregate } from "./rtp-payload.ts";

const HEADER_BYTES = 2;
const LAST_SINGLE = 47;
const AGGREGATION = 48;
const FRAGMENTATION = 49;

/**
 * Reads one payload of H.265 sent in order of decoding, without DON fields (RFC 7798, 4.4): NAL units as they are, several
 * in one packet (AP), or part of one (FU).
 *
 * @throws {EdgeError} `STREAM_INVALID`
 */
export function readH265Payload(payload: Uint8Array): RtpPayload {
  const [first, second, fragment] = payload;
  if (first === undefined || second === undefined || first >= 0x80) {
    throw streamFault("STREAM_INVALID", "an RTP packet without H.265");
  }
  const type = first >> 1;
  if (type <= LAST_SINGLE) return { kind: "nals", nals: [payload] };
  if (type === AGGREGATION) return splitAggregate(payload.subarray(HEADER_BYTES), HEADER_BYTES);
  if (type !== FRAGMENTATION || fragment === undefined) {
    throw streamFault("STREAM_INVALID", `H.265 in packets of type ${type}`);
  }
  return {
    kind: "fragment",
    header: Uint8Array.of((first & 0x81) | ((fragment & 0x3f) << 1), second),
    isFirst: (fragment & 0x80) !== 0,
    isLast: (fragment & 0x40) !== 0,
    data: payload.subarray(HEADER_BYTES + 1),
  };
}
