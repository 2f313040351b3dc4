/**
 * `pnpm eval:health [folder]`: the checks of a camera's picture against faults that were put into frames of films, and
 * against good pictures that could be mistaken for faulty ones. Says on stderr what it does, prints tables, and ends with
 * one line of JSON on stdout; writes nothing unless told to.
 */

import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { CheckName } from "@ngaba/contract";
import { createProgressBar } from "@ngaba/edge-agent/platform/progress-bar.ts";
import { Command } from "commander";
import { rounded, say, sayAndFail, wholeNumber } from "../command-line.ts";
import { healthTables } from "./health/health-tables.ts";
import { defaultFilms, filmsIn } from "./health/health-views.ts";
import { nightKindOf, sequencesOf } from "./health/make-sequences.ts";
import { faultyOf, goodOf, medianOf, type Outcome, ratio, shareOf } from "./health/tally.ts";
import { playView, type ViewOrder } from "./health/view-order.ts";

const DOC = fileURLToPath(new URL("../../docs/camera-health.md", import.meta.url));
const MARK = "eval:health";
/** Thresholds were set with the one … */
const TUNING_SEED = 11;
/** … and are reported with the other. */
const REPORT_SEED = 211;

interface Options {
  readonly tuning?: boolean;
  readonly good: number;
  readonly faulty: number;
  readonly pictures?: string;
  readonly wrong?: boolean;
  readonly writeDoc?: boolean;
}

await new Command("eval:health")
  .description(
    "Puts faults into frames of films and counts what the picture checks find, and what they raise without one.",
  )
  .argument("[folder]", "holds films of fixed cameras, each a view (default: the report half of the known films)")
  .option("--tuning", "uses the films and the seed that thresholds were set on")
  .option("--good <n>", "good sequences of each kind and view", wholeNumber, 34)
  .option("--faulty <n>", "sequences of each fault, strength and view", wholeNumber, 6)
  .option("--pictures <folder>", "writes a few pictures of each kind there, as PNG")
  .option("--wrong", "lists the sequences that were judged wrong")
  .option("--write-doc", "writes the tables into docs/camera-health.md")
  .action(evaluate)
  .parseAsync()
  .catch(sayAndFail);

/** What all views came to, in their order whatever thread was first. */
interface Results {
  readonly outcomes: readonly Outcome[];
  readonly checkMs: number;
}

async function evaluate(folder: string | undefined, options: Options): Promise<void> {
  const films = folder === undefined ? await defaultFilms(options.tuning ? "tuning" : "report") : filmsIn(folder);
  const { good, faulty, pictures: picturesFolder } = options;
  const orders = films.map((film, index): ViewOrder => {
    const other = films[(index + 1) % films.length] ?? film;
    const seed = options.tuning ? TUNING_SEED : REPORT_SEED;
    return { film, other, nightKind: nightKindOf(index), seed, good, faulty, picturesFolder };
  });
  report(await playAll(orders), options);
}

async function playAll(orders: readonly ViewOrder[]): Promise<Results> {
  const bar = createProgressBar(
    "sequences",
    orders.reduce((sum, { good, faulty }) => sum + sequencesOf(good, faulty), 0),
  );
  let [done, checkMs] = [0, 0];
  const ofViews = await Promise.all(
    orders.map(async (order) => {
      const outcomes: Outcome[] = [];
      await playView(order, (message) => {
        if (message.kind === "learnt") {
          say(`${order.film.name}: ${message.pictures} pictures, learnt ${message.lights.join(", ") || "nothing"}`);
          return;
        }
        outcomes.push(message.outcome);
        checkMs += message.checkMs;
        bar.update(++done);
      });
      return outcomes;
    }),
  );
  bar.end();
  return { outcomes: ofViews.flat(), checkMs };
}

function report({ outcomes, checkMs }: Results, options: Options): void {
  const tables = healthTables(outcomes);
  process.stdout.write(`${tables.join("\n")}\n`);
  if (options.wrong === true) for (const line of wrongLines(outcomes)) process.stdout.write(`${line}\n`);
  if (options.writeDoc === true) writeTables(tables);
  const good = goodOf(outcomes);
  const shiftErrors = outcomes.flatMap(({ shiftErrorPx }) => shiftErrorPx ?? []);
  const checks = CheckName.options.map((check) => {
    const recall = rounded(ratio(shareOf(faultyOf(outcomes, check), check)));
    const falseAlarmsPer1000 = rounded(1000 * ratio(shareOf(good, check)));
    return [check === "colour-lost" ? "colourLost" : check, { recall, falseAlarmsPer1000 }];
  });
  const figures = {
    ...{ command: "eval:health", isTuning: options.tuning === true, checks: Object.fromEntries(checks) },
    ...{ views: new Set(outcomes.map(({ view }) => view)).size, goodSequences: good.length },
    goodPictures: good.reduce((sum, { pictures }) => sum + pictures, 0),
    realGoodSequences: good.filter(({ isRendered }) => !isRendered).length,
    faultySequences: outcomes.length - good.length,
    shiftErrorPx: rounded(medianOf(shiftErrors) ?? Number.NaN),
    checkMs: rounded(checkMs / outcomes.reduce((sum, { pictures }) => sum + pictures, 0)),
  };
  process.stdout.write(`${JSON.stringify(figures)}\n`);
}

function wrongLines(outcomes: readonly Outcome[]): readonly string[] {
  return outcomes.flatMap((outcome) => {
    const { view, check, kind, raisedAfterS, worst } = outcome;
    const isRight = check === undefined ? raisedAfterS.size === 0 : raisedAfterS.has(check);
    if (isRight) return [];
    const values = CheckName.options.map((name) => `${name} ${worst[name].toFixed(2)}`).join(", ");
    return [
      `${view}: ${check ?? "good"}, ${kind}: raised ${[...raisedAfterS.keys()].join(", ") || "nothing"}; ${values}`,
    ];
  });
}

/** Between the two marks of the document. */
function writeTables(tables: readonly string[]): void {
  const [begin, end] = [`<!-- ${MARK} -->`, `<!-- /${MARK} -->`];
  const [before, rest] = readFileSync(DOC, "utf8").split(begin);
  const after = rest?.split(end)[1];
  if (before === undefined || after === undefined) throw new Error(`${DOC} lacks ${begin} … ${end}`);
  writeFileSync(DOC, `${before}${begin}\n\n${tables.join("\n")}\n\n${end}${after}`);
}
