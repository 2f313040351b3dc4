import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { type EpochMs, epochMs, monotonicMs } from "@ngaba/contract";
import { type DiskRing, type DiskRingOptions, openDiskRing } from "@ngaba/edge-agent/capture/ring/disk-ring.ts";
import {
  fileSeconds,
  NANOSECONDS_PER_TICK,
  type RingFile,
  type RingPart,
} from "@ngaba/edge-agent/capture/ring/ring.ts";
import {
  type AccessUnit,
  streamTicks,
  TICKS_PER_MS,
  type VideoCodec,
} from "@ngaba/edge-agent/capture/rtsp/access-unit.ts";
import { nalKind } from "@ngaba/edge-agent/capture/rtsp/nal-unit.ts";
import { createParameterSetKeeper } from "@ngaba/edge-agent/capture/rtsp/parameter-sets.ts";
import { systemClock } from "@ngaba/edge-agent/platform/clock.ts";
import { createLogger } from "@ngaba/edge-agent/platform/logger.ts";
import { onTestFinished } from "vitest";
import { readNumber } from "../evidence/numbered-film.ts";
import { splitAnnexB } from "./rtsp-kit.ts";

const run = promisify(execFile);

export const NO_LIMITS = { maxAgeMs: 3_600_000, maxBytes: 1e12, segmentMs: 4000, minFreeBytes: 0 };

/** A folder that goes with the test. */
export async function testFolder(parent = tmpdir()): Promise<string> {
  const folder = await mkdtemp(join(parent, "ngaba-ring-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

export function openTestRing(folder: string, options: Partial<DiskRingOptions> = {}): DiskRing {
  const log = createLogger("silent");
  return openDiskRing({ folder, limits: NO_LIMITS, clock: systemClock, log, tell: () => undefined, ...options });
}

/** A film's access units as a camera sends them, the first at 0 ticks and at this moment. */
export async function unitsOf(file: string, codec: VideoCodec, begin: EpochMs): Promise<AccessUnit[]> {
  const [filter, format] =
    codec === "h264"
      ? ["h264_mp4toannexb,h264_metadata=aud=insert", "h264"]
      : ["hevc_mp4toannexb,hevc_metadata=aud=insert", "hevc"];
  const folder = await mkdtemp(join(tmpdir(), "ngaba-ring-"));
  try {
    const stream = join(folder, "stream");
    await run("ffmpeg", ["-v", "error", "-i", file, "-c", "copy", "-bsf:v", filter, "-f", format, stream]);
    const { stdout } = await run("ffprobe", [
      "-v",
      "error",
      "-show_entries",
      "packet=pts_time",
      "-of",
      "csv=p=0",
      file,
    ]);
    const ticks = stdout
      .trim()
      .split("\n")
      .map((line) => Math.round(Number.parseFloat(line) * 1000 * TICKS_PER_MS));
    return toUnits(codec, splitAnnexB(await readFile(stream)), ticks, begin);
  } finally {
    await rm(folder, { recursive: true });
  }
}

const isDelimiter = (codec: VideoCodec, nal: Buffer): boolean =>
  codec === "h264" ? (nal.readUInt8(0) & 0x1f) === 9 : nal.readUInt8(0) >> 1 === 35;

function toUnits(codec: VideoCodec, nals: readonly Buffer[], ticks: readonly number[], begin: EpochMs): AccessUnit[] {
  const groups: Buffer[][] = [];
  for (const nal of nals) {
    if (isDelimiter(codec, nal)) groups.push([]);
    groups.at(-1)?.push(nal);
  }
  const keeper = createParameterSetKeeper(codec);
  return groups.map((group, index) => {
    for (const nal of group) keeper.note(nal);
    const parameterSets = keeper.current();
    if (parameterSets === undefined) throw new Error("a film that begins without parameter sets");
    const at = (ticks[index] ?? 0) - (ticks[0] ?? 0);
    return {
      nals: group,
      isKeyframe: group.some((nal) => nalKind(codec, nal) === "keyframe-slice"),
      isDamaged: false,
      ticks: streamTicks(at),
      timeline: 0,
      parameterSets,
      bytes: group.reduce((sum, nal) => sum + nal.length, 0),
      readAt: { monotonic: monotonicMs(at / TICKS_PER_MS), wall: epochMs(begin + at / TICKS_PER_MS) },
    };
  });
}

/** MD5 of each picture that ffmpeg decodes, in order of showing, and its time in the file's own ticks. */
export async function decode(file: string): Promise<{ ticks: number; md5: string }[]> {
  const output = ["-map", "0:v", "-fps_mode", "passthrough", "-enc_time_base", "-1", "-f", "framemd5", "-"];
  const { stdout } = await run("ffmpeg", ["-v", "error", "-copyts", "-i", file, ...output]);
  const timeBase = /#tb 0: (\d+)\/(\d+)/.exec(stdout);
  const seconds = Number(timeBase?.[1]) / Number(timeBase?.[2]);
  return stdout
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => line.split(",").map((cell) => cell.trim()))
    .map((cells) => ({
      ticks: Math.round((Number(cells[2]) * seconds * 1e9) / NANOSECONDS_PER_TICK),
      md5: cells.at(-1) ?? "",
    }));
}

/** MD5 of the one picture at these ticks, sought as evidence does. */
export async function pictureAt(file: RingFile, ticks: number, halfFrameTicks: number): Promise<string | undefined> {
  const seconds = Math.max(0, fileSeconds(streamTicks(ticks - halfFrameTicks), file));
  const args = ["-v", "error", "-ss", seconds.toFixed(6), "-i", file.path, "-frames:v", "1", "-f", "framemd5", "-"];
  const { stdout } = await run("ffmpeg", args);
  return stdout.trim().split("\n").at(-1)?.split(",").at(-1)?.trim();
}

/** Numbers of the pictures of a numbered film in a file of the ring, in order of showing. */
async function numbersIn(
  path: string,
  size: { readonly widthPx: number; readonly heightPx: number },
): Promise<(number | undefined)[]> {
  const output = ["-map", "0:v", "-fps_mode", "passthrough", "-pix_fmt", "rgb24", "-f", "rawvideo", "pipe:1"];
  const { stdout } = await run("ffmpeg", ["-v", "error", "-i", path, ...output], {
    encoding: "buffer",
    maxBuffer: 2 ** 30,
  });
  const bytes = size.widthPx * size.heightPx * 3;
  return Array.from({ length: stdout.length / bytes }, (_, index) =>
    readNumber({ rgb: stdout.subarray(index * bytes, (index + 1) * bytes), ...size }),
  );
}

/** Of all files of these parts, each once. */
export async function numbersOf(parts: readonly RingPart[]): Promise<(number | undefined)[]> {
  const sizes = new Map(parts.flatMap(({ files, parameterSets }) => files.map(({ path }) => [path, parameterSets])));
  const numbers: (number | undefined)[] = [];
  for (const [path, size] of sizes) numbers.push(...(await numbersIn(path, size)));
  return numbers;
}
