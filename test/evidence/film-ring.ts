/** Films in a folder of segments, as the ring has them: what is cut of them is tested without a camera. */
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { epochMs } from "@ngaba/contract";
import { streamTicks } from "@ngaba/edge-agent/capture/rtsp/access-unit.ts";
import type { RecordedGap, RecordedPart, RecordedVideo } from "@ngaba/edge-agent/evidence/recorded-video.ts";

const TICKS_PER_MS = 90;
const SEGMENT_S = 4;

/** @throws {Error} with ffmpeg's last words */
export function ffmpeg(...args: readonly string[]): Buffer {
  const { status, stdout, stderr } = spawnSync("ffmpeg", ["-v", "error", "-nostdin", "-y", ...args], {
    maxBuffer: 1e9,
  });
  if (status !== 0) throw new Error(`ffmpeg: ${String(stderr).trim()}`);
  return stdout;
}

export interface FilmedPart {
  readonly film: string;
  readonly streamId: string;
  /** The moment in its first picture. */
  readonly startsAt: number;
  /** Ticks of its first picture. */
  readonly firstTicks: number;
  readonly frames: number;
  readonly codec?: "h264" | "h265";
  readonly widthPx?: number;
  readonly heightPx?: number;
}

const FRAME_TICKS = 3_600; // 25 pictures a second

/** A part as it can be written down for another process. */
export type PartOnDisk = FilmedPart & {
  readonly segments: readonly { readonly path: string; readonly frame: number }[];
};

/** Cuts a film into segments at keyframes, as the ring does. Their own time is in milliseconds, not in ticks as the ring's. */
export function recordFilm(folder: string, filmed: FilmedPart): PartOnDisk {
  const own = join(folder, filmed.streamId);
  mkdirSync(own, { recursive: true });
  const segments = ["-f", "segment", "-segment_format", "matroska", "-segment_time", String(SEGMENT_S)];
  ffmpeg("-i", filmed.film, "-c", "copy", ...segments, "-reset_timestamps", "1", join(own, "%05d.mkv"));
  const starts = startsOf(own, filmed.frames);
  return { ...filmed, segments: starts.map(({ name, frame }) => ({ path: join(own, name), frame })) };
}

export function openPart(part: PartOnDisk): RecordedPart {
  const { streamId, startsAt, firstTicks, frames, codec = "h264", widthPx = 640, heightPx = 360, segments } = part;
  const files = segments.map(({ path, frame }, index) => {
    const first = streamTicks(firstTicks + frame * FRAME_TICKS);
    const last = streamTicks(firstTicks + ((segments[index + 1]?.frame ?? frames) - 1) * FRAME_TICKS);
    return { path, firstTicks: first, lastTicks: last, zeroTicks: first };
  });
  return {
    ...{ streamId, timeline: 0, parameterSets: { codec, widthPx, heightPx }, files },
    at: (ticks) => epochMs(startsAt + (ticks - firstTicks) / TICKS_PER_MS),
    ticksAt: (at) => streamTicks(firstTicks + (at - startsAt) * TICKS_PER_MS),
  };
}

/** A keyframe each 50 pictures: each file begins at one of them. */
function startsOf(folder: string, frames: number): { name: string; frame: number }[] {
  const names = readdirSync(folder).filter((name) => name.endsWith(".mkv"));
  let frame = 0;
  return names.toSorted().map((name) => {
    const start = { name, frame };
    frame += packetsIn(join(folder, name));
    if (frame > frames) throw new Error(`${folder} holds more than its ${frames} pictures`);
    return start;
  });
}

const packetsIn = (file: string): number =>
  ffmpeg("-i", file, "-c", "copy", "-f", "framecrc", "pipe:1").toString().match(/^0,/gm)?.length ?? 0;

/** A ring that holds these parts, and all of its time that has passed. */
export function ringOf(parts: readonly RecordedPart[], gaps: readonly RecordedGap[] = []) {
  let pinned = 0;
  const ring: RecordedVideo = {
    find: (_cameraId, from, to) => ({
      parts: parts.flatMap((part) => {
        const files = part.files.filter((file) => part.at(file.lastTicks) >= from && part.at(file.firstTicks) <= to);
        return files.length === 0 ? [] : [{ ...part, files }];
      }),
      gaps: gaps.filter((gap) => gap.to >= from && gap.from <= to),
    }),
    reached: async (_cameraId, _until, signal) => (signal.aborted ? "aborted" : "held"),
    pin: () => {
      pinned += 1;
      return {
        [Symbol.dispose]: () => {
          pinned -= 1;
        },
      };
    },
  };
  return { ring, pinned: () => pinned };
}
