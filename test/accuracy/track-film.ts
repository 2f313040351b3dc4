import { epochMs } from "@ngaba/contract";
import { createOnnxDetector, EMPTY_TRACKER_MEMORY, type Track, updateTracks } from "@ngaba/edge-agent";
import type { MotBox } from "./mot-text.ts";
import { decodeFrames } from "./video-frames.ts";

export interface Film {
  readonly file: string;
  readonly widthPx: number;
  readonly heightPx: number;
  /** True speed of the pictures, whatever the file says. */
  readonly framesPerSecond: number;
}

export interface TrackFilmOptions {
  readonly cardId: string;
  /** Folder of converted models. */
  readonly modelCacheDir: string;
  readonly threads: number;
  readonly onProgress: (line: string) => void;
  readonly onFrame: (frameCount: number) => void;
}

/**
 * The whole way from pixels to tracks, with the detector, the tracker and the defaults that an agent ships with.
 *
 * @returns the boxes of all persons, frame by frame
 */
export async function trackPersons(film: Film, options: TrackFilmOptions): Promise<MotBox[]> {
  const { widthPx, heightPx } = film;
  const { cardId, modelCacheDir, threads, onProgress } = options;
  const detector = createOnnxDetector({ cardId, cacheDir: modelCacheDir, threads, onProgress });
  const boxes: MotBox[] = [];
  let memory = EMPTY_TRACKER_MEMORY;
  let frame = 0;
  try {
    await detector.open({ widthPx, heightPx });
    for await (const rgb of decodeFrames(film.file, film)) {
      const at = epochMs((frame * 1000) / film.framesPerSecond);
      frame++;
      const { detections } = await detector.detect({ cameraId: "film", rgb, widthPx, heightPx, at, readAt: at });
      const update = updateTracks(memory, detections, at);
      memory = update.memory;
      for (const track of update.tracks) {
        if (track.roadUserClass === "person") boxes.push(toMotBox(track, frame));
      }
      options.onFrame(frame);
    }
  } finally {
    await detector.close();
  }
  return boxes;
}

function toMotBox({ id, box, confidence }: Track, frame: number): MotBox {
  return { frame, id, left: box.x1, top: box.y1, width: box.x2 - box.x1, height: box.y2 - box.y1, confidence };
}
