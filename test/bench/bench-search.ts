/**
 * `pnpm bench:search`: how soon searches are answered among ten million events and a million cases. Says on stderr what
 * it does, prints figures, and ends with one line of JSON on stdout.
 */
import { mkdir, mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { Command } from "commander";
import { rounded, say, wholeNumber } from "../command-line.ts";
import { interruptible } from "./interruptible.ts";
import { loadAverage } from "./prepare-bench.ts";
import { openArchive } from "./search/archive.ts";
import { type Question, questionsOf } from "./search/questions.ts";
import { createRandom } from "./search/random.ts";

interface Options {
  readonly events: number;
  readonly cases: number;
  readonly times: number;
  readonly seed: number;
  readonly folder?: string;
}

interface Figures {
  readonly name: string;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly maxMs: number;
}

const AIM_MS = 200;
const MIB = 2 ** 20;

const { signal: stop, end } = interruptible();

await new Command("bench:search")
  .description("Measures searches by plate, and lists by other conditions, among many events and cases.")
  .option("--events <n>", "events in the store", wholeNumber, 10_000_000)
  .option("--cases <n>", "cases in the store", wholeNumber, 1_000_000)
  .option("--times <n>", "how often each kind of question is asked", wholeNumber, 40)
  .option("--seed <n>", "of everything that is made up", wholeNumber, 1)
  .option("--folder <dir>", "where the stores are kept for the next time; absent: they are removed")
  .action((options: Options) => bench(options, stop))
  .parseAsync()
  .catch(end);

async function bench(options: Options, signal: AbortSignal): Promise<void> {
  await using kept = new AsyncDisposableStack();
  const folder =
    options.folder === undefined ? await mkdtemp(join(tmpdir(), "ngaba-search-")) : resolve(options.folder);
  if (options.folder === undefined) kept.defer(() => rm(folder, { recursive: true }));
  await mkdir(folder, { recursive: true });
  const loadBefore = loadAverage();
  say(`load of the machine over the last minute: ${loadBefore}`);
  const { archive, filled } = kept.use(await openArchive(folder, options, signal));
  say(`asking each kind of question ${options.times} times …`);
  const random = createRandom(options.seed, 3);
  const figures = await measure(options.times, () => questionsOf(archive, random), signal);
  const worst = figures.reduce((a, b) => (b.p95Ms > a.p95Ms ? b : a));
  const { plates: _, ...size } = filled;
  const result = {
    command: "bench:search",
    ...{ p95Ms: worst.p95Ms, rows: filled.events, slowest: worst.name },
    plateP95Ms: Math.max(...figures.filter(({ name }) => name.startsWith("plate:")).map(({ p95Ms }) => p95Ms)),
    ...{ questions: Object.fromEntries(figures.map(({ name, ...times }) => [name, times])), ...size },
    ...{ eventsMiB: await mibOf(folder, "cases.sqlite"), casesMiB: await mibOf(folder, "review.sqlite") },
    ...{ times: options.times, loadAverageBefore: loadBefore, loadAverageAfter: loadAverage() },
  };
  process.stdout.write(`${[...table(figures, result), JSON.stringify(result)].join("\n")}\n`);
}

/** All kinds in turn, so that none has the file's pages to itself. */
async function measure(
  times: number,
  ask: () => readonly Question[],
  signal: AbortSignal,
): Promise<readonly [Figures, ...Figures[]]> {
  const tookMs = new Map<string, number[]>();
  for (let turn = 0; turn < times; turn += 1) {
    for (const { name, ask: put } of ask()) {
      signal.throwIfAborted();
      const startedMs = performance.now();
      await put();
      const took = performance.now() - startedMs;
      tookMs.set(name, [...(tookMs.get(name) ?? []), took]);
    }
  }
  const [first, ...rest] = [...tookMs].map(([name, all]) => figuresOf(name, all));
  if (first === undefined) throw new Error("nothing was asked");
  return [first, ...rest];
}

function figuresOf(name: string, tookMs: readonly number[]): Figures {
  const sorted = tookMs.toSorted((a, b) => a - b);
  const at = (part: number) => rounded(sorted[Math.ceil(part * sorted.length) - 1] ?? Number.NaN);
  return { name, p50Ms: at(0.5), p95Ms: at(0.95), maxMs: at(1) };
}

/** With what has not been moved into it yet. */
async function mibOf(folder: string, file: string): Promise<number> {
  const sizes = await Promise.all(
    ["", "-wal"].map((end) =>
      stat(join(folder, `${file}${end}`)).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  );
  return Math.round(sizes.reduce((sum, size) => sum + size, 0) / MIB);
}

/** Lines for people. */
function table(
  figures: readonly Figures[],
  result: {
    readonly p95Ms: number;
    readonly eventSeconds: number;
    readonly caseSeconds: number;
    readonly eventsMiB: number;
    readonly casesMiB: number;
  },
): readonly string[] {
  const ms = (value: number) => value.toFixed(1).padStart(9);
  return [
    `${"milliseconds".padEnd(34)}   median      p95     most`,
    ...figures.map(({ name, p50Ms, p95Ms, maxMs }) => `${name.padEnd(34)}${ms(p50Ms)}${ms(p95Ms)}${ms(maxMs)}`),
    `p95 of the slowest kind: ${result.p95Ms.toFixed(1)} ms (aim ${AIM_MS})`,
    `events: ${result.eventsMiB} MiB, written in ${result.eventSeconds} s; cases: ${result.casesMiB} MiB, ${result.caseSeconds} s`,
  ];
}
