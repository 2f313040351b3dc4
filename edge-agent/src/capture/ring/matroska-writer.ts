/**
 * Matroska (RFC 9559) as a live stream has it: a header, then clusters of unknown size, each of blocks that are complete
 * in themselves. Whatever is cut off at its end is readable up to the last whole block, and nothing is ever gone back to.
 *
 * Times are ticks: the unit of time is 11,111 ns, so that a reader finds each picture's ticks exactly as whole numbers.
 */
import type { AccessUnit, ParameterSets, StreamTicks } from "../rtsp/access-unit.ts";
import { decoderConfiguration } from "./decoder-configuration.ts";
import { NANOSECONDS_PER_TICK } from "./ring.ts";

/** Turns access units into the bytes of one file, or of one pipe. */
export interface MatroskaWriter {
  /** What stands before the first picture. */
  readonly header: Uint8Array;
  /** What is to be appended for one more picture; a copy. The first should be a keyframe. */
  write(unit: Pick<AccessUnit, "nals" | "isKeyframe" | "bytes" | "ticks">): Uint8Array;
}

/** A block's time is 16 bits, signed, from its cluster's: 364 ms. Half of it is left to pictures that are reordered. */
const MAX_CLUSTER_TICKS = 16_000;
const MAX_BLOCK_TICKS = 32_767;

/**
 * @param zeroTicks what 0 in the file stands for. Pictures before it, as may follow an open group's keyframe, are possible
 * up to 364 ms.
 * @throws {EdgeError} `STREAM_INVALID` when the sequence parameter set cannot be read
 */
export function createMatroskaWriter(sets: ParameterSets, zeroTicks: StreamTicks): MatroskaWriter {
  let clusterTicks: number | undefined;
  const write: MatroskaWriter["write"] = (unit) => {
    const ticks = unit.ticks - zeroTicks;
    const isNear = clusterTicks !== undefined && Math.abs(ticks - clusterTicks) <= MAX_CLUSTER_TICKS;
    if (isNear && !unit.isKeyframe) return block(unit, ticks - (clusterTicks ?? 0), []);
    clusterTicks = Math.max(ticks, 0);
    const offset = Math.max(ticks - clusterTicks, -MAX_BLOCK_TICKS);
    return block(unit, offset, [...ID.cluster, ...UNKNOWN_SIZE, ...element(ID.clusterTime, uint(clusterTicks))]);
  };
  return { header: fileHeader(sets), write };
}

const ID = {
  ebml: [0x1a, 0x45, 0xdf, 0xa3],
  segment: [0x18, 0x53, 0x80, 0x67],
  info: [0x15, 0x49, 0xa9, 0x66],
  tracks: [0x16, 0x54, 0xae, 0x6b],
  cluster: [0x1f, 0x43, 0xb6, 0x75],
  clusterTime: [0xe7],
  simpleBlock: [0xa3],
} as const;
const UNKNOWN_SIZE = [0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff];
const CODECS = { h264: "V_MPEG4/ISO/AVC", h265: "V_MPEGH/ISO/HEVC" } as const;
const APP = "ngaba-edge-agent";

function fileHeader(sets: ParameterSets): Uint8Array {
  const ebml = [
    ...element([0x42, 0x86], uint(1)), // version of EBML
    ...element([0x42, 0xf7], uint(1)),
    ...element([0x42, 0xf2], uint(4)), // longest id and size
    ...element([0x42, 0xf3], uint(8)),
    ...element([0x42, 0x82], text("matroska")),
    ...element([0x42, 0x87], uint(4)),
    ...element([0x42, 0x85], uint(2)),
  ];
  const info = [
    ...element([0x2a, 0xd7, 0xb1], uint(NANOSECONDS_PER_TICK)),
    ...element([0x4d, 0x80], text(APP)),
    ...element([0x57, 0x41], text(APP)),
  ];
  return Uint8Array.from([
    ...element(ID.ebml, ebml),
    ...[...ID.segment, ...UNKNOWN_SIZE],
    ...element(ID.info, info),
    ...element(ID.tracks, element([0xae], videoTrack(sets))),
  ]);
}

function videoTrack(sets: ParameterSets): number[] {
  const size = [...element([0xb0], uint(sets.widthPx)), ...element([0xba], uint(sets.heightPx))];
  return [
    ...element([0xd7], uint(1)), // number
    ...element([0x73, 0xc5], uint(1)), // unique id
    ...element([0x83], uint(1)), // video
    ...element([0x9c], uint(0)), // no lacing
    ...element([0x86], text(CODECS[sets.codec])),
    ...element([0x63, 0xa2], decoderConfiguration(sets)),
    ...element([0xe0], size),
  ];
}

const KEYFRAME = 0x80;
const TRACK = 0x81;

/** A SimpleBlock, with what stands before it. @param offset ticks from the cluster's */
function block(
  unit: Pick<AccessUnit, "nals" | "isKeyframe" | "bytes">,
  offset: number,
  before: readonly number[],
): Uint8Array {
  const size = 4 + unit.bytes + 4 * unit.nals.length;
  const head = [...before, ...ID.simpleBlock, ...sizeOf(size), TRACK, (offset >> 8) & 0xff, offset & 0xff];
  const bytes = Buffer.allocUnsafe(head.length + 1 + size - 4);
  bytes.set(head);
  let at = bytes.writeUInt8(unit.isKeyframe ? KEYFRAME : 0, head.length);
  for (const nal of unit.nals) {
    at = bytes.writeUInt32BE(nal.length, at);
    bytes.set(nal, at);
    at += nal.length;
  }
  return bytes;
}

const element = (id: readonly number[], body: Iterable<number>): number[] => {
  const bytes = [...body];
  return [...id, ...sizeOf(bytes.length), ...bytes];
};

/** EBML's number: the place of the first bit set tells how many bytes follow; always four here. */
const sizeOf = (bytes: number): number[] => [
  0x10 | (bytes >>> 24),
  (bytes >>> 16) & 0xff,
  (bytes >>> 8) & 0xff,
  bytes & 0xff,
];

/** Big-endian, 8 bytes. */
function uint(value: number): Uint8Array {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(value));
  return bytes;
}

const text = (value: string): Uint8Array => Buffer.from(value, "utf8");
