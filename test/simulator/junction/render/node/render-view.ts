import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { viewTruth } from "../../truth/view-truth.ts";
import { cameraOf, type JunctionView } from "../../views.ts";
import type { JunctionWorld } from "../../world.ts";
import type { MomentOrder, SeenActor, ViewOrder } from "../render-order.ts";
import { openViewPage, type ViewPage } from "./chromium-page.ts";
import { FilmWriter, joinFilms } from "./ffmpeg-film.ts";
import { filmOf, finishedRecord, keepSegment, type Segment, segmentsOf } from "./segments.ts";
import { segmentKey } from "./source-key.ts";

export interface ViewToRender {
  readonly world: JunctionWorld;
  readonly view: JunctionView;
  /** At most as long as the world lasts. */
  readonly seconds: number;
  readonly framesPerSecond: number;
  /** Pictures are 1280×720 times this. */
  readonly scale: number;
  /** The film is put here; pieces of it stay in `work/` until somebody takes them away. */
  readonly outFolder: string;
  readonly modelsFolder: string;
  /** See `rendererKey`: pieces that were finished with another one are made again. */
  readonly rendererKey: string;
  readonly onFrames: (count: number) => void;
}

export interface RenderedView {
  readonly cameraId: string;
  /** H.264 in MP4. */
  readonly film: string;
  /** The truth of its pictures, see `viewTruth`. */
  readonly truth: string;
  /** Pictures that had to be drawn; others were there from before. */
  readonly drawnFrames: number;
}

/** Renders one camera's film and writes its truth. Pieces finished before, from the same source, are taken as they are. */
export async function renderView(order: ViewToRender): Promise<RenderedView> {
  const { view, world, outFolder } = order;
  const work = join(outFolder, "work", view.cameraId);
  await mkdir(work, { recursive: true });
  const segments = segmentsOf(order.seconds * order.framesPerSecond);
  const film = join(outFolder, `${view.cameraId}.mp4`);
  const { seen, drawnFrames } = await renderSegments(order, segments, work);
  const films = segments.map((segment) => filmOf(work, segment));
  await joinFilms(films, join(work, "films.txt"), `${film}.part`);
  const truth = join(outFolder, `${view.cameraId}.truth.json`);
  await writeFile(`${truth}.part`, `${JSON.stringify(viewTruth(world, view, seen, order.framesPerSecond))}\n`);
  // A film without a truth is refused by those who measure: better than one with an older film's truth.
  await rm(truth, { force: true });
  await rename(`${film}.part`, film);
  await rename(`${truth}.part`, truth);
  return { cameraId: view.cameraId, film, truth, drawnFrames };
}

async function renderSegments(order: ViewToRender, segments: readonly Segment[], work: string) {
  const { world, scale, framesPerSecond, rendererKey, onFrames } = order;
  const viewOrder = { placement: cameraOf(order.view).placement, scale };
  const seen: (readonly SeenActor[])[] = [];
  let drawnFrames = 0;
  await using artist = new Artist(viewOrder, order);
  for (const segment of segments) {
    const moments = momentsOf(world, segment, framesPerSecond);
    const key = segmentKey(rendererKey, { ...viewOrder, framesPerSecond }, moments);
    const finished = await finishedRecord(work, segment, key);
    if (finished === undefined) drawnFrames += moments.length;
    else onFrames(moments.length);
    seen.push(...(finished?.seen ?? (await artist.make(segment, moments, { work, key }))));
  }
  return { seen, drawnFrames };
}

function momentsOf(world: JunctionWorld, { from, until }: Segment, framesPerSecond: number): readonly MomentOrder[] {
  return Array.from({ length: until - from }, (_, index) => {
    const { atMs, actors, signals } = world.momentAt(((from + index) * 1000) / framesPerSecond);
    return { atMs, actors, signals: [...signals] };
  });
}

/** Draws pieces of film; the browser is started for the first one that is needed. */
class Artist implements AsyncDisposable {
  readonly #view: Omit<ViewOrder, "hasModels">;
  readonly #order: Pick<ViewToRender, "framesPerSecond" | "modelsFolder" | "onFrames">;
  #page: ViewPage | undefined;

  constructor(
    view: Omit<ViewOrder, "hasModels">,
    order: Pick<ViewToRender, "framesPerSecond" | "modelsFolder" | "onFrames">,
  ) {
    this.#view = view;
    this.#order = order;
  }

  async make(
    segment: Segment,
    moments: readonly MomentOrder[],
    { work, key }: { readonly work: string; readonly key: string },
  ): Promise<readonly (readonly SeenActor[])[]> {
    this.#page ??= await openViewPage(this.#view, this.#order.modelsFolder);
    const { placement, scale } = this.#view;
    const unfinished = join(work, `${segment.index}.part`);
    const film = new FilmWriter(unfinished, {
      widthPx: placement.widthPx * scale,
      heightPx: placement.heightPx * scale,
      framesPerSecond: this.#order.framesPerSecond,
    });
    try {
      const seen = await this.#draw(this.#page, moments, film);
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

  async #draw(page: ViewPage, moments: readonly MomentOrder[], film: FilmWriter): Promise<(readonly SeenActor[])[]> {
    const seen: (readonly SeenActor[])[] = [];
    for (const moment of moments) {
      const drawn = await page.draw(moment);
      await film.add(drawn.pixels);
      seen.push(drawn.seen);
      this.#order.onFrames(1);
    }
    return seen;
  }
}
