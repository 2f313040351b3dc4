import { findBox } from "./mp4-boxes.ts";

export type VideoCodec = "h264" | "h265";

/** What a decoder must know before the first picture. */
export interface DecoderConfiguration {
  readonly codec: VideoCodec;
  /** NAL units, in the order in which they are sent: SPS and PPS, with H.265 a VPS before them. */
  readonly parameterSets: readonly Buffer[];
  /** Bytes of the length that stands before each NAL unit in the file. */
  readonly lengthBytes: number;
}

/** A visual sample entry has 78 bytes of its own before its boxes (ISO/IEC 14496-12, 12.1.3). */
const ENTRY_BYTES = 78;

/**
 * Finds the decoder configuration in a sample table (`stbl`): H.264 or H.265, else `undefined`.
 *
 * @throws {RangeError} when the record ends too early
 */
export function findConfiguration(table: Buffer): DecoderConfiguration | undefined {
  const record = (entries: readonly string[], box: string): Buffer | undefined => {
    const descriptions = findBox(table, ["stsd"])?.subarray(8);
    const entry =
      descriptions && entries.map((type) => findBox(descriptions, [type])).find((body) => body !== undefined);
    return entry && findBox(entry.subarray(ENTRY_BYTES), [box]);
  };
  const avc = record(["avc1", "avc3"], "avcC");
  if (avc !== undefined) return readAvc(avc);
  const hevc = record(["hvc1", "hev1"], "hvcC");
  return hevc && readHevc(hevc);
}

/** ISO/IEC 14496-15, 5.3.3.1: the SPSs after a count of 5 bits, the PPSs after one of 8. */
function readAvc(record: Buffer): DecoderConfiguration | undefined {
  const sps = readSets(record, 6, record.readUInt8(5) & 0x1f);
  const pps = readSets(record, sps.end + 1, record.readUInt8(sps.end));
  if (sps.sets.length === 0 || pps.sets.length === 0) return undefined;
  return { codec: "h264", parameterSets: [...sps.sets, ...pps.sets], lengthBytes: (record.readUInt8(4) & 3) + 1 };
}

/** Types of NAL unit that H.265 calls parameter sets: VPS, SPS, PPS (ITU-T H.265, table 7-1). */
const HEVC_SETS = [32, 33, 34];

/** ISO/IEC 14496-15, 8.3.3.1: arrays of NAL units, one for each type. */
function readHevc(record: Buffer): DecoderConfiguration | undefined {
  const byType = new Map<number, readonly Buffer[]>();
  let at = 23;
  for (let arrays = record.readUInt8(22); arrays > 0; arrays--) {
    const { sets, end } = readSets(record, at + 3, record.readUInt16BE(at + 1));
    byType.set(record.readUInt8(at) & 0x3f, sets);
    at = end;
  }
  if (HEVC_SETS.some((type) => byType.get(type) === undefined)) return undefined;
  const parameterSets = HEVC_SETS.flatMap((type) => byType.get(type) ?? []);
  return { codec: "h265", parameterSets, lengthBytes: (record.readUInt8(21) & 3) + 1 };
}

/** `count` NAL units with a 16-bit length before each. */
function readSets(record: Buffer, start: number, count: number): { sets: Buffer[]; end: number } {
  const sets: Buffer[] = [];
  let at = start;
  while (sets.length < count) {
    const bytes = record.readUInt16BE(at);
    sets.push(record.subarray(at + 2, at + 2 + bytes));
    at += 2 + bytes;
  }
  return { sets, end: at };
}
