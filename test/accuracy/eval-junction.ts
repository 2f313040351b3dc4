/**
 * `pnpm eval:junction [folder]`: the whole way from pixels to events on the rendered junction, against its exact truth. Says
 * on stderr how far it is, prints tables, and ends with one line of JSON on stdout.
 */
import { Command, InvalidArgumentError } from "commander";
import { repositoryRoot } from "../../scripts/folders.ts";
import { ensurePrograms } from "../../scripts/system-programs.ts";
import { say, sayAndFail, wholeNumber } from "../command-line.ts";
import { type FilmFolder, findFilms } from "./junction/find-films.ts";
import { figuresOf, type JunctionFigures } from "./junction/junction-figures.ts";
import { jsonOf } from "./junction/junction-json.ts";
import { commandOf, DEFAULT_FPS, type JunctionOptions, refuseOptions } from "./junction/junction-options.ts";
import { tablesOf } from "./junction/junction-report.ts";
import { type Keeping, keptOrMeasured, sourceHash } from "./junction/keep-results.ts";
import { evaluateSeed, type SeedResult } from "./junction/seed-result.ts";
import { MARKS, writeTables } from "./junction/write-tables.ts";

const CAMERAS = 4;

await new Command("eval:junction")
  .description("Scores rules, detector and reading of lights on the rendered junction, whose truth is known exactly.")
  .argument("[folder]", "holds films of junction:render, or folders of them (default: the committed films)")
  .option("--fps <n>", "pictures a second that are looked at", wholeNumber, DEFAULT_FPS)
  .option("--no-regions", "leaves the scenes' detection regions out; only with --no-latency")
  .option("--no-latency", "leaves out what takes real time: four cameras at once over RTSP")
  .option("--unseen <seeds>", "says by themselves too what these seeds of the folder gave, as 16,17,18", seedList)
  .option("--keep <folder>", "keeps the result of each seed there, and takes it from there while nothing has changed")
  .option("--wrong", "lists every miss and every false finding")
  .option("--write-doc", "writes the tables into docs/accuracy.md")
  .action(evaluate)
  .parseAsync()
  .catch(sayAndFail);

async function evaluate(folder: string | undefined, options: JunctionOptions): Promise<void> {
  refuseOptions(folder, options);
  const folders = findFilms(folder);
  const unknown = options.unseen?.filter((seed) => !folders.some((one) => one.seed === seed)) ?? [];
  if (unknown.length > 0) throw new Error(`There are no films of seed ${unknown.join(", ")} in ${folder}.`);
  await ensurePrograms(["ffmpeg"], say);
  const keeping = options.keep === undefined ? undefined : await keepingIn(options.keep);
  const results: SeedResult[] = [];
  for (const one of folders) results.push(await resultOf(one, options, keeping));
  report(folder, results, options);
}

function report(folder: string | undefined, results: readonly SeedResult[], options: JunctionOptions): void {
  const { fps, unseen } = options;
  const all = figuresOf(results, fps);
  const ofUnseen = results.filter(({ seed }) => unseen?.includes(seed));
  const apart = unseen === undefined ? undefined : figuresOf(ofUnseen, fps);
  const tables = [...tablesOf(all), ...(apart === undefined ? [] : unseenTables(apart))];
  process.stdout.write(`${tables.join("\n")}\n`);
  if (options.wrong === true) sayWrong(all);
  const problems = all.live?.problems ?? [];
  if (problems.length > 0) process.exitCode = 1;
  if (options.writeDoc === true && problems.length > 0) {
    say("docs/accuracy.md stays as it is: the run over RTSP cannot be trusted");
  } else if (options.writeDoc === true) {
    const mark = folder === undefined ? MARKS.committed : MARKS.others;
    writeTables(["```", commandOf(folder, options), "```", "", ...tables], mark);
  }
  const json = { command: "eval:junction", isRendered: true, ...jsonOf(all), ...(apart && { unseen: jsonOf(apart) }) };
  process.stdout.write(`${JSON.stringify(json)}\n`);
}

async function keepingIn(folder: string): Promise<Keeping> {
  const sourcesNow = () => sourceHash(repositoryRoot);
  return { folder, sources: await sourcesNow(), sourcesNow };
}

async function resultOf(
  films: FilmFolder,
  options: JunctionOptions,
  keeping: Keeping | undefined,
): Promise<SeedResult> {
  say(`seed ${films.seed}, ${films.films.length} films`);
  if (films.films.length < CAMERAS) say(`only ${films.films.length} of ${CAMERAS} views are in ${films.folder}`);
  const startedMs = performance.now();
  const measure = (): Promise<SeedResult> => evaluateSeed(films, options);
  const result = keeping === undefined ? await measure() : await keptOrMeasured(keeping, films, options, measure);
  const seconds = Math.round((performance.now() - startedMs) / 1000);
  say(`seed ${films.seed}: ${"wasKept" in result && result.wasKept ? "kept from an earlier run" : `${seconds} s`}`);
  return result;
}

function unseenTables(figures: JunctionFigures): string[] {
  return ["", "#### Of these, the seeds that nobody has tuned to", "", ...tablesOf(figures)];
}

function sayWrong({ scores, live }: JunctionFigures): void {
  for (const line of scores.wrong) process.stdout.write(`${line}\n`);
  for (const line of live?.scores.wrong ?? []) process.stdout.write(`over RTSP: ${line}\n`);
}

function seedList(text: string): readonly number[] {
  if (/^\d+(,\d+)*$/.test(text)) return [...new Set(text.split(",").map(Number))];
  throw new InvalidArgumentError("must be whole numbers with commas between");
}
