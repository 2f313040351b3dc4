import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { type CameraStream, createCameraStream, type StreamRecorder } from "@ngaba/edge-agent/capture/camera-stream.ts";
import type { DecoderOptions } from "@ngaba/edge-agent/capture/ffmpeg-decoder.ts";
import type { Frame } from "@ngaba/edge-agent/capture/frame.ts";
import type { Login } from "@ngaba/edge-agent/capture/rtsp/rtsp-auth.ts";
import { createRtspSource } from "@ngaba/edge-agent/capture/rtsp/rtsp-source.ts";
import { systemClock } from "@ngaba/edge-agent/platform/clock.ts";
import { createLogger } from "@ngaba/edge-agent/platform/logger.ts";

const run = promisify(execFile);

/** A film with a keyframe each 25 pictures, in which no two pictures are alike: 4 s with B-frames unless told otherwise. */
export const FILM = { fps: 25, frames: 100, keyframeEvery: 25, widthPx: 642, heightPx: 362 };
export const LOGIN = { username: "viewer", password: "p@ss:w/1%41'" };

export interface TestFilm {
  readonly file: string;
  readonly remove: () => Promise<void>;
}

export async function makeFilm(fps = FILM.fps, bFrames = 2, keyframeEvery = FILM.keyframeEvery): Promise<TestFilm> {
  const folder = await mkdtemp(join(tmpdir(), "ngaba-capture-"));
  const file = join(folder, "film.mp4");
  const source = `testsrc2=size=${FILM.widthPx}x${FILM.heightPx}:rate=${fps}`;
  const coding = [
    "-c:v",
    "libx264",
    "-preset",
    "veryfast",
    "-bf",
    String(bFrames),
    "-g",
    String(keyframeEvery),
    "-sc_threshold",
    "0",
  ];
  const input = ["-v", "error", "-f", "lavfi", "-i", source, "-frames:v", String(FILM.frames)];
  await run("ffmpeg", [...input, ...coding, "-pix_fmt", "yuv420p", file]);
  return { file, remove: () => rm(folder, { recursive: true }) };
}

/** Which picture of the film each RGB picture is, told by its bytes. */
export async function filmIndex(file: string): Promise<Map<string, number>> {
  const args = ["-v", "error", "-i", file, "-vf", "scale=flags=bilinear,format=rgb24", "-f", "rawvideo", "pipe:1"];
  const { stdout } = await run("ffmpeg", args, { encoding: "buffer", maxBuffer: 2 ** 30 });
  const bytes = FILM.widthPx * FILM.heightPx * 3;
  return new Map(Array.from({ length: FILM.frames }, (_, n) => [md5(stdout.subarray(n * bytes, (n + 1) * bytes)), n]));
}

export const md5 = (bytes: Uint8Array): string => createHash("md5").update(bytes).digest("hex");

interface StreamPlan {
  readonly credentials?: Login | (() => Login | undefined);
  /** Null: a camera that is only watched. */
  readonly decoding?: Partial<DecoderOptions> | null;
  readonly recorder?: StreamRecorder;
}

const DECODING = { fps: FILM.fps, maxWidthPx: 1280, threads: 1, niceLevel: 0, log: createLogger("silent") };

export function streamOf(rtspUrl: string, { credentials, decoding = {}, recorder }: StreamPlan = {}): CameraStream {
  return createCameraStream({
    cameraId: "gate",
    source: createRtspSource({
      rtspUrl,
      transport: "tcp",
      credentials: typeof credentials === "function" ? credentials : () => credentials,
      clock: systemClock,
    }),
    clock: systemClock,
    maxCameraOffsetMs: 2000,
    ...(decoding !== null && { decoding: { ...DECODING, ...decoding } }),
    ...(recorder && { recorder }),
  });
}

/** One connection, ended after `count` frames. */
export async function readFrames(stream: CameraStream, count: number): Promise<Frame[]> {
  const frames: Frame[] = [];
  const stopping = new AbortController();
  const onFrame = (frame: Frame): void => {
    frames.push(frame);
    if (frames.length >= count) stopping.abort();
  };
  await stream.runOnce(stopping.signal, { onUnit: () => undefined, onFrame });
  return frames.slice(0, count);
}

/** Process ids of the ffmpeg children of a process (this one unless told otherwise). */
export async function ffmpegChildren(parent = process.pid): Promise<number[]> {
  const ids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name)).map(Number);
  const stats = await Promise.all(ids.map((id) => readFile(`/proc/${id}/stat`, "utf8").catch(() => "")));
  return ids.filter((_, index) => stats[index]?.match(/\(ffmpeg\) \S (\d+)/)?.[1] === String(parent));
}

/** The process that decodes a stream, among the children of `parent`: not one that only tells ffmpeg's formats. */
export async function findDecoder(parent = process.pid): Promise<number | undefined> {
  for (const child of await ffmpegChildren(parent)) {
    const args = await readFile(`/proc/${child}/cmdline`, "utf8").catch(() => "");
    if (args.includes("rawvideo")) return child;
  }
  return undefined;
}

/** True while a process exists, and is no zombie that only waits for its parent's look. */
export async function isRunning(pid: number): Promise<boolean> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => undefined);
  return stat !== undefined && !/\) [ZX] /.test(stat);
}
