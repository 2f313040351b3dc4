import { createOnnxDetector } from "@ngaba/edge-agent";
import type { Detection } from "@ngaba/edge-agent/detection/detection.ts";
import { type Film, filmFrames } from "./film-frames.ts";
import type { TrackFilmOptions } from "./track-film.ts";

/** What the detector that an agent ships with, with its own threshold, sees in each picture of a film, in order. */
export async function detectFilm(film: Film, options: TrackFilmOptions): Promise<(readonly Detection[])[]> {
  const { cardId, modelCacheDir, threads, onProgress } = options;
  const detector = createOnnxDetector({ cardId, cacheDir: modelCacheDir, threads, onProgress });
  const seen: (readonly Detection[])[] = [];
  try {
    await detector.open(film);
    for await (const picture of filmFrames(film)) {
      seen.push((await detector.detect(picture)).detections);
      options.onFrame(seen.length);
    }
  } finally {
    await detector.close();
  }
  return seen;
}
