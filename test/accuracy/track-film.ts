import type { EpochMs } from "@ngaba/contract";
import { createOnnxDetector, EMPTY_TRACKER_MEMORY, type Track, updateTracks } from "@ngaba/edge-agent";
import { type Film, filmFrames } from "./film-frames.ts";
import type { MotBox } from "./mot-text.ts";

export interface TrackFilmOptions {
  readonly cardId: string;
  /** Folder of converted models. */
  readonly modelCacheDir: string;
  readonly threads: number;
  readonly onProgress: (line: string) => void;
  readonly onFrame: (frameCount: number) => void;
}

/** One picture of a film, and who was followed in it. */
export interface TrackedPicture {
  /** From 1. */
  readonly frame: number;
  /** From 0 at the film's beginning. */
  readonly at: EpochMs;
  readonly tracks: readonly Track[];
}

/** The whole way from pixels to tracks, with the detector, the tracker and the defaults that an agent ships with. */
export async function* trackFilm(film: Film, options: TrackFilmOptions): AsyncGenerator<TrackedPicture> {
  const { cardId, modelCacheDir, threads, onProgress } = options;
  const detector = createOnnxDetector({ cardId, cacheDir: modelCacheDir, threads, onProgress });
  let memory = EMPTY_TRACKER_MEMORY;
  let frame = 0;
  try {
    await detector.open(film);
    for await (const picture of filmFrames(film)) {
      frame++;
      const { detections } = await detector.detect(picture);
      const update = updateTracks(memory, detections, picture.at);
      memory = update.memory;
      yield { frame, at: picture.at, tracks: update.tracks };
      options.onFrame(frame);
    }
  } finally {
    await detector.close();
  }
}

/** @returns the boxes of all persons, frame by frame */
export async function trackPersons(film: Film, options: TrackFilmOptions): Promise<MotBox[]> {
  const boxes: MotBox[] = [];
  for await (const { frame, tracks } of trackFilm(film, options)) {
    for (const track of tracks) {
      if (track.roadUserClass === "person") boxes.push(toMotBox(track, frame));
    }
  }
  return boxes;
}

function toMotBox({ id, box, confidence }: Track, frame: number): MotBox {
  return { frame, id, left: box.x1, top: box.y1, width: box.x2 - box.x1, height: box.y2 - box.y1, confidence };
}
