import { statSync } from "node:fs";
import { type EpochMs, elapsed, toRfc3339 } from "@ngaba/contract";
import type { Frame } from "../capture/frame.ts";
import { createOnnxDetector } from "../detection/onnx-detector.ts";
import { createGroundFinder } from "../geometry/ground-finder.ts";
import { EdgeError } from "../platform/errors.ts";
import { createProgressBar } from "../platform/progress-bar.ts";
import type { Scene } from "../rules/scene.ts";
import { createSignalReader } from "../signals/signal-reader.ts";
import { EMPTY_TRACKER_MEMORY, updateTracks } from "../tracking/tracker.ts";
import { trackerOptionsFor } from "../tracking/tracker-options.ts";
import { claimedLength, readVideo, type VideoFile } from "./ffmpeg-video-frames.ts";
import { readTracks, trackFiles } from "./read-tracks.ts";
import type { TrackFrame } from "./track-file.ts";

/** One analysed frame of a recording; with its picture when it is a film. */
export interface RecordedFrame {
  readonly seen: TrackFrame;
  readonly frame?: Frame;
}

/** A film that is looked at anew. */
export interface FilmSource extends Omit<VideoFile, "cameraId"> {
  readonly model: string;
  /** Folder of converted models. */
  readonly modelCache: string;
  /** Told when the film was looked at to its end, and that came earlier than it claims: it was cut off or is damaged. */
  readonly onEndedEarly?: (film: EndedEarly) => void;
}

export interface EndedEarly {
  readonly endedMs: number;
  readonly claimedMs: number;
}

/** A film may claim this much more than it holds, milliseconds. */
const SLACK_MS = 1_000;

/**
 * Looks at a film as an agent looks at its camera: the same detector, tracker and reading of lights. Says on stderr how
 * far it is.
 * @throws {EdgeError} VIDEO_UNREADABLE, PROGRAM_MISSING, MODEL_*
 */
export async function* framesOfFilm(film: FilmSource, scene: Scene): AsyncGenerator<RecordedFrame> {
  const { cameraId } = scene;
  const { claimedMs, periodMs } = await lengthOf(film);
  const bar = createProgressBar(film.file, claimedMs);
  const onProgress = (line: string) => void process.stderr.write(`${line}\n`);
  const detector = createOnnxDetector({ cardId: film.model, cacheDir: film.modelCache, threads: 1, onProgress });
  const readSignals = createSignalReader(scene.signalHeads);
  // What is wrong with a calibration, whoever judges the frames says.
  const groundFor = createGroundFinder(scene.calibration, () => undefined);
  let memory = EMPTY_TRACKER_MEMORY;
  let endedMs = 0;
  try {
    for await (const frame of readVideo({ ...film, cameraId })) {
      const { detections } = await detector.detect(frame, scene.detectionRegions);
      const frameSize = { widthPx: frame.widthPx, heightPx: frame.heightPx };
      const perspective = groundFor(frameSize);
      const update = updateTracks(memory, detections, frame.at, trackerOptionsFor(perspective));
      memory = update.memory;
      yield { frame, seen: { at: frame.at, frameSize, tracks: update.tracks, signals: readSignals(frame) } };
      endedMs = elapsed(film.startAt, frame.at) + periodMs;
      bar.update(endedMs);
    }
    if (claimedMs - endedMs > SLACK_MS) film.onEndedEarly?.({ endedMs, claimedMs });
  } finally {
    bar.end();
    await detector.close();
  }
}

/** Its length at its true speed, and that of a picture that is looked at. */
async function lengthOf({ file, fps, trueFps }: FilmSource): Promise<{ claimedMs: number; periodMs: number }> {
  const claimed = await claimedLength(file);
  const filmFps = trueFps ?? claimed.fps;
  const claimedMs = trueFps === undefined ? claimed.durationMs : (claimed.durationMs * claimed.fps) / trueFps;
  const pickedFps = Math.min(fps ?? Number.POSITIVE_INFINITY, filmFps);
  return { claimedMs, periodMs: pickedFps > 0 ? 1000 / pickedFps : 0 };
}

/**
 * Frames of recorded tracks, of a file or of all files of a folder. Says on stderr how far it is.
 * @throws {EdgeError} TRACKS_INVALID
 */
export async function* framesOfTracks(path: string, scene: Scene): AsyncGenerator<RecordedFrame> {
  const files = trackFiles(path);
  const total = files.reduce((sum, file) => sum + statSync(file).size, 0);
  const bar = createProgressBar(path, total);
  try {
    for await (const seen of readTracks(files, scene.cameraId, (read) => bar.update(read))) yield { seen };
    bar.update(total);
  } finally {
    bar.end();
  }
}

/**
 * Leaves out what is not within the span; its end is exclusive.
 * @throws {EdgeError} CONFIG_INVALID when nothing is left
 */
export async function* within(
  frames: AsyncIterable<RecordedFrame>,
  from: EpochMs | undefined,
  to: EpochMs | undefined,
): AsyncGenerator<RecordedFrame> {
  let [first, last]: readonly EpochMs[] = [];
  let isEmpty = true;
  for await (const frame of frames) {
    const { at } = frame.seen;
    first ??= at;
    last = at;
    if (to !== undefined && at >= to) break;
    if (from !== undefined && at < from) continue;
    isEmpty = false;
    yield frame;
  }
  if (isEmpty) throw nothingWithin(first, last);
}

function nothingWithin(first: EpochMs | undefined, last: EpochMs | undefined): EdgeError {
  if (first === undefined || last === undefined) {
    const vi = "bản ghi không có khung hình nào";
    return new EdgeError("CONFIG_INVALID", "the recording holds no frame", { vi });
  }
  const [from, to] = [first, last].map(toRfc3339);
  const en = `no frame is within --from and --to; those looked at are from ${from} to ${to}`;
  const vi = `không có khung hình nào trong khoảng --from đến --to; những khung hình đã xem là từ ${from} đến ${to}`;
  return new EdgeError("CONFIG_INVALID", en, { vi });
}
