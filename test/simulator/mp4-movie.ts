import { readFile, stat } from "node:fs/promises";
import { findBox, findBoxes, tableRows } from "./mp4-boxes.ts";

/** One coded picture: what is decoded and shown at one moment. */
export interface AccessUnit {
  /** NAL units without start code or length, in decoding order. Views into the file's bytes. */
  readonly nals: readonly Buffer[];
  /** When it must be decoded, in ticks of the movie's time scale; grows from unit to unit. */
  readonly decodeTicks: number;
  /** When it is shown, in ticks; with B-frames not in the order of decoding. */
  readonly presentationTicks: number;
  readonly isKeyframe: boolean;
}

/** The H.264 track of an MP4 file, in decoding order. */
export interface Movie {
  readonly file: string;
  readonly sps: Buffer;
  readonly pps: Buffer;
  readonly ticksPerSecond: number;
  /** Length of one pass, in ticks: the first unit of the next pass is decoded this much after the first of this. */
  readonly durationTicks: number;
  readonly units: readonly AccessUnit[];
}

/** The movie is held in memory: that is what makes two hundred cameras of one file cheap. */
const MAX_FILE_BYTES = 1024 ** 3;

/**
 * Reads the H.264 track of an MP4 file. Edit lists are not applied: shifting all times alike changes nothing in a loop.
 *
 * @throws {Error} with one sentence when the file is too large, or holds no H.264 that can be played
 */
export async function readMovie(file: string): Promise<Movie> {
  const { size } = await stat(file);
  if (size > MAX_FILE_BYTES) throw new Error(`${file} has ${size} bytes; at most ${MAX_FILE_BYTES} can be played.`);
  const data = await readFile(file);
  try {
    return parseMovie(file, data);
  } catch (error) {
    if (error instanceof RangeError) throw new Error(`${file} is damaged: a table ends too early.`, { cause: error });
    throw error;
  }
}

function parseMovie(file: string, data: Buffer): Movie {
  for (const media of findBoxes(data, ["moov", "trak", "mdia"])) {
    const table = findBox(media, ["minf", "stbl"]);
    const configuration = table && findAvcConfiguration(table);
    const header = findBox(media, ["mdhd"]);
    if (table === undefined || configuration === undefined || header === undefined) continue;
    const { units, durationTicks } = readUnits(data, table, configuration.lengthBytes);
    if (units[0]?.isKeyframe !== true || durationTicks === 0) break;
    const ticksPerSecond = header.readUInt32BE(header[0] === 1 ? 20 : 12);
    return { file, sps: configuration.sps, pps: configuration.pps, ticksPerSecond, durationTicks, units };
  }
  throw new Error(`${file} has no playable H.264 track; "ffmpeg -i ${file} -c:v libx264 out.mp4" makes one that has.`);
}

/** The decoder configuration record (ISO/IEC 14496-15, 5.3.3.1) behind the fixed 78 bytes of a visual sample entry. */
function findAvcConfiguration(table: Buffer): { sps: Buffer; pps: Buffer; lengthBytes: number } | undefined {
  const descriptions = findBox(table, ["stsd"])?.subarray(8);
  const entry = descriptions && (findBox(descriptions, ["avc1"]) ?? findBox(descriptions, ["avc3"]));
  const record = entry && findBox(entry.subarray(78), ["avcC"]);
  if (record === undefined || (record.readUInt8(5) & 0x1f) === 0) return undefined;
  const spsBytes = record.readUInt16BE(6);
  const ppsAt = 8 + spsBytes + skipSets(record.subarray(8 + spsBytes), (record.readUInt8(5) & 0x1f) - 1);
  const pps = record.subarray(ppsAt + 3, ppsAt + 3 + record.readUInt16BE(ppsAt + 1));
  return { sps: record.subarray(8, 8 + spsBytes), pps, lengthBytes: (record.readUInt8(4) & 3) + 1 };
}

/** Bytes that `count` parameter sets, each with a 16-bit length before it, take. */
function skipSets(data: Buffer, count: number): number {
  let at = 0;
  for (let set = 0; set < count; set++) at += 2 + data.readUInt16BE(at);
  return at;
}

function readUnits(data: Buffer, table: Buffer, lengthBytes: number): { units: AccessUnit[]; durationTicks: number } {
  const box = (type: string): Buffer | undefined => findBox(table, [type]);
  const sizes = readSizes(box("stsz"));
  const offsets = readOffsets(box("stsc"), box("stco"), box("co64"), sizes);
  const durations = expandRuns(box("stts"));
  // Composition offsets are signed in version 1; writers of version 0 mean the same by the same bits.
  const shifts = expandRuns(box("ctts")).map((shift) => shift | 0);
  const stss = box("stss");
  const keyframes = stss && new Set(tableRows(stss, 1).flat());
  let decodeTicks = 0;
  const units = offsets.map((offset, index): AccessUnit => {
    const start = decodeTicks;
    decodeTicks += durations[index] ?? 0;
    const sample = data.subarray(offset, offset + (sizes[index] ?? 0));
    return {
      nals: splitNals(sample, lengthBytes),
      decodeTicks: start,
      presentationTicks: start + (shifts[index] ?? 0),
      isKeyframe: keyframes?.has(index + 1) ?? true, // no table: every unit is one
    };
  });
  return { units, durationTicks: decodeTicks };
}

function readSizes(stsz: Buffer | undefined): number[] {
  if (stsz === undefined) return [];
  const common = stsz.readUInt32BE(4);
  if (common !== 0) return Array.from({ length: stsz.readUInt32BE(8) }, () => common);
  return tableRows(stsz.subarray(4), 1).flat();
}

/** Where each sample begins in the file: chunks have an offset, samples lie in chunks one after the other. */
function readOffsets(stsc?: Buffer, stco?: Buffer, co64?: Buffer, sizes: readonly number[] = []): number[] {
  const wide = co64 && tableRows(co64, 2).map(([high = 0, low = 0]) => high * 2 ** 32 + low);
  const chunks = wide ?? (stco ? tableRows(stco, 1).flat() : []);
  const runs = stsc ? tableRows(stsc, 3) : []; // first chunk (from 1), samples in each chunk, description
  const offsets: number[] = [];
  let run = 0;
  for (const [chunk, chunkOffset] of chunks.entries()) {
    if (runs[run + 1]?.[0] === chunk + 1) run++;
    let offset = chunkOffset;
    for (let n = runs[run]?.[1] ?? 0; n > 0 && offsets.length < sizes.length; n--) {
      offsets.push(offset);
      offset += sizes[offsets.length - 1] ?? 0;
    }
  }
  return offsets;
}

/** Rows of (count, value) written out, one value for each sample. */
function expandRuns(body: Buffer | undefined): number[] {
  if (body === undefined) return [];
  return tableRows(body, 2).flatMap(([count = 0, value = 0]) => Array.from({ length: count }, () => value));
}

function splitNals(sample: Buffer, lengthBytes: number): Buffer[] {
  const nals: Buffer[] = [];
  for (let at = 0; at + lengthBytes <= sample.length; ) {
    const start = at + lengthBytes;
    at = start + sample.readUIntBE(at, lengthBytes);
    nals.push(sample.subarray(start, at));
  }
  return nals;
}
