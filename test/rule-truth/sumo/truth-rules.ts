/**
 * `pnpm truth:rules --seed <n…> --out <folder>`: makes worlds for the truth of the rules, one folder for each area and
 * seed. Says on stderr what it does and how far it is, prints a table, and ends with one line of JSON on stdout.
 */

import { join } from "node:path";
import { Command } from "commander";
import { say, sayAndFail, wholeNumber } from "../../command-line.ts";
import type { TruthCase } from "../world.ts";
import { makeWorld, RECIPES } from "./make-world.ts";
import { writeWorldFiles } from "./world-files.ts";

interface Options {
  readonly seed: readonly number[];
  readonly out: string;
  readonly area: readonly string[];
  readonly minutes: number;
}

const AREA_NAMES = RECIPES.map(({ id }) => id);

await new Command("truth:rules")
  .description("Makes simulated traffic with known violations: SUMO drives it, the truth is derived from its tracks.")
  .requiredOption("--seed <n...>", "seeds; each makes a world of every area", collect)
  .requiredOption("--out <folder>", "gets a folder <area>-<seed> for each world")
  .option("--area <name...>", `areas (default: ${AREA_NAMES.join(", ")})`, AREA_NAMES)
  .option("--minutes <n>", "simulated minutes of each world", wholeNumber, 20)
  .action(make)
  .parseAsync()
  .catch(sayAndFail);

async function make({ seed, out, area, minutes }: Options): Promise<void> {
  const unknown = area.filter((name) => !AREA_NAMES.some((id) => id === name));
  if (unknown.length > 0) throw new Error(`Unknown area ${unknown.join(", ")}; known are: ${AREA_NAMES.join(", ")}.`);
  const jobs = seed.flatMap((one) => RECIPES.filter(({ id }) => area.includes(id)).map((recipe) => ({ recipe, one })));
  const cases: TruthCase[] = [];
  for (const [index, { recipe, one }] of jobs.entries()) {
    const startedMs = performance.now();
    const files = await makeWorld(recipe, one, minutes * 60_000);
    writeWorldFiles(join(out, files.facts.name), files);
    cases.push(...files.cases);
    const seconds = ((performance.now() - startedMs) / 1000).toFixed(0);
    say(`${index + 1} of ${jobs.length}: ${files.facts.name}, ${files.actors.length} road users, ${seconds} s`);
  }
  report(cases, jobs.length);
}

function report(cases: readonly TruthCase[], worlds: number): void {
  const rules = [...Map.groupBy(cases, ({ rule }) => rule)].map(([rule, own]) => {
    const count = (kind: TruthCase["kind"]): number => own.filter((truth) => truth.kind === kind).length;
    return { rule, violations: count("violation"), nearMisses: count("near-miss"), ignored: count("ignored") };
  });
  process.stdout.write(`${"rule".padEnd(18)}violations  near misses  ignored\n`);
  for (const { rule, violations, nearMisses, ignored } of rules) {
    const cells = [String(violations).padStart(10), String(nearMisses).padStart(13), String(ignored).padStart(9)];
    process.stdout.write(`${rule.padEnd(18)}${cells.join("")}\n`);
  }
  const byRule = Object.fromEntries(rules.map(({ rule, ...counts }) => [rule, counts]));
  process.stdout.write(`${JSON.stringify({ command: "truth:rules", worlds, rules: byRule })}\n`);
}

function collect(text: string, before: readonly number[] | undefined): number[] {
  return [...(before ?? []), wholeNumber(text)];
}
