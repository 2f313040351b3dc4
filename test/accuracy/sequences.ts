import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Detection } from "@ngaba/edge-agent";
import { type MotBox, parseMotDetections, parseMotText } from "./mot-text.ts";

/** One sequence with a detector's boxes and ground truth: what a tracker alone is judged by. */
export interface Sequence {
  readonly name: string;
  readonly framesPerSecond: number;
  /** Detections of frame 1, 2 …, as persons. */
  readonly frames: readonly (readonly Detection[])[];
  readonly truth: readonly MotBox[];
  /** What other trackers put out on the same boxes, by tracker; empty where no file lies there. */
  readonly references: ReadonlyMap<string, readonly MotBox[]>;
}

/** What most films have; said aloud where it is used. */
const ASSUMED_FRAMES_PER_SECOND = 25;

/**
 * Reads every subfolder that holds `det/det.txt` and `gt/gt.txt`. `seqinfo.ini` gives the frame rate where it is, and
 * `reference/<tracker>/<sequence>.txt` beside them another tracker's output.
 *
 * @throws {Error} naming the folder that holds no sequence, or the file and line that cannot be read
 */
export function readSequences(folder: string, say: (line: string) => void): Sequence[] {
  const names = subfolders(folder).filter((name) => {
    return ["det/det.txt", "gt/gt.txt"].every((file) => existsSync(join(folder, name, file)));
  });
  if (names.length === 0) {
    throw new Error(`${folder} holds no sequence: none of its subfolders has det/det.txt and gt/gt.txt`);
  }
  return names.map((name) => readSequence(folder, name, say));
}

function readSequence(folder: string, name: string, say: (line: string) => void): Sequence {
  const detections = readWith(parseMotDetections, join(folder, name, "det/det.txt"));
  const truth = readWith(parseMotText, join(folder, name, "gt/gt.txt"));
  const info = readInfo(join(folder, name, "seqinfo.ini"));
  if (info.frameRate === undefined)
    say(`${name}: no seqinfo.ini, ${ASSUMED_FRAMES_PER_SECOND} frames a second assumed`);
  const areFractions = detections.every(({ confidence }) => confidence >= 0 && confidence <= 1);
  if (!areFractions) say(`${name}: its scores are no fractions, so every box counts as sure`);
  const sure = areFractions ? detections : detections.map((box) => ({ ...box, confidence: 1 }));
  return {
    name,
    framesPerSecond: info.frameRate ?? ASSUMED_FRAMES_PER_SECOND,
    frames: byFrame(sure, info.seqLength ?? 0),
    truth,
    references: readReferences(join(folder, "reference"), name),
  };
}

function byFrame(boxes: readonly MotBox[], seqLength: number): Detection[][] {
  const frameCount = boxes.reduce((last, { frame }) => Math.max(last, frame), seqLength);
  const frames = Array.from({ length: frameCount }, (): Detection[] => []);
  for (const { frame, left, top, width, height, confidence } of boxes) {
    const box = { x1: left, y1: top, x2: left + width, y2: top + height };
    frames[frame - 1]?.push({ box, score: confidence, roadUserClass: "person" });
  }
  return frames;
}

function readReferences(folder: string, name: string): Map<string, readonly MotBox[]> {
  const files = existsSync(folder)
    ? subfolders(folder).map((tracker) => [tracker, join(folder, tracker, `${name}.txt`)])
    : [];
  return new Map(
    files.flatMap(([tracker = "", file = ""]) => (existsSync(file) ? [[tracker, readWith(parseMotText, file)]] : [])),
  );
}

function readInfo(file: string): { readonly frameRate?: number; readonly seqLength?: number } {
  if (!existsSync(file)) return {};
  const text = readFileSync(file, "utf8");
  const positive = (key: string): number => {
    const found = new RegExp(`^${key}=(.*)$`, "m").exec(text)?.[1]?.trim() ?? "";
    const value = Number(found);
    if (value > 0 && Number.isFinite(value)) return value;
    throw new Error(`${file}: ${key} must be a number above 0, got ${JSON.stringify(found)}`);
  };
  return { frameRate: positive("frameRate"), seqLength: positive("seqLength") };
}

function subfolders(folder: string): string[] {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    throw new Error(`${folder} is not there or no folder: name one that holds sequences in MOTChallenge form`);
  }
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => !entry.isFile())
    .map(({ name }) => name)
    .sort();
}

function readWith<T>(parse: (text: string, name: string) => T, file: string): T {
  return parse(readFileSync(file, "utf8"), file);
}
