import type { EpochMs } from "@ngaba/contract";
import type { AccessUnit, VideoCodec } from "../capture/rtsp/access-unit.ts";

/** A coded picture that can be decoded by itself; owns its bytes. */
export interface Keyframe {
  readonly codec: VideoCodec;
  /** Annex B: a delimiter, the parameter sets, the picture. */
  readonly bytes: Uint8Array;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly at: EpochMs;
}

/** Larger ones are not kept: of a substream they have some ten thousand bytes. */
const MAX_KEYFRAME_BYTES = 1024 * 1024;

/** The short one: of the long one ffmpeg takes the first byte for the end of what was before it (H.265). */
const START_CODE = Uint8Array.of(0, 0, 1);
/** Access unit delimiter for any kind of picture: nothing before it can be taken for part of what follows. */
const DELIMITER = { h264: Uint8Array.of(0x09, 0xf0), h265: Uint8Array.of(0x46, 0x01, 0x50) };

/**
 * Copies a keyframe out of a stream.
 * @param at when the picture was taken
 * @returns `undefined` of a unit that is none, is not whole, or is too large
 */
export function toKeyframe({ isKeyframe, isDamaged, bytes, nals, parameterSets }: AccessUnit, at: EpochMs) {
  if (!isKeyframe || isDamaged || bytes > MAX_KEYFRAME_BYTES) return undefined;
  const { codec, vps, sps, pps, widthPx, heightPx } = parameterSets;
  const pictureNals = nals.filter((nal) => !isDelimiter(codec, nal));
  const all = [DELIMITER[codec], ...(vps === undefined ? [] : [vps]), sps, pps, ...pictureNals];
  const keyframe: Keyframe = { codec, bytes: join(all), widthPx, heightPx, at };
  return keyframe;
}

/** ITU-T H.264 table 7-1, H.265 table 7-1. */
function isDelimiter(codec: VideoCodec, nal: Uint8Array): boolean {
  const first = nal[0] ?? 0;
  return codec === "h264" ? (first & 0x1f) === 9 : ((first >> 1) & 0x3f) === 35;
}

function join(nals: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(nals.reduce((sum, nal) => sum + START_CODE.length + nal.length, 0));
  let filled = 0;
  for (const nal of nals) {
    joined.set(START_CODE, filled);
    joined.set(nal, filled + START_CODE.length);
    filled += START_CODE.length + nal.length;
  }
  return joined;
}
