import type { Film } from "./film.ts";
import { PAYLOAD_TYPE, RTP_CLOCK_HZ } from "./rtp-packets.ts";

/** Last part of the address that SETUP names. */
export const TRACK = "trackID=0";

/** Session description (RFC 8866; parameters of H.264 by RFC 6184, 8.1, of H.265 by RFC 7798, 7.1). */
export function describe(title: string, { codec, parameterSets }: Film): string {
  const encoding = codec === "h264" ? "H264" : "H265";
  return [
    "v=0",
    "o=- 0 0 IN IP4 127.0.0.1",
    `s=${title}`,
    "c=IN IP4 0.0.0.0",
    "t=0 0",
    "a=control:*",
    `m=video 0 RTP/AVP ${PAYLOAD_TYPE}`,
    `a=rtpmap:${PAYLOAD_TYPE} ${encoding}/${RTP_CLOCK_HZ}`,
    `a=fmtp:${PAYLOAD_TYPE} ${codec === "h264" ? h264Format(parameterSets) : h265Format(parameterSets)}`,
    `a=control:${TRACK}`,
    "",
  ].join("\r\n");
}

function h264Format(sets: readonly Buffer[]): string {
  const profile = sets[0]?.toString("hex", 1, 4) ?? "";
  return `packetization-mode=1;profile-level-id=${profile};sprop-parameter-sets=${sets.map(base64).join(",")}`;
}

function h265Format(sets: readonly Buffer[]): string {
  const ofType = (type: number): string =>
    sets
      .filter((set) => (set[0] ?? 0) >> 1 === type)
      .map(base64)
      .join(",");
  return `sprop-vps=${ofType(32)};sprop-sps=${ofType(33)};sprop-pps=${ofType(34)}`;
}

const base64 = (set: Buffer): string => set.toString("base64");
