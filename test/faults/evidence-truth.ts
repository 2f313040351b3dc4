/** What evidence of a numbered film must show, by what the simulator sent. */
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import type { EvidenceData, EvidenceFile } from "@ngaba/contract";
import sharp from "sharp";
import { readNumber } from "../evidence/numbered-film.ts";
import type { SentUnit } from "../simulator/sent-log.ts";

/** An incident, and which picture it was found in. */
export interface FoundPicture {
  readonly incidentId: string;
  /** As the analysed frame's own pixels say. */
  readonly number: number;
  /** When it was taken, by the agent. */
  readonly at: number;
}

export interface Sent {
  readonly units: readonly SentUnit[];
  /** What of it may be missing all the same; default nothing. */
  readonly mayMiss?: (unit: SentUnit) => boolean;
}

/** Half a picture: one at the very edge is in or out by the milliseconds to which a moment is known. */
export const EDGE_MS = 20;
const READ_AT = { widthPx: 160, heightPx: 90 };

/** Numbers of all pictures of a file, in order of showing. */
export async function numbersIn(file: string): Promise<(number | undefined)[]> {
  const { widthPx, heightPx } = READ_AT;
  const output = ["-vf", `scale=${widthPx}:${heightPx},format=rgb24`, "-fps_mode", "passthrough", "-f", "rawvideo"];
  const args = ["-v", "error", "-nostdin", "-threads", "1", "-i", file, ...output, "pipe:1"];
  const { stdout } = await promisify(execFile)("ffmpeg", args, { encoding: "buffer", maxBuffer: 2 ** 30 });
  const bytes = widthPx * heightPx * 3;
  return Array.from({ length: stdout.length / bytes }, (_, index) =>
    readNumber({ rgb: stdout.subarray(index * bytes, (index + 1) * bytes), widthPx, heightPx }),
  );
}

/** Number of a picture in a file. */
export async function numberIn(file: string): Promise<number | undefined> {
  const { data, info } = await sharp(file).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return readNumber({ rgb: data, widthPx: info.width, heightPx: info.height });
}

export const evidencePath = (folder: string, { sha256, mediaType }: EvidenceFile): string =>
  join(folder, "evidence", `${sha256}.${mediaType === "video/mp4" ? "mp4" : "jpg"}`);

/** The picture that an incident was found in: of those with its number the one that was taken nearest to its moment. */
export function sentAs({ number, at }: FoundPicture, { units }: Sent): SentUnit {
  const offMs = ({ atMs }: SentUnit): number => Math.abs(atMs - at);
  const found = units.filter(({ frame }) => frame === number).toSorted((one, other) => offMs(one) - offMs(other))[0];
  if (found === undefined) throw new Error(`picture ${number} was never sent`);
  return found;
}

/** What is wrong with the evidence of an incident, in words; nothing when it is exact. */
export async function faultsOf(
  found: FoundPicture,
  data: EvidenceData | undefined,
  around: { readonly folder: string; readonly sent: Sent; readonly aroundMs: number },
): Promise<string[]> {
  if (data?.stage !== "whole") return [`evidence is ${data?.stage ?? "not there"}`];
  const { folder, sent, aroundMs } = around;
  const unit = sentAs(found, sent);
  const faults: string[] = [];
  for (const role of ["at", "annotated"] as const) {
    const still = data.files.find((file) => file.role === role);
    const shown = still && (await numberIn(evidencePath(folder, still)));
    if (still?.madeFrom !== "ring" && !isAtJump(unit, sent))
      faults.push(`${role} is made from ${still?.madeFrom ?? "nothing"}`);
    if (shown !== found.number) faults.push(`${role} shows ${shown}, not ${found.number}`);
  }
  const clips = data.files.filter(({ role }) => role === "clip");
  const shown = await Promise.all(clips.map((clip) => numbersIn(evidencePath(folder, clip))));
  for (const numbers of shown) if (numbers.includes(undefined)) faults.push("a picture of a clip says no number");
  const { mayMiss = () => false } = sent;
  const isStated = ({ atMs }: SentUnit): boolean => Math.abs(atMs - unit.atMs) <= aroundMs - EDGE_MS;
  const wanted = sent.units.filter((each) => isStated(each) && !mayMiss(each) && !isAtJump(each, sent));
  for (const stream of new Set(wanted.map((each) => each.stream))) {
    const ofStream = sent.units.filter((each) => each.stream === stream);
    const inClips = new Set(shown.flatMap((numbers, index) => (isOf(clips[index], ofStream) ? numbers : [])));
    const missing = wanted.filter((each) => each.stream === stream && !inClips.has(each.frame));
    if (missing.length === 0) continue;
    const [first, last] = [missing[0], missing.at(-1)].map((each) => Math.round((each?.atMs ?? 0) - unit.atMs));
    const gaps = data.gaps.map(({ why, from, to }) => `${why} ${from} ${to}`).join(", ");
    faults.push(
      `of connection ${stream} the clips lack ${missing.length} pictures of ${wanted.length}, ${first} to ${last} ms; clips ${clips.map(({ clip }) => `${clip?.from} ${clip?.to} ${clip?.frames}`).join(", ")}; gaps ${gaps}`,
    );
  }
  return faults;
}

const MANY_TICKS = 90_000;
const REORDERED = 4;

/** Of the pictures that are sent beside a jump of the camera's time, reordered ones may have no place in the file: clips lack them, and the analysed frame is the still. */
function isAtJump(unit: SentUnit, { units }: Sent): boolean {
  const place = units.indexOf(unit);
  const near = units.slice(Math.max(0, place - REORDERED), place + REORDERED);
  return near.some(({ ticks, stream }, index) => {
    const before = near[index - 1];
    return before?.stream === stream && Math.abs((ticks - before.ticks) | 0) > MANY_TICKS;
  });
}

/** Streams do not overlap in time. */
function isOf(file: EvidenceFile | undefined, stream: readonly SentUnit[]): boolean {
  if (file?.clip === undefined) return false;
  const middle = (Date.parse(file.clip.from) + Date.parse(file.clip.to)) / 2;
  return middle > (stream[0]?.atMs ?? 0) - 500 && middle < (stream.at(-1)?.atMs ?? 0) + 500;
}
