/**
 * `pnpm junction:render`: films of the rendered junction, one for each smart camera, from source. Says on stderr how far
 * it is, takes up where it was cut off, and ends with one line of JSON on stdout.
 */
import { mkdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createProgressBar } from "@ngaba/edge-agent/platform/progress-bar.ts";
import { ensurePrograms } from "../../../../scripts/system-programs.ts";
import { rounded, say, sayAndFail } from "../../../command-line.ts";
import { inParallel } from "../../../in-parallel.ts";
import { makeWorld } from "../make-world.ts";
import { chromiumVersion } from "./node/chromium-page.ts";
import { ffmpegVersion } from "./node/ffmpeg-film.ts";
import { creditsText, fetchModels } from "./node/models.ts";
import { type RenderedView, renderView } from "./node/render-view.ts";
import { rendererKey } from "./node/source-key.ts";
import { type RenderOptions, renderCommand } from "./render-options.ts";

const CACHE_DIR = fileURLToPath(new URL("../../../../.cache", import.meta.url));

await renderCommand(render).parseAsync().catch(sayAndFail);

async function render({ seed, views, seconds, scale, fps, out }: RenderOptions): Promise<void> {
  await ensurePrograms(["ffmpeg", "chromium"], say);
  const outFolder = out ?? join(CACHE_DIR, "junction", `seed-${seed}`);
  await mkdir(outFolder, { recursive: true });
  const world = makeWorld(seed);
  const bar = createProgressBar("pictures", views.length * seconds * fps);
  let done = 0;
  const onFrames = (count: number): void => {
    done += count;
    bar.update(done);
  };
  const startedAt = performance.now();
  const modelsFolder = await fetchModels(CACHE_DIR, say);
  const key = await rendererKey({ programs: [await chromiumVersion(), await ffmpegVersion()], modelsFolder });
  await writeFile(join(outFolder, "CREDITS.md"), creditsText(seed));
  const order = { world, seconds, scale, framesPerSecond: fps, outFolder, modelsFolder, rendererKey: key, onFrames };
  // One browser for each core: within one, most of the work waits in line.
  const films = await inParallel(views, (view) => renderView({ ...order, view }));
  bar.end();
  process.stdout.write(`${JSON.stringify(await summaryOf(films, seed, (performance.now() - startedAt) / 1000))}\n`);
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
