import { epochMs } from "@ngaba/contract";
import { createOnnxDetector } from "@ngaba/edge-agent";
import type { Detection } from "@ngaba/edge-agent/detection/detection.ts";
import type { Film, TrackFilmOptions } from "./track-film.ts";
import { decodeFrames } from "./video-frames.ts";

/** What the detector that an agent ships with, with its own threshold, sees in each picture of a film, in order. */
export async function detectFilm(film: Film, options: TrackFilmOptions): Promise<(readonly Detection[])[]> {
  const { widthPx, heightPx } = film;
  const { cardId, modelCacheDir, threads, onProgress } = options;
  const detector = createOnnxDetector({ cardId, cacheDir: modelCacheDir, threads, onProgress });
  const seen: (readonly Detection[])[] = [];
  try {
    await detector.open({ widthPx, heightPx });
    for await (const rgb of decodeFrames(film.file, film)) {
      const at = epochMs((seen.length * 1000) / film.framesPerSecond);
      seen.push((await detector.detect({ cameraId: "film", rgb, widthPx, heightPx, at, readAt: at })).detections);
      options.onFrame(seen.length);
    }
  } finally {
    await detector.close();
  }
  return seen;
}
