import type { VideoCodec } from "./access-unit.ts";

/** What a NAL unit is to us. */
export type NalKind = "vps" | "sps" | "pps" | "keyframe-slice" | "slice" | "other";

/** By the type in its header (ITU-T H.264 table 7-1, H.265 table 7-1). */
export function nalKind(codec: VideoCodec, nal: Uint8Array): NalKind {
  const first = nal[0] ?? 0;
  return codec === "h264" ? h264Kind(first & 0x1f) : h265Kind((first >> 1) & 0x3f);
}

function h264Kind(type: number): NalKind {
  if (type === 5) return "keyframe-slice";
  if (type >= 1 && type <= 4) return "slice";
  if (type === 7) return "sps";
  return type === 8 ? "pps" : "other";
}

function h265Kind(type: number): NalKind {
  if (type >= 16 && type <= 21) return "keyframe-slice"; // BLA, IDR, CRA
  if (type < 32) return "slice";
  if (type === 32) return "vps";
  if (type === 33) return "sps";
  return type === 34 ? "pps" : "other";
}
