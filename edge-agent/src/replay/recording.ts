import { statSync } from "node:fs";
import { type EpochMs, elapsed } from "@ngaba/contract";
import type { Frame } from "../capture/frame.ts";
import { createOnnxDetector } from "../detection/onnx-detector.ts";
import { createGroundFinder } from "../geometry/ground-finder.ts";
import { createProgressBar } from "../platform/progress-bar.ts";
import type { Scene } from "../rules/scene.ts";
import { createSignalReader } from "../signals/signal-reader.ts";
import { EMPTY_TRACKER_MEMORY, updateTracks } from "../tracking/tracker.ts";
import { DEFAULT_TRACKER_OPTIONS } from "../tracking/tracker-options.ts";
import { readVideo, type VideoFile, videoLengthMs } from "./ffmpeg-video-frames.ts";
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
}

/**
 * Looks at a film as an agent looks at its camera: the same detector, tracker and reading of lights. Says on stderr how
 * far it is.
 * @throws {EdgeError} VIDEO_UNREADABLE, PROGRAM_MISSING, MODEL_*
 */
export async function* framesOfFilm(film: FilmSource, scene: Scene): AsyncGenerator<RecordedFrame> {
  const { cameraId } = scene;
  const bar = createProgressBar(film.file, await lengthMs(film));
  const onProgress = (line: string) => void process.stderr.write(`${line}\n`);
  const detector = createOnnxDetector({ cardId: film.model, cacheDir: film.modelCache, threads: 1, onProgress });
  const readSignals = createSignalReader(scene.signalHeads);
  // What is wrong with a calibration, whoever judges the frames says.
  const groundFor = createGroundFinder(scene.calibration, () => undefined);
  let memory = EMPTY_TRACKER_MEMORY;
  try {
    for await (const frame of readVideo({ ...film, cameraId })) {
      const { detections } = await detector.detect(frame, scene.detectionRegions);
      const frameSize = { widthPx: frame.widthPx, heightPx: frame.heightPx };
      const perspective = groundFor(frameSize);
      const update = updateTracks(memory, detections, frame.at, { ...DEFAULT_TRACKER_OPTIONS, perspective });
      memory = update.memory;
      yield { frame, seen: { at: frame.at, frameSize, tracks: update.tracks, signals: readSignals(frame) } };
      bar.update(elapsed(film.startAt, frame.at));
    }
  } finally {
    bar.end();
    await detector.close();
  }
}

/** Its length at its true speed, milliseconds. */
async function lengthMs({ file, trueFps }: FilmSource): Promise<number> {
  const { durationMs, fps } = await videoLengthMs(file);
  return trueFps === undefined ? durationMs : (durationMs * fps) / trueFps;
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

/** Leaves out what is not within the span; its end is exclusive. */
export async function* within(
  frames: AsyncIterable<RecordedFrame>,
  from: EpochMs | undefined,
  to: EpochMs | undefined,
): AsyncGenerator<RecordedFrame> {
  for await (const frame of frames) {
    if (to !== undefined && frame.seen.at >= to) return;
    if (from === undefined || frame.seen.at >= from) yield frame;
  }
}
