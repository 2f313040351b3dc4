import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { type MotBox, parseMotText } from "./mot-text.ts";
import { parseReferenceTable, type ReferenceRow } from "./reference-table.ts";

/** One annotated sequence in the folder layout of the MOTChallenge. */
export interface SequenceFolder {
  readonly name: string;
  readonly framesPerSecond: number;
  readonly frameCount: number;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly truth: readonly MotBox[];
  /** What other trackers score on it; empty when no `reference_scores.csv` lies beside the folder. */
  readonly references: readonly ReferenceRow[];
}

/** @throws {Error} naming the file, and the key or line, that is missing or unreadable */
export function readSequenceFolder(folder: string): SequenceFolder {
  const infoFile = join(folder, "seqinfo.ini");
  const info = readNeeded(infoFile);
  const truthFile = join(folder, "gt", "gt.txt");
  const name = basename(resolve(folder));
  return {
    name,
    framesPerSecond: positive(info, "frameRate", infoFile),
    frameCount: positive(info, "seqLength", infoFile),
    widthPx: positive(info, "imWidth", infoFile),
    heightPx: positive(info, "imHeight", infoFile),
    truth: parseMotText(readNeeded(truthFile), truthFile),
    references: readReferences(join(dirname(resolve(folder)), "reference_scores.csv"), name),
  };
}

function readNeeded(file: string): string {
  if (existsSync(file)) return readFileSync(file, "utf8");
  throw new Error(`${file} is not there: the folder must hold seqinfo.ini and gt/gt.txt of one MOTChallenge sequence`);
}

function positive(info: string, key: string, file: string): number {
  const text = new RegExp(`^${key}=(.*)$`, "m").exec(info)?.[1]?.trim() ?? "";
  const value = Number(text);
  if (value > 0) return value;
  throw new Error(`${file}: ${key} must be a number above 0, got ${JSON.stringify(text)}`);
}

function readReferences(file: string, sequence: string): ReferenceRow[] {
  if (!existsSync(file)) return [];
  return parseReferenceTable(readFileSync(file, "utf8")).filter((row) => row.sequence === sequence);
}
