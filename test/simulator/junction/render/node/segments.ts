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

/** What stands beside a finished piece of film. */
export interface SegmentRecord {
  /** Of all that decides what the pictures show. */
  readonly key: string;
  readonly from: number;
  readonly until: number;
  /** How everybody came out, picture by picture. */
  readonly seen: readonly (readonly SeenActor[])[];
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
  let text: string;
  try {
    text = await readFile(recordOf(folder, segment), "utf8");
  } catch {
    return undefined; // not made yet
  }
  const record: unknown = JSON.parse(text);
  if (!isRecord(record) || record.key !== key) return undefined;
  return record.from === segment.from && record.until === segment.until ? record : undefined;
}

/** Puts a finished piece into its place. The record comes last: without it, the film counts for nothing. */
export async function keepSegment(
  folder: string,
  segment: Segment,
  film: string,
  record: SegmentRecord,
): Promise<void> {
  await rename(film, filmOf(folder, segment));
  const unfinished = `${recordOf(folder, segment)}.part`;
  await writeFile(unfinished, JSON.stringify(record));
  await rename(unfinished, recordOf(folder, segment));
}

/** Only we write records: enough to tell one from something else. */
function isRecord(value: unknown): value is SegmentRecord {
  return typeof value === "object" && value !== null && "key" in value && "seen" in value && Array.isArray(value.seen);
}
