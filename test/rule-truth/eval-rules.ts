/**
 * `pnpm eval:rules [folder]`: precision and recall of every rule on simulated traffic whose truth is known. Says on stderr
 * how far it is, prints a table, and ends with one line of JSON on stdout.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createProgressBar } from "@ngaba/edge-agent/platform/progress-bar.ts";
import { Command } from "commander";
import { sayAndFail } from "../command-line.ts";
import { judgeWorlds } from "./judge-worlds.ts";
import { NOISE_FACTORS, type NoiseLevelName } from "./noise-levels.ts";
import { jsonOf, scoreWorlds, tablesOf } from "./rule-scores.ts";

const WORLDS = fileURLToPath(new URL("worlds", import.meta.url));
const DOC = fileURLToPath(new URL("../../docs/rules.md", import.meta.url));
/** The tables stand between them. */
const [BEGIN, END] = ["<!-- eval:rules -->", "<!-- /eval:rules -->"] as const;
const LEVELS = Object.keys(NOISE_FACTORS) as NoiseLevelName[];

interface Options {
  readonly levels: readonly NoiseLevelName[];
  readonly tuning: boolean;
  readonly writeDoc?: boolean;
  readonly wrong?: boolean;
}

await new Command("eval:rules")
  .description("Scores every rule on simulated traffic whose violations and near misses are known.")
  .argument("[folder]", "holds worlds as pnpm truth:rules writes them (default: the committed report seeds)")
  .option("--levels <names...>", `noise of the detector: ${LEVELS.join(", ")}`, LEVELS)
  .option("--no-tuning", "leaves the tuning seeds out")
  .option("--wrong", "lists every miss and every false finding of the middle level")
  .option("--write-doc", "writes the table into docs/rules.md")
  .action((folder: string | undefined, options: Options) => evaluate(folder, options))
  .parseAsync()
  .catch(sayAndFail);

async function evaluate(folder: string | undefined, options: Options): Promise<void> {
  const report = worldFolders(folder ?? join(WORLDS, "report"));
  const tuning = folder === undefined && options.tuning ? worldFolders(join(WORLDS, "tuning")) : [];
  const orders = options.levels.flatMap((level) => [...report, ...tuning].map((one) => ({ folder: one, level })));
  const bar = createProgressBar("worlds", orders.length);
  const judged = await judgeWorlds(orders, (done) => bar.update(done));
  bar.end();
  const scoresOf = (folders: readonly string[]) =>
    Object.fromEntries(
      options.levels.map((level) => [
        level,
        scoreWorlds(judged.filter(({ order }) => order.level === level && folders.includes(order.folder))),
      ]),
    );
  const [onReport, onTuning] = [scoresOf(report), scoresOf(tuning)];
  const tables = tablesOf(onReport, tuning.length === 0 ? undefined : onTuning);
  process.stdout.write(`${tables.join("\n")}\n`);
  if (options.wrong === true) for (const scores of [onTuning, onReport]) sayWrong(scores);
  if (options.writeDoc === true) writeTables(tables);
  process.stdout.write(`${JSON.stringify({ command: "eval:rules", ...jsonOf(onReport, onTuning) })}\n`);
}

function sayWrong(scores: Readonly<Record<string, ReturnType<typeof scoreWorlds>>>): void {
  for (const [level, { wrong }] of Object.entries(scores)) {
    for (const line of wrong) process.stdout.write(`${level}: ${line}\n`);
  }
}

function worldFolders(folder: string): string[] {
  if (!existsSync(folder)) throw new Error(`${folder} is not there`);
  if (existsSync(join(folder, "world.json"))) return [folder];
  const worlds = readdirSync(folder)
    .sort()
    .map((name) => join(folder, name))
    .filter((one) => existsSync(join(one, "world.json")));
  if (worlds.length === 0) throw new Error(`${folder} holds no worlds (folders with a world.json)`);
  return worlds;
}

/** Between the two marks of the document. */
function writeTables(tables: readonly string[]): void {
  const text = readFileSync(DOC, "utf8");
  const [before, rest] = text.split(BEGIN);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined) throw new Error(`${DOC} lacks ${BEGIN} … ${END}`);
  writeFileSync(DOC, `${before}${BEGIN}\n\n${tables.join("\n")}\n\n${END}${after}`);
}
