/**
 * `pnpm junction:render`: films of the rendered junction, one for each smart camera, from source. Says on stderr how far
 * it is, takes up where it was cut off, and ends with one line of JSON on stdout.
 */
import { mkdir, stat, writeFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createProgressBar } from "@ngaba/edge-agent/platform/progress-bar.ts";
import { Command, InvalidArgumentError } from "commander";
import { ensurePrograms } from "../../../../scripts/system-programs.ts";
import { rounded, say, sayAndFail, wholeNumber } from "../../../command-line.ts";
import { DEFAULT_SEED, makeWorld } from "../make-world.ts";
import { FRAMES_PER_SECOND } from "../truth/view-truth.ts";
import { type JunctionView, VIEWS } from "../views.ts";
import { creditsText, fetchModels } from "./node/models.ts";
import { type RenderedView, renderView } from "./node/render-view.ts";

const CACHE_DIR = fileURLToPath(new URL("../../../../.cache", import.meta.url));

interface Options {
  readonly seed: number;
  readonly view?: JunctionView;
  readonly seconds: number;
  readonly scale: number;
  readonly fps: number;
  readonly out?: string;
}

await new Command("junction:render")
  .description("Renders the junction as its smart cameras see it: a film and its truth for each.")
  .option("--seed <n>", "of the traffic", wholeNumber, DEFAULT_SEED)
  .option("--view <camera>", "one camera's id, or its number from 1 (default: all)", viewOf)
  .option("--seconds <s>", "length of each film", wholeNumber, 60)
  .option("--scale <k>", "pictures of 1280×720 times this", wholeNumber, 1)
  .option("--fps <n>", "pictures a second", wholeNumber, FRAMES_PER_SECOND)
  .option("--out <folder>", "where the films go (default: .cache/junction/seed-<n>)")
  .action((options: Options) => render(options))
  .parseAsync()
  .catch(sayAndFail);

async function render(options: Options): Promise<void> {
  await ensurePrograms(["ffmpeg", "chromium"], say);
  const { seed, scale, fps } = options;
  const outFolder = options.out ?? join(CACHE_DIR, "junction", `seed-${seed}`);
  await mkdir(outFolder, { recursive: true });
  const world = makeWorld(seed);
  const seconds = Math.min(options.seconds, world.durationMs / 1000);
  const views = options.view === undefined ? VIEWS : [options.view];
  const bar = createProgressBar("pictures", views.length * seconds * fps);
  let done = 0;
  const onFrames = (count: number): void => {
    done += count;
    bar.update(done);
  };
  const startedAt = performance.now();
  const modelsFolder = await fetchModels(CACHE_DIR, say);
  await writeFile(join(outFolder, "CREDITS.md"), creditsText());
  const films = await inParallel(views, (view) =>
    renderView({ world, view, seconds, scale, framesPerSecond: fps, outFolder, modelsFolder, onFrames }),
  );
  bar.end();
  process.stdout.write(`${JSON.stringify(await summaryOf(films, seed, (performance.now() - startedAt) / 1000))}\n`);
}

/** One browser for each core: within one, most of the work waits in line. */
async function inParallel<T, R>(tasks: readonly T[], run: (task: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const waiting = [...tasks.entries()];
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) results[next[0]] = await run(next[1]);
  };
  await Promise.all(Array.from({ length: Math.min(tasks.length, availableParallelism()) }, worker));
  return results;
}

async function summaryOf(films: readonly RenderedView[], seed: number, seconds: number): Promise<object> {
  const drawn = films.reduce((sum, film) => sum + film.drawnFrames, 0);
  const sizes = films.map(async ({ cameraId, film, truth }) => {
    const [filmBytes, truthBytes] = (await Promise.all([stat(film), stat(truth)])).map(({ size }) => size);
    return [cameraId, { filmBytes, truthBytes }] as const;
  });
  return {
    command: "junction:render",
    seed,
    drawnFrames: drawn,
    secondsPerFrame: drawn === 0 ? undefined : rounded(seconds / drawn),
    seconds: rounded(seconds),
    views: Object.fromEntries(await Promise.all(sizes)),
  };
}

function viewOf(text: string): JunctionView {
  const view = VIEWS.find(({ cameraId }) => cameraId === text) ?? VIEWS[Number(text) - 1];
  if (view === undefined)
    throw new InvalidArgumentError(`Known are: ${VIEWS.map(({ cameraId }) => cameraId).join(", ")}.`);
  return view;
}
