import { streamFault } from "../stream-fault.ts";
import type { VideoCodec } from "./access-unit.ts";
import { type BitReader, createBitReader, unescapeNal } from "./bit-reader.ts";

/** Of the picture that is shown, after cropping. */
export interface PictureSize {
  readonly widthPx: number;
  readonly heightPx: number;
}

const MAX_SPS_BYTES = 4096;
const MAX_SIDE_PX = 16_384;

/**
 * Reads the size out of a sequence parameter set (ITU-T H.264 7.3.2.1.1, H.265 7.3.2.2.1).
 *
 * @param sps NAL unit, header included
 * @throws {EdgeError} `STREAM_INVALID` when it is none
 */
export function readPictureSize(codec: VideoCodec, sps: Uint8Array): PictureSize {
  if (sps.length > MAX_SPS_BYTES)
    throw streamFault("STREAM_INVALID", `a sequence parameter set of ${sps.length} bytes`);
  const data = unescapeNal(sps);
  const size =
    codec === "h264" ? h264Size(createBitReader(data.subarray(1))) : h265Size(createBitReader(data.subarray(2)));
  const isPossible = [size.widthPx, size.heightPx].every((side) => side > 0 && side <= MAX_SIDE_PX);
  if (!isPossible) throw streamFault("STREAM_INVALID", `a picture of ${size.widthPx}×${size.heightPx}`);
  return size;
}

/** Profiles whose sets also tell the chroma format (H.264 7.3.2.1.1). */
const HIGH_PROFILES: ReadonlySet<number> = new Set([100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135]);
const MACROBLOCK_PX = 16;
const CHROMA_4_2_0 = 1;
const CHROMA_4_4_4 = 3;

function h264Size(read: BitReader): PictureSize {
  const profile = read.bits(8);
  read.skip(16); // constraints, level
  read.ue(); // id
  const chroma = HIGH_PROFILES.has(profile) ? skipH264Formats(read) : CHROMA_4_2_0;
  read.ue(); // log2_max_frame_num
  skipPictureOrder(read);
  read.ue(); // max_num_ref_frames
  read.skip(1);
  const columns = read.ue() + 1;
  const rowPairs = read.ue() + 1;
  const fieldsPerFrame = read.bits(1) === 1 ? 1 : 2;
  if (fieldsPerFrame === 2) read.skip(1);
  read.skip(1); // direct_8x8_inference
  const unit = cropUnit(chroma);
  const crop = readCrop(read, { x: unit.x, y: unit.y * fieldsPerFrame });
  return {
    widthPx: columns * MACROBLOCK_PX - crop.x,
    heightPx: rowPairs * fieldsPerFrame * MACROBLOCK_PX - crop.y,
  };
}

/** @returns what the chroma samples are, 0 when there are none of their own */
function skipH264Formats(read: BitReader): number {
  const chroma = read.ue();
  const isSeparate = chroma === CHROMA_4_4_4 && read.bits(1) === 1;
  read.ue(); // bit depths
  read.ue();
  read.skip(1);
  const lists = read.bits(1) === 0 ? 0 : chroma === CHROMA_4_4_4 ? 12 : 8;
  for (let list = 0; list < lists; list++) if (read.bits(1) === 1) skipScalingList(read, list < 6 ? 16 : 64);
  return isSeparate ? 0 : chroma;
}

function skipScalingList(read: BitReader, size: number): void {
  let last = 8;
  for (let index = 0; index < size; index++) {
    last = (last + read.se() + 256) % 256;
    if (last === 0) return;
  }
}

const MAX_REFERENCE_CYCLE = 255;

function skipPictureOrder(read: BitReader): void {
  const type = read.ue();
  if (type === 0) read.ue();
  if (type !== 1) return;
  read.skip(1);
  read.se();
  read.se();
  const cycle = read.ue();
  if (cycle > MAX_REFERENCE_CYCLE) throw streamFault("STREAM_INVALID", "a sequence parameter set out of range");
  for (let index = 0; index < cycle; index++) read.se();
}

function h265Size(read: BitReader): PictureSize {
  read.skip(4);
  const subLayers = read.bits(3);
  read.skip(1);
  skipProfileAndLevel(read, subLayers);
  read.ue(); // id
  const format = read.ue();
  const chroma = format === CHROMA_4_4_4 && read.bits(1) === 1 ? 0 : format;
  const widthPx = read.ue();
  const heightPx = read.ue();
  const crop = readCrop(read, cropUnit(chroma));
  return { widthPx: widthPx - crop.x, heightPx: heightPx - crop.y };
}

/** H.265 7.3.3 with the profile present. */
function skipProfileAndLevel(read: BitReader, subLayers: number): void {
  read.skip(96);
  if (subLayers === 0) return;
  const present = Array.from({ length: 8 }, () => read.bits(2)); // two reserved bits each beyond the last sub-layer
  for (const flags of present.slice(0, subLayers)) read.skip((flags & 2 ? 88 : 0) + (flags & 1 ? 8 : 0));
}

/** Luma samples to one unit of cropping (H.264 7-19 to 7-22, H.265 table 6-1). */
function cropUnit(chroma: number): { readonly x: number; readonly y: number } {
  return { x: chroma === 1 || chroma === 2 ? 2 : 1, y: chroma === CHROMA_4_2_0 ? 2 : 1 };
}

function readCrop(read: BitReader, unit: { readonly x: number; readonly y: number }): { x: number; y: number } {
  if (read.bits(1) === 0) return { x: 0, y: 0 };
  const [left, right, top, bottom] = [read.ue(), read.ue(), read.ue(), read.ue()];
  return { x: (left + right) * unit.x, y: (top + bottom) * unit.y };
}
