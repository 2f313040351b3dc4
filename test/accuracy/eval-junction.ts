/**
 * `pnpm eval:junction [folder]`: the whole way from pixels to events on the rendered junction, against its exact truth. Says
 * on stderr how far it is, prints tables, and ends with one line of JSON on stdout.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { startDetectorThread } from "@ngaba/edge-agent/detection/detector-thread.ts";
import { prepareDetector } from "@ngaba/edge-agent/detection/onnx-detector.ts";
import { createProgressBar } from "@ngaba/edge-agent/platform/progress-bar.ts";
import { Command } from "commander";
import { modelCacheFolder } from "../../scripts/folders.ts";
import { ensurePrograms } from "../../scripts/system-programs.ts";
import { say, sayAndFail, wholeNumber } from "../command-line.ts";
import { findFilms } from "./junction/find-films.ts";
import { figuresOf, jsonOf, tablesOf } from "./junction/junction-report.ts";
import { measureLatency } from "./junction/latency.ts";
import { plateWidths } from "./junction/plate-widths.ts";
import { type FilmToWatch, picturesOf, type WatchedFilm, watchFilm } from "./junction/watch-film.ts";

const DOC = fileURLToPath(new URL("../../docs/accuracy.md", import.meta.url));
/** The tables of the committed films stand between marks of one name, those of other seeds between marks of the other. */
const MARKS = { committed: "eval:junction", others: "eval:junction folder" } as const;

interface Options {
  readonly fps: number;
  readonly regions: boolean;
  readonly latency: boolean;
  readonly wrong?: boolean;
  readonly writeDoc?: boolean;
}

await new Command("eval:junction")
  .description("Scores rules, detector and reading of lights on the rendered junction, whose truth is known exactly.")
  .argument("[folder]", "holds films of junction:render, or folders of them (default: the committed films)")
  .option("--fps <n>", "pictures a second that are looked at", wholeNumber, 5)
  .option("--no-regions", "leaves the scenes' detection regions out")
  .option("--no-latency", "leaves out what takes real time: four cameras at once")
  .option("--wrong", "lists every miss and every false finding")
  .option("--write-doc", "writes the tables into docs/accuracy.md")
  .action(evaluate)
  .parseAsync()
  .catch(sayAndFail);

async function evaluate(folder: string | undefined, options: Options): Promise<void> {
  await ensurePrograms(["ffmpeg"], say);
  const folders = findFilms(folder);
  const all = folders.flatMap(({ films }) => films);
  const films = options.regions ? all : all.map(withoutRegions);
  const watched = await watchAll(films, options.fps);
  const [first] = folders;
  const latency =
    options.latency && first !== undefined ? await measureLatency(first.films, options.fps, say) : undefined;
  const figures = figuresOf(watched, {
    fps: options.fps,
    seeds: [...new Set(films.map(({ truth }) => truth.seed))],
    plates: plateWidths(films.map(({ truth }) => truth)),
    latency,
  });
  const tables = tablesOf(figures);
  process.stdout.write(`${tables.join("\n")}\n`);
  if (options.wrong === true) for (const line of figures.scores.wrong) process.stdout.write(`${line}\n`);
  if (options.writeDoc === true) writeTables(tables, folder === undefined ? MARKS.committed : MARKS.others);
  process.stdout.write(`${JSON.stringify(jsonOf(figures))}\n`);
}

const withoutRegions = (film: FilmToWatch): FilmToWatch => ({
  ...film,
  scene: { ...film.scene, detectionRegions: [] },
});

/** As many films at once as there are cores, each with a detector of its own. */
async function watchAll(films: readonly FilmToWatch[], fps: number): Promise<readonly WatchedFilm[]> {
  const settings = { cardId: "nanodet-coco", cacheDir: modelCacheFolder, threads: 1, onProgress: say };
  await prepareDetector(settings);
  const pictures = films.reduce((sum, { truth }) => sum + picturesOf(truth, fps), 0);
  const bar = createProgressBar("pictures", pictures);
  let done = 0;
  const onFrame = (): void => bar.update(++done);
  const results: WatchedFilm[] = [];
  const waiting = films.entries();
  const watch = async (): Promise<void> => {
    const detector = await startDetectorThread({ ...settings, openFor: [] });
    try {
      for (const [index, film] of waiting) results[index] = await watchFilm(film, detector, { fps, onFrame });
    } finally {
      await detector.close();
    }
  };
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), films.length) }, watch));
  bar.end();
  return results;
}

/** Between the two marks of the document. */
function writeTables(tables: readonly string[], mark: string): void {
  const [begin, end] = [`<!-- ${mark} -->`, `<!-- /${mark} -->`];
  const text = readFileSync(DOC, "utf8");
  const [before, rest] = text.split(begin);
  const after = rest?.split(end)[1];
  if (before === undefined || after === undefined) throw new Error(`${DOC} lacks ${begin} … ${end}`);
  writeFileSync(DOC, `${before}${begin}\n\n${tables.join("\n")}\n\n${end}${after}`);
}
