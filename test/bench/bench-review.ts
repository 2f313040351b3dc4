/**
 * `pnpm bench:review`: an officer decides prepared cases at the real page, by keyboard, some of which need a correction:
 * keys a case, and how long the page takes from the key that ends a case until the next one can be looked at. Says on
 * stderr what it does, prints figures, and ends with one line of JSON on stdout. Fails when a case does not end as it should.
 */
import { Command } from "commander";
import { buildPage } from "../../scripts/build-page.ts";
import { ensurePrograms } from "../../scripts/system-programs.ts";
import { say, wholeNumber } from "../command-line.ts";
import { interruptible } from "./interruptible.ts";
import { loadAverage } from "./prepare-bench.ts";
import { reviewJson, reviewReport } from "./review/review-report.ts";
import { type ReviewOptions, runReview } from "./review/review-run.ts";

const { signal: stop, end } = interruptible();

await new Command("bench:review")
  .description("Has prepared cases decided at the centre's page, by keyboard.")
  .option("--cases <n>", "cases, 10 or more; three of ten need a correction", wholeNumber, 200)
  .option("--look-ms <n>", "how long each case is looked at before the first key", wholeNumber, 2_000)
  .option("--key-ms <n>", "between a key and the next one", wholeNumber, 80)
  .option("--seed <n>", "of everything that is made up", wholeNumber, 1)
  .action((options: ReviewOptions) => bench(options, stop))
  .parseAsync()
  .catch(end);

async function bench(options: ReviewOptions, signal: AbortSignal): Promise<void> {
  await ensurePrograms(["mosquitto", "chromium", "ffmpeg"], say);
  await buildPage(say);
  const loadAverageBefore = loadAverage();
  say(`load of the machine over the last minute: ${loadAverageBefore.toFixed(2)}`);
  const figures = await runReview(options, signal);
  const json = reviewJson(figures, options);
  const result = { ...json, loadAverageBefore, loadAverageAfter: loadAverage() };
  process.stdout.write(`${[...reviewReport(json), JSON.stringify(result)].join("\n")}\n`);
  if (figures.wrong.length > 0) throw new Error(["ended otherwise than their keys say:", ...figures.wrong].join("\n"));
}
