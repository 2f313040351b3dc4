import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { type EpochMs, epochMs, type LiveMarks } from "@ngaba/contract";
import { trackLines } from "../replay/read-tracks.ts";
import { readTrackLine } from "../replay/track-file.ts";
import { trackFileName } from "../replay/track-recorder.ts";
import { marksOf } from "./live-marks.ts";

/** What was seen at a moment in the past. */
export interface PastMarks {
  readonly at: EpochMs;
  readonly marks: LiveMarks;
}

const HOUR_MS = 3_600_000;

/**
 * What a camera's recorded tracks say of a stretch, oldest first; nothing of the newest seconds, which are not in their file yet.
 *
 * @param folder of this camera's recorded tracks; none needs to be there
 * @throws {EdgeError} TRACKS_INVALID
 */
export async function recordedMarks(folder: string, from: EpochMs, to: EpochMs): Promise<readonly PastMarks[]> {
  const found: PastMarks[] = [];
  for (const file of filesOf(folder, from, to)) {
    let number = 0;
    for await (const line of trackLines(file)) {
      number += 1;
      const at = momentOf(line);
      if (at === undefined || at < from || at > to) continue; // an hour's lines are not all parsed for two minutes
      found.push({ at, marks: marksOf(readTrackLine(line, file, number)) });
    }
  }
  return found.sort((a, b) => a.at - b.at);
}

/** Each holds at most an hour from the moment in its name on. */
function filesOf(folder: string, from: EpochMs, to: EpochMs): string[] {
  if (!existsSync(folder)) return [];
  const [first, last] = [trackFileName(epochMs(from - HOUR_MS)), trackFileName(to)];
  const names = readdirSync(folder).filter((name) => name >= first && name <= last);
  return names.sort().map((name) => join(folder, name));
}

/** Of a frame's line; the head of a file has none. */
function momentOf(line: string): EpochMs | undefined {
  const [, digits] = /^\{"at":(\d+),/.exec(line) ?? [];
  return digits === undefined ? undefined : epochMs(Number(digits));
}
