import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { CameraId } from "@ngaba/contract";
import type { Logger } from "../../platform/logger.ts";
import { streamTicks } from "../rtsp/access-unit.ts";
import { type MatroskaBlock, readMatroskaBlocks } from "./matroska-reader.ts";
import { RingIndex, type Segment, type Stretch } from "./ring-index.ts";
import { parseStreamLog, type SegmentLine, type StreamLine, streamLogPath } from "./stream-log.ts";
import { createTickAnchors, type TickAnchors } from "./tick-anchors.ts";

/**
 * Finds again what earlier lives recorded, and removes what belongs to nothing. A connection that cannot be read is left
 * alone, and told in the log.
 *
 * @param folder one folder for each camera, in it one for each connection; made when missing
 */
export function readRingFolder(folder: string, log: Logger): Map<string, RingIndex> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const cameras = readdirSync(folder, { withFileTypes: true }).filter(
    (entry) => entry.isDirectory() && CameraId.safeParse(entry.name).success,
  );
  return new Map(cameras.map(({ name }) => [name, readCamera(join(folder, name), log)]));
}

function readCamera(folder: string, log: Logger): RingIndex {
  const streams: Segment[][] = [];
  for (const streamId of readdirSync(folder)) {
    try {
      streams.push(readStream(join(folder, streamId), streamId));
    } catch (err) {
      log.warn({ err, folder, streamId }, "a part of the ring cannot be read");
    }
  }
  const begun = streams.filter((segments) => segments.length > 0).sort((a, b) => beginOf(a) - beginOf(b));
  const index = new RingIndex(begun.flat());
  index.tail = "agent-restart";
  return index;
}

function beginOf([segment]: readonly Segment[]): number {
  const stretch = segment?.stretches[0];
  return segment === undefined || stretch === undefined ? 0 : segment.anchors.at(stretch.timeline, stretch.firstTicks);
}

function readStream(folder: string, streamId: string): Segment[] {
  const log = streamLogPath(folder);
  const lines = existsSync(log) ? parseStreamLog(readFileSync(log, "utf8")) : [];
  const anchors = createTickAnchors();
  for (const line of lines) if (line.is === "anchor") anchors.note(line);
  const segments: Segment[] = [];
  let isMissing = false; // the file before
  for (const [begin, ...others] of linesByFile(lines).values()) {
    if (begin?.is !== "segment") continue;
    const segment = readSegment({ folder, streamId, begin, others, anchors });
    if (segment !== undefined) {
      if (isMissing) segment.after ??= "overwritten";
      segments.push(segment);
    }
    isMissing = segment === undefined;
  }
  removeStrangers(folder, segments);
  return segments;
}

/** Of each file those that name it: its beginning first, as it was written. */
function linesByFile(lines: readonly StreamLine[]): Map<string, StreamLine[]> {
  const files = new Map<string, StreamLine[]>();
  for (const line of lines) {
    if (line.is === "anchor") continue;
    const before = files.get(line.file);
    if (before === undefined) files.set(line.file, [line]);
    else before.push(line);
  }
  return files;
}

interface RecordedSegment {
  readonly folder: string;
  readonly streamId: string;
  readonly begin: SegmentLine;
  /** Of the same file. */
  readonly others: readonly StreamLine[];
  readonly anchors: TickAnchors;
}

/** `undefined` when its file is not there any more, or holds no picture. */
function readSegment({ folder, streamId, begin, others, anchors }: RecordedSegment): Segment | undefined {
  const { file, codec, widthPx, heightPx, setsHash, after } = begin;
  const path = join(folder, file);
  const fileBytes = statSync(path, { throwIfNoEntry: false })?.size;
  if (fileBytes === undefined || anchors.newest(begin.timeline) === undefined) return undefined;
  const end = others.findLast((line) => line.is === "end");
  const begun = [begin, ...others].flatMap(beginningOf);
  const isEnded = end?.is === "end" && end.bytes === fileBytes && end.lastTicks.length === begun.length;
  const stretches = isEnded
    ? begun.map((stretch, index) => ({ ...stretch, lastTicks: end.lastTicks[index] ?? stretch.firstTicks }))
    : measureStretches(path, begun);
  const last = stretches.at(-1);
  if (last === undefined) return undefined;
  const parameterSets = { codec, widthPx, heightPx };
  const state = { after, bytes: fileBytes, isOpen: false, settledTicks: last.lastTicks };
  return { streamId, path, parameterSets, setsHash, anchors, stretches, ...state };
}

type Beginning = Omit<Stretch, "lastTicks">;

const beginningOf = (line: StreamLine): Beginning[] =>
  line.is === "segment" || line.is === "stretch"
    ? [{ timeline: line.timeline, zeroTicks: line.zeroTicks, firstTicks: line.firstTicks }]
    : [];

/** Each picture belongs to the last stretch that begins at or before it, by the file's own time. */
function measureStretches(path: string, begun: readonly Beginning[]): Stretch[] {
  const { blocks } = readMatroskaBlocks(path);
  return begun.flatMap((stretch, index) => {
    const next = begun[index + 1];
    const end = next === undefined ? Number.POSITIVE_INFINITY : next.firstTicks - next.zeroTicks;
    const last = lastWithin(blocks, stretch.firstTicks - stretch.zeroTicks, end);
    return last === undefined ? [] : [{ ...stretch, lastTicks: streamTicks(stretch.zeroTicks + last) }];
  });
}

function lastWithin(blocks: readonly MatroskaBlock[], from: number, end: number): number | undefined {
  const within = blocks.filter(({ ticks }) => ticks >= from && ticks < end);
  return within.length === 0 ? undefined : within.reduce((last, { ticks }) => Math.max(last, ticks), from);
}

function removeStrangers(folder: string, segments: readonly Segment[]): void {
  if (segments.length === 0) rmSync(folder, { recursive: true, force: true });
  if (segments.length === 0) return;
  const known = new Set([streamLogPath(folder), ...segments.map(({ path }) => path)]);
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (!known.has(path)) rmSync(path, { recursive: true, force: true });
  }
}
