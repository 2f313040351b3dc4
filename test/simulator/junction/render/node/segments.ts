import { createHash } from "node:crypto";
import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { SeenActor } from "../render-order.ts";

/** A film is made in pieces of so many pictures: what was finished is kept when the rest is cut off. */
const SEGMENT_FRAMES = 50;

export interface Segment {
  readonly index: number;
  /** Pictures, `until` left out. */
  readonly from: number;
  readonly until: number;
}

/** What is known of a finished piece of film. */
export interface SegmentRecord {
  /** Of all that decides what the pictures show. */
  readonly key: string;
  readonly from: number;
  readonly until: number;
  /** How everybody came out, picture by picture. */
  readonly seen: readonly (readonly SeenActor[])[];
}

/** As it stands beside the film. */
interface WrittenRecord extends SegmentRecord {
  /** Only the film with these bytes is meant: another one, a cut one or none at all is a piece not made. */
  readonly filmSha256: string;
}

/** The pieces of a film of so many pictures, in order; the last may be shorter. */
export function segmentsOf(frames: number): readonly Segment[] {
  return Array.from({ length: Math.ceil(frames / SEGMENT_FRAMES) }, (_, index) => {
    return { index, from: index * SEGMENT_FRAMES, until: Math.min(frames, (index + 1) * SEGMENT_FRAMES) };
  });
}

const nameOf = ({ index }: Segment): string => String(index).padStart(3, "0");
export const filmOf = (folder: string, segment: Segment): string => join(folder, `${nameOf(segment)}.mp4`);
const recordOf = (folder: string, segment: Segment): string => join(folder, `${nameOf(segment)}.json`);

/** The record of a piece that was finished from the same source, or `undefined`: then it is to be made (again). */
export async function finishedRecord(
  folder: string,
  segment: Segment,
  key: string,
): Promise<SegmentRecord | undefined> {
  try {
    const record: unknown = JSON.parse(await readFile(recordOf(folder, segment), "utf8"));
    if (!isRecord(record) || record.key !== key) return undefined;
    if (record.from !== segment.from || record.until !== segment.until) return undefined;
    const { filmSha256, ...rest } = record;
    return filmSha256 === (await sha256Of(filmOf(folder, segment))) ? rest : undefined;
  } catch {
    return undefined; // record or film is not there, or was cut while it was written
  }
}

/**
 * Puts a finished piece into its place. The record names its film by the film's bytes: wherever this is cut off, an old
 * record beside a new film, or the other way round, counts for nothing.
 */
export async function keepSegment(
  folder: string,
  segment: Segment,
  film: string,
  record: SegmentRecord,
): Promise<void> {
  const written: WrittenRecord = { ...record, filmSha256: await sha256Of(film) };
  await rename(film, filmOf(folder, segment));
  const unfinished = `${recordOf(folder, segment)}.part`;
  await writeFile(unfinished, JSON.stringify(written));
  await rename(unfinished, recordOf(folder, segment));
}

/** @throws {Error} when the film is missing or empty */
async function sha256Of(film: string): Promise<string> {
  const bytes = await readFile(film);
  if (bytes.length === 0) throw new Error(`${film} is empty`);
  return createHash("sha256").update(bytes).digest("hex");
}

/** Only we write records: enough to tell one from something else. */
function isRecord(value: unknown): value is WrittenRecord {
  return typeof value === "object" && value !== null && "key" in value && "seen" in value && Array.isArray(value.seen);
}
