import type { AccessUnit, ParameterSets, StreamTicks } from "./rtsp/access-unit.ts";
import { createBitReader, unescapeNal } from "./rtsp/bit-reader.ts";
import { skipProfileAndLevel } from "./rtsp/picture-size.ts";

/*
 * Matroska (RFC 9559) as far as one video track needs it: EBML header, a Segment and Clusters of unknown size, so that it
 * can be read while it is being written, and SimpleBlocks. Times are ticks, pictures in order of decoding. Where the
 * parameter sets stand (CodecPrivate) and how NAL units follow each other (a length of four bytes before each) is as in MP4
 * (ISO/IEC 14496-15).
 */

const ID = {
  ...{ ebml: 0x1a45dfa3, docType: 0x4282, docTypeVersion: 0x4287, docTypeReadVersion: 0x4285 },
  ...{ segment: 0x18538067, info: 0x1549a966, timestampScale: 0x2ad7b1, muxingApp: 0x4d80, writingApp: 0x5741 },
  ...{ tracks: 0x1654ae6b, trackEntry: 0xae, trackNumber: 0xd7, trackUid: 0x73c5, trackType: 0x83, lacing: 0x9c },
  ...{ codecId: 0x86, codecPrivate: 0x63a2, video: 0xe0, pixelWidth: 0xb0, pixelHeight: 0xba },
  ...{ cluster: 0x1f43b675, timestamp: 0xe7, simpleBlock: 0xa3 },
} as const;
const CODEC_IDS = { h264: "V_MPEG4/ISO/AVC", h265: "V_MPEGH/ISO/HEVC" } as const;
/** Nearly a tick of 90 kHz: so a reader finds ticks as whole numbers, which it would not find in milliseconds. */
export const NS_PER_TICK = 11_111;
/** Of 16 bits, signed, that a block has for its time from its cluster's start: half is left to reordered pictures. */
const MAX_CLUSTER_TICKS = 16_000;
const MAX_BLOCK_TICKS = 32_767;
const VIDEO = 1;
const TRACK = 1;
const KEYFRAME_FLAG = 0x80;

/** Turns access units into the bytes of one stream. */
export interface MatroskaWriter {
  /** What stands before the first picture. */
  readonly header: Uint8Array;
  /** What is to be appended for one more picture; a copy. The first should be a keyframe. */
  write(unit: Pick<AccessUnit, "nals" | "isKeyframe" | "bytes" | "ticks">): Uint8Array;
}

/**
 * @param zeroTicks what 0 in the stream stands for; pictures may lie up to 364 ms before it
 * @throws {EdgeError} `STREAM_INVALID` when the sequence parameter set cannot be read
 */
export function createMatroskaWriter(sets: ParameterSets, zeroTicks: StreamTicks): MatroskaWriter {
  let clusterTicks: number | undefined;
  const write: MatroskaWriter["write"] = (unit) => {
    const ticks = unit.ticks - zeroTicks;
    const isNear = clusterTicks !== undefined && Math.abs(ticks - clusterTicks) <= MAX_CLUSTER_TICKS;
    if (clusterTicks !== undefined && isNear && !unit.isKeyframe) return block(unit, ticks - clusterTicks, []);
    clusterTicks = Math.max(ticks, 0);
    const cluster = Buffer.concat([ofUnknownSize(ID.cluster), unsigned(ID.timestamp, clusterTicks)]);
    return block(unit, Math.max(ticks - clusterTicks, -MAX_BLOCK_TICKS), cluster);
  };
  return { header: head(sets), write };
}

function head(sets: ParameterSets): Uint8Array {
  const header = [text(ID.docType, "matroska"), unsigned(ID.docTypeVersion, 4), unsigned(ID.docTypeReadVersion, 2)];
  const info = [unsigned(ID.timestampScale, NS_PER_TICK), text(ID.muxingApp, "ngaba"), text(ID.writingApp, "ngaba")];
  const size = [unsigned(ID.pixelWidth, sets.widthPx), unsigned(ID.pixelHeight, sets.heightPx)];
  const track = [
    ...[unsigned(ID.trackNumber, TRACK), unsigned(ID.trackUid, TRACK), unsigned(ID.trackType, VIDEO)],
    ...[unsigned(ID.lacing, 0), text(ID.codecId, CODEC_IDS[sets.codec])],
    element(ID.codecPrivate, decoderConfiguration(sets)),
    element(ID.video, ...size),
  ];
  return Buffer.concat([
    element(ID.ebml, ...header),
    ofUnknownSize(ID.segment),
    element(ID.info, ...info),
    element(ID.tracks, element(ID.trackEntry, ...track)),
  ]);
}

/** A SimpleBlock. @param offset ticks from its cluster's start @param before what stands before it */
function block(
  { nals, isKeyframe, bytes }: Pick<AccessUnit, "nals" | "isKeyframe" | "bytes">,
  offset: number,
  before: Iterable<number>,
): Uint8Array {
  const size = 4 + bytes + 4 * nals.length;
  const front = [...before, ID.simpleBlock, ...sizeBytes(size), 0x80 | TRACK, (offset >> 8) & 0xff, offset & 0xff];
  const whole = Buffer.allocUnsafe(front.length - 3 + size);
  whole.set(front);
  let at = whole.writeUInt8(isKeyframe ? KEYFRAME_FLAG : 0, front.length);
  for (const nal of nals) {
    at = whole.writeUInt32BE(nal.length, at);
    whole.set(nal, at);
    at += nal.length;
  }
  return whole;
}

/** AVCDecoderConfigurationRecord or HEVCDecoderConfigurationRecord. */
function decoderConfiguration(sets: ParameterSets): Buffer {
  return sets.codec === "h264" ? avcConfiguration(sets) : hevcConfiguration(sets);
}

const PROFILES_WITHOUT_CHROMA = [66, 77, 88];

/** ISO/IEC 14496-15, 5.3.3.1. */
function avcConfiguration({ sps, pps }: ParameterSets): Buffer {
  const [, profile = 0, constraints = 0, level = 0] = sps;
  const lists = [uint(0xe1, 1), uint(sps.length, 2), sps, uint(1, 1), uint(pps.length, 2), pps];
  const chroma = PROFILES_WITHOUT_CHROMA.includes(profile) ? [] : [avcChroma(sps)];
  return Buffer.concat([Buffer.from([1, profile, constraints, level, 0xff]), ...lists, ...chroma]);
}

/** Chroma format and bit depths, of the profiles that have them (H.264 7.3.2.1.1). */
function avcChroma(sps: Uint8Array): Buffer {
  const reader = createBitReader(unescapeNal(sps.subarray(4)));
  reader.ue(); // id of the set
  const format = reader.ue();
  if (format === 3) reader.skip(1);
  const [lumaDepth, chromaDepth] = [reader.ue(), reader.ue()];
  return Buffer.from([0xfc | format, 0xf8 | lumaDepth, 0xf8 | chromaDepth, 0]);
}

/** ISO/IEC 14496-15, 8.3.3.1. */
function hevcConfiguration({ vps, sps, pps }: ParameterSets): Buffer {
  const raw = unescapeNal(sps);
  const [subLayers = 0] = raw.subarray(2);
  const profile = raw.subarray(3, 15); // general_profile_space to general_level_idc (H.265 7.3.3)
  const { format, lumaDepth, chromaDepth } = hevcChroma(raw);
  const nested = ((subLayers >> 1) & 7) + 1;
  const head = [1, ...profile, 0xf0, 0, 0xfc, 0xfc | format, 0xf8 | lumaDepth, 0xf8 | chromaDepth, 0, 0];
  const sets = [
    { type: 32, nal: vps },
    { type: 33, nal: sps },
    { type: 34, nal: pps },
  ].flatMap(({ type, nal }) => (nal === undefined ? [] : [Buffer.from([0x80 | type, 0, 1]), uint(nal.length, 2), nal]));
  const flags = (nested << 3) | ((subLayers & 1) << 2) | 3; // layers, nesting, lengths of four bytes
  return Buffer.concat([Buffer.from([...head, flags, vps === undefined ? 2 : 3]), ...sets]);
}

/** Of a sequence parameter set without escapes (H.265 7.3.2.2.1). */
function hevcChroma(raw: Uint8Array): { format: number; lumaDepth: number; chromaDepth: number } {
  const reader = createBitReader(raw.subarray(2));
  reader.skip(4);
  const subLayers = reader.bits(3);
  reader.skip(1);
  skipProfileAndLevel(reader, subLayers);
  reader.ue(); // id of the set
  const format = reader.ue();
  if (format === 3) reader.skip(1);
  reader.ue();
  reader.ue();
  if (reader.bits(1) === 1) for (let side = 0; side < 4; side++) reader.ue();
  return { format, lumaDepth: reader.ue(), chromaDepth: reader.ue() };
}

function element(id: number, ...content: readonly Uint8Array[]): Buffer {
  const bytes = content.reduce((sum, part) => sum + part.length, 0);
  return Buffer.concat([idBytes(id), sizeBytes(bytes), ...content]);
}

const ofUnknownSize = (id: number): Buffer => Buffer.concat([idBytes(id), Buffer.from([0x01, ...Array(7).fill(0xff)])]);
const unsigned = (id: number, value: number): Buffer => element(id, uint(value, value < 2 ** 32 ? 4 : 6));
const text = (id: number, value: string): Buffer => element(id, Buffer.from(value));
const idBytes = (id: number): Buffer => uint(id, Math.ceil(Math.log2(id + 1) / 8));

/** Four bytes always, of which three and a half are the number: enough for 256 MiB. */
const sizeBytes = (bytes: number): Buffer => uint(0x10000000 + bytes, 4);

function uint(value: number, bytes: number): Buffer {
  const buffer = Buffer.alloc(bytes);
  buffer.writeUIntBE(value, 0, bytes);
  return buffer;
}
