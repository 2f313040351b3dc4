import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { viewTruth } from "../../truth/view-truth.ts";
import { cameraOf, type JunctionView } from "../../views.ts";
import type { JunctionWorld } from "../../world.ts";
import type { SeenActor, ViewOrder } from "../render-order.ts";
import { openViewPage, type ViewPage } from "./chromium-page.ts";
import { FilmWriter, FRAMES_PER_SECOND, joinFilms } from "./ffmpeg-film.ts";
import { filmOf, finishedRecord, keepSegment, type Segment, segmentsOf } from "./segments.ts";
import { sourceKey } from "./source-key.ts";

export interface ViewToRender {
  readonly world: JunctionWorld;
  readonly view: JunctionView;
  /** At most as long as the world lasts. */
  readonly seconds: number;
  /** Pictures are 1280×720 times this. */
  readonly scale: number;
  /** The film is put here; pieces of it stay in `work/` until somebody takes them away. */
  readonly outFolder: string;
  readonly modelsFolder: string;
  readonly onFrames: (count: number) => void;
}

export interface RenderedView {
  readonly cameraId: string;
  /** H.264 in MP4. */
  readonly film: string;
  /** The truth of its pictures, see `viewTruth`. */
  readonly truth: string;
  /** Pictures that had to be drawn, and the seconds that it took; others were there from before. */
  readonly drawn: { readonly frames: number; readonly seconds: number };
}

/** Renders one camera's film and writes its truth. Pieces finished before, from the same source, are taken as they are. */
export async function renderView(order: ViewToRender): Promise<RenderedView> {
  const { view, world, scale, outFolder } = order;
  const work = join(outFolder, "work", view.cameraId);
  await mkdir(work, { recursive: true });
  const key = await sourceKey({ cameraId: view.cameraId, seed: world.seed, scale });
  const segments = segmentsOf(order.seconds * FRAMES_PER_SECOND);
  const film = join(outFolder, `${view.cameraId}.mp4`);
  const startedAt = performance.now();
  let drawnFrames = 0;
  const seen: (readonly SeenActor[])[] = [];
  await using artist = new Artist(order);
  for (const segment of segments) {
    const finished = await finishedRecord(work, segment, key);
    if (finished === undefined) drawnFrames += segment.until - segment.from;
    else order.onFrames(segment.until - segment.from);
    seen.push(...(finished?.seen ?? (await artist.make(segment, work, key))));
  }
  await joinFilms(
    segments.map((segment) => filmOf(work, segment)),
    join(work, "films.txt"),
    `${film}.part`,
  );
  await rename(`${film}.part`, film);
  const truth = join(outFolder, `${view.cameraId}.truth.json`);
  await writeFile(truth, `${JSON.stringify(viewTruth(world, view, seen))}\n`);
  const drawn = { frames: drawnFrames, seconds: (performance.now() - startedAt) / 1000 };
  return { cameraId: view.cameraId, film, truth, drawn };
}

/** Draws pieces of film; the browser is started for the first one that is needed. */
class Artist implements AsyncDisposable {
  readonly #order: ViewToRender;
  readonly #view: Omit<ViewOrder, "hasModels">;
  #page: ViewPage | undefined;

  constructor(order: ViewToRender) {
    this.#order = order;
    this.#view = { placement: cameraOf(order.view).placement, scale: order.scale };
  }

  async make(segment: Segment, work: string, key: string): Promise<readonly (readonly SeenActor[])[]> {
    this.#page ??= await openViewPage(this.#view, this.#order.modelsFolder);
    const { widthPx, heightPx } = this.#view.placement;
    const unfinished = join(work, `${segment.index}.part`);
    const film = new FilmWriter(unfinished, {
      widthPx: widthPx * this.#view.scale,
      heightPx: heightPx * this.#view.scale,
    });
    try {
      const seen = await this.#draw(this.#page, segment, film);
      await film.end();
      await keepSegment(work, segment, unfinished, { key, from: segment.from, until: segment.until, seen });
      return seen;
    } catch (error) {
      film.kill();
      await rm(unfinished, { force: true });
      throw error;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#page?.[Symbol.asyncDispose]();
  }

  async #draw(page: ViewPage, { from, until }: Segment, film: FilmWriter): Promise<(readonly SeenActor[])[]> {
    const seen: (readonly SeenActor[])[] = [];
    for (let frame = from; frame < until; frame++) {
      const { atMs, actors, signals } = this.#order.world.momentAt((frame * 1000) / FRAMES_PER_SECOND);
      const drawn = await page.draw({ atMs, actors, signals: [...signals] });
      await film.add(drawn.pixels);
      seen.push(drawn.seen);
      this.#order.onFrames(1);
    }
    return seen;
  }
}
