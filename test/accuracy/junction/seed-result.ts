import { startDetectorThread } from "@ngaba/edge-agent/detection/detector-thread.ts";
import { prepareDetector } from "@ngaba/edge-agent/detection/onnx-detector.ts";
import { createProgressBar } from "@ngaba/edge-agent/platform/progress-bar.ts";
import { modelCacheFolder } from "../../../scripts/folders.ts";
import { say } from "../../command-line.ts";
import { inParallel } from "../../in-parallel.ts";
import type { FilmFolder } from "./find-films.ts";
import { type PlateWidths, plateWidths } from "./plate-widths.ts";
import { type FilmToWatch, picturesOf, type WatchedFilm, watchFilm } from "./watch-film.ts";
import { type LiveRun, watchLive } from "./watch-live.ts";

/** What decides how films are looked at. */
export interface WatchOptions {
  /** Pictures a second. */
  readonly fps: number;
  /** False: the scenes' detection regions are left out. */
  readonly regions: boolean;
  /** False: without what takes real time. */
  readonly latency: boolean;
}

/** All that was measured on the films of one seed; plain data. */
export interface SeedResult {
  readonly seed: number;
  readonly watched: readonly WatchedFilm[];
  readonly plates: PlateWidths;
  /** Absent when it was left out. */
  readonly live?: LiveRun;
}

export async function evaluateSeed({ films, seed }: FilmFolder, options: WatchOptions): Promise<SeedResult> {
  const seen = options.regions ? films : films.map(withoutRegions);
  const watched = await watchAll(seen, options.fps);
  const plates = plateWidths(films.map(({ truth }) => truth));
  if (!options.latency) return { seed, watched, plates };
  return { seed, watched, plates, live: await watchLive(films, options.fps, say) };
}

const withoutRegions = (film: FilmToWatch): FilmToWatch => ({
  ...film,
  scene: { ...film.scene, detectionRegions: [] },
});

/** Each film with a detector of its own. */
async function watchAll(films: readonly FilmToWatch[], fps: number): Promise<readonly WatchedFilm[]> {
  const settings = { cardId: "nanodet-coco", cacheDir: modelCacheFolder, threads: 1, onProgress: say };
  await prepareDetector(settings);
  const pictures = films.reduce((sum, { truth }) => sum + picturesOf(truth, fps), 0);
  const bar = createProgressBar("pictures", pictures);
  let done = 0;
  const onFrame = (): void => bar.update(++done);
  const watched = await inParallel(films, async (film) => {
    await using stack = new AsyncDisposableStack();
    const detector = await startDetectorThread({ ...settings, openFor: [] });
    stack.defer(() => detector.close());
    return await watchFilm(film, detector, { fps, onFrame });
  });
  bar.end();
  return watched;
}
