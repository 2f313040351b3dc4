import type { ParameterSets } from "../rtsp/access-unit.ts";
import { createBitReader, unescapeNal } from "../rtsp/bit-reader.ts";

const CHROMA_4_4_4 = 3;

/**
 * What a file says to a decoder before the first picture: `avcC` or `hvcC` (ISO/IEC 14496-15, 5.3.3.1 and 8.3.3.1), with
 * lengths of 4 bytes before each NAL unit.
 *
 * @throws {EdgeError} `STREAM_INVALID` when the sequence parameter set cannot be read
 */
export const decoderConfiguration = (sets: ParameterSets): Uint8Array =>
  sets.codec === "h264" ? avcConfiguration(sets) : hevcConfiguration(sets);

/** Profiles whose record has nothing to say about colour: Baseline, Main, Extended. */
const PLAIN_PROFILES: ReadonlySet<number> = new Set([66, 77, 88]);

function avcConfiguration({ sps, pps }: ParameterSets): Uint8Array {
  const read = createBitReader(unescapeNal(sps.subarray(1)));
  const [profile, constraints, level] = [read.bits(8), read.bits(8), read.bits(8)];
  const sets = [...[0xe1], ...u16(sps.length), ...sps, 1, ...u16(pps.length), ...pps];
  const record = [1, profile, constraints, level, 0xff, ...sets];
  if (PLAIN_PROFILES.has(profile)) return Uint8Array.from(record);
  read.ue(); // id
  const chroma = read.ue();
  if (chroma === CHROMA_4_4_4) read.skip(1);
  const [luma, chromaDepth] = [read.ue(), read.ue()];
  return Uint8Array.from([...record, 0xfc | chroma, 0xf8 | luma, 0xf8 | chromaDepth, 0]);
}

const HEVC_TYPES = { vps: 32, sps: 33, pps: 34 } as const;
/** Every set of its kind is in the record: where they change, another file begins. */
const IS_COMPLETE = 0x80;

function hevcConfiguration(sets: ParameterSets): Uint8Array {
  const raw = unescapeNal(sets.sps);
  const { chroma, luma, chromaDepth } = hevcColour(raw);
  const subLayers = ((raw[2] ?? 0) >> 1) & 7;
  const isNested = (raw[2] ?? 0) & 1;
  const profileAndLevel = raw.subarray(3, 15);
  // Nothing known of slices for parallel decoding, nor of the frame rate.
  const colour = [0xf0, 0, 0xfc, 0xfc | chroma, 0xf8 | luma, 0xf8 | chromaDepth, 0, 0];
  const arrays = (["vps", "sps", "pps"] as const).flatMap((kind) => {
    const set = sets[kind];
    return set === undefined ? [] : [[IS_COMPLETE | HEVC_TYPES[kind], 0, 1, ...u16(set.length), ...set]];
  });
  const layers = ((subLayers + 1) << 3) | (isNested << 2) | 3;
  return Uint8Array.from([1, ...profileAndLevel, ...colour, layers, arrays.length, ...arrays.flat()]);
}

/** H.265 7.3.2.2.1. */
function hevcColour(raw: Uint8Array): { chroma: number; luma: number; chromaDepth: number } {
  const read = createBitReader(raw);
  read.skip(16 + 4);
  const subLayers = read.bits(3);
  read.skip(1 + 96);
  if (subLayers > 0) {
    const present = Array.from({ length: 8 }, () => read.bits(2));
    for (const flags of present.slice(0, subLayers)) read.skip((flags & 2 ? 88 : 0) + (flags & 1 ? 8 : 0));
  }
  read.ue(); // id
  const chroma = read.ue();
  if (chroma === CHROMA_4_4_4) read.skip(1);
  read.ue(); // width
  read.ue(); // height
  if (read.bits(1) === 1) for (let side = 0; side < 4; side++) read.ue();
  return { chroma, luma: read.ue(), chromaDepth: read.ue() };
}

const u16 = (value: number): [number, number] => [value >> 8, value & 0xff];
