import { epochMs } from "@ngaba/contract";
import { readVideo } from "@ngaba/edge-agent/replay/ffmpeg-video-frames.ts";
import { sideBySide } from "../accuracy/side-by-side.ts";

/** An ordinary camera, filled with the film's picture side by side: cost goes by size and hardly by content. */
export const FRAME = { widthPx: 1280, heightPx: 720 };
const FILM_FRAMES = 795;

/**
 * Pictures of the street film, evenly spread over it. All before anything is measured: a decoder beside it would take its
 * share of the processor.
 */
export async function readStreetPictures(file: string, count: number): Promise<Uint8Array<ArrayBuffer>[]> {
  const every = Math.max(1, Math.floor(FILM_FRAMES / count));
  const pictures: Uint8Array<ArrayBuffer>[] = [];
  let number = 0;
  const film = { file, cameraId: "film", startAt: epochMs(0), maxWidthPx: FRAME.widthPx };
  for await (const { rgb, ...size } of readVideo(film)) {
    if (number++ % every === 0 && pictures.length < count) pictures.push(sideBySide(rgb, size, FRAME));
  }
  return pictures;
}
