import { streamFault } from "../stream-fault.ts";
import { type RtpPayload, splitAggregate } from "./rtp-payload.ts";

const LAST_SINGLE = 23;
const STAP_A = 24;
const FU_A = 28;

/**
 * Reads one payload of H.264 in single NAL unit or non-interleaved mode (RFC 6184, 5.6 to 5.8): NAL units as they are,
 * several in one packet (STAP-A), or part of one (FU-A).
 *
 * @throws {EdgeError} `STREAM_INVALID`
 */
export function readH264Payload(payload: Uint8Array): RtpPayload {
  const [header, fragment] = payload;
  if (header === undefined || header >= 0x80) throw streamFault("STREAM_INVALID", "an RTP packet without H.264");
  const type = header & 0x1f;
  if (type >= 1 && type <= LAST_SINGLE) return { kind: "nals", nals: [payload] };
  if (type === STAP_A) return splitAggregate(payload.subarray(1), 1);
  if (type !== FU_A || fragment === undefined) throw streamFault("STREAM_INVALID", `H.264 in packets of type ${type}`);
  return {
    kind: "fragment",
    header: Uint8Array.of((header & 0xe0) | (fragment & 0x1f)),
    isFirst: (fragment & 0x80) !== 0,
    isLast: (fragment & 0x40) !== 0,
    data: payload.subarray(2),
  };
}
