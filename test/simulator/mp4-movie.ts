import { readFile, stat } from "node:fs/promises";
import { findBox, findBoxes, tableRows } from "./mp4-boxes.ts";
import { type DecoderConfiguration, findConfiguration } from "./mp4-decoder-configuration.ts";

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

/** The H.264 or H.265 track of an MP4 file, in decoding order. */
export interface Movie extends Pick<DecoderConfiguration, "codec" | "parameterSets"> {
  readonly ticksPerSecond: number;
  /** Length of one pass, in ticks: the first unit of the next pass is decoded this much after the first of this. */
  readonly durationTicks: number;
  readonly units: readonly AccessUnit[];
}

/** Films are held in memory: that is what makes two hundred cameras of one file cheap. */
const MAX_FILE_BYTES = 1024 ** 3;

/**
 * Reads the H.264 or H.265 track of an MP4 file. Edit lists are not applied: shifting all times alike changes nothing in a loop.
 *
 * @throws {Error} with one sentence when the file is too large, or holds no video that can be played
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
    const configuration = table && findConfiguration(table);
    const header = findBox(media, ["mdhd"]);
    if (table === undefined || configuration === undefined || header === undefined) continue;
    const { units, durationTicks } = readUnits(data, table, configuration.lengthBytes);
    if (units[0]?.isKeyframe !== true || durationTicks === 0) break;
    const ticksPerSecond = header.readUInt32BE(header[0] === 1 ? 20 : 12);
    const { codec, parameterSets } = configuration;
    return { codec, parameterSets, ticksPerSecond, durationTicks, units };
  }
  throw new Error(
    `${file} has no playable H.264 or H.265 track; "ffmpeg -i ${file} -c:v libx264 out.mp4" makes one that has.`,
  );
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
