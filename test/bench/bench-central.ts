/**
 * `pnpm bench:central`: how many messages a second the centre takes in beside what the broker alone delivers, how soon
 * browsers hear of them, and what its memory does meanwhile. Says on stderr what it does, prints figures, and ends with
 * one line of JSON on stdout.
 */
import { randomBytes } from "node:crypto";
import { loadInventory } from "@ngaba/config";
import { Command } from "commander";
import { ensurePrograms } from "../../scripts/system-programs.ts";
import { rounded, say, wholeNumber } from "../command-line.ts";
import { startBenchCentre } from "./central/bench-centre.ts";
import {
  measureBroker,
  measureCentre,
  measureSteady,
  type SteadyFigures,
  type Surroundings,
} from "./central/central-parts.ts";
import { joined, percentileOf } from "./central/latencies.ts";
import { INVENTORY_DIR } from "./centre-and-broker.ts";
import { median } from "./cost.ts";
import { interruptible } from "./interruptible.ts";
import { loadAverage } from "./prepare-bench.ts";

interface Options {
  readonly minutes: number;
  readonly rounds: number;
  readonly messages: number;
  readonly perSecond: number;
  readonly streams: number;
}

interface Round {
  /** Messages a second. */
  readonly broker: number;
  readonly centre: number;
}

const AIMS = { ratio: 0.5, p99Ms: 250, rssGrowthMiB: 50 };
const AGENTS = 8;
const MAX_WARM_UP_MS = 60_000;
const WARM_UP_OF_A_MINUTE_MS = 20_000;
const MIB = 2 ** 20;

const { signal: stop, end } = interruptible();

await new Command("bench:central")
  .description("Measures the centre with mosquitto and InfluxDB: throughput, time to the browser, memory.")
  .option("--minutes <n>", "how long the load with a pace is measured", wholeNumber, 10)
  .option("--rounds <n>", "rounds of broker alone, then centre", wholeNumber, 3)
  .option("--messages <n>", "messages of each part of a round", wholeNumber, 30_000)
  .option("--per-second <n>", "messages a second of the load with a pace", wholeNumber, 2_000)
  .option("--streams <n>", "browsers that follow it", wholeNumber, 200)
  .action((options: Options) => bench(options, stop))
  .parseAsync()
  .catch(end);

async function bench(options: Options, signal: AbortSignal): Promise<void> {
  await ensurePrograms(["mosquitto", "influxd"], say);
  const loadBefore = loadAverage();
  say(`load of the machine over the last minute: ${loadBefore.toFixed(2)}`);
  const ids = Array.from({ length: AGENTS }, (_, index) => `agent-${String(index + 1).padStart(2, "0")}`);
  const passwords = Object.fromEntries(ids.map((id) => [id, randomBytes(16).toString("hex")]));
  const cameraIds = loadInventory(INVENTORY_DIR).cameras.map(({ id }) => id);
  await using centre = await startBenchCentre(passwords, options.streams, signal);
  const around: Surroundings = { centre, passwords, cameraIds, signal };
  const rounds = await measureRounds(around, options);
  const { perSecond, streams, minutes } = options;
  say(`${perSecond} messages a second to ${streams} browsers, ${minutes} min …`);
  const warmUpMs = Math.min(MAX_WARM_UP_MS, minutes * WARM_UP_OF_A_MINUTE_MS);
  const steady = await measureSteady(around, { perSecond, streams, warmUpMs, measureMs: minutes * 60_000 });
  report(options, rounds, steady, loadBefore);
}

async function measureRounds(around: Surroundings, { rounds, messages }: Options): Promise<readonly Round[]> {
  const measured: Round[] = [];
  for (let number = 1; number <= rounds; number++) {
    say(`round ${number} of ${rounds}: ${messages} messages through the broker alone …`);
    const broker = await measureBroker(around, messages);
    say(`round ${number} of ${rounds}: ${messages} messages into the centre's stores …`);
    const centre = await measureCentre(around, messages);
    say(`  ${broker.toFixed(0)} and ${centre.toFixed(0)} a second`);
    measured.push({ broker, centre });
  }
  return measured;
}

function ratioOf({ broker, centre }: Round): number {
  return centre / broker;
}

function report(options: Options, rounds: readonly Round[], steady: SteadyFigures, loadBefore: number): void {
  const { heard, cores, rssBytes, rssGrowthBytes, latestSentMs } = steady;
  const [ratios, all] = [rounds.map(ratioOf), joined([heard.incidents, heard.minutes])];
  // Of those that are left, times would say nothing of those that were cut off.
  const ms = (latencies: typeof all, part: number) =>
    heard.ended > 0 ? null : (percentileOf(latencies, part) ?? null);
  const perSecondOf = (part: keyof Round) => Math.round(median(rounds.map((round) => round[part])));
  const mib = (bytes: number) => rounded(bytes / MIB);
  const result = {
    command: "bench:central",
    ratio: rounded(median(ratios)),
    p99Ms: ms(all, 0.99),
    rssGrowthMiB: mib(rssGrowthBytes),
    ...{ ratioMin: rounded(Math.min(...ratios)), ratioMax: rounded(Math.max(...ratios)) },
    ...{ brokerPerSecond: perSecondOf("broker"), centrePerSecond: perSecondOf("centre") },
    ...{ p50Ms: ms(all, 0.5), p95Ms: ms(all, 0.95), maxMs: ms(all, 1), measuredItems: all.count },
    ...{ incidentP99Ms: ms(heard.incidents, 0.99), minuteP99Ms: ms(heard.minutes, 0.99) },
    ...{ streamsCutOff: heard.ended, heardMiB: mib(heard.bytes), latestSentMs: Math.round(latestSentMs) },
    ...{ rssMaxMiB: mib(Math.max(...rssBytes)), centreCores: rounded(cores) },
    ...options,
    ...{ loadAverageBefore: loadBefore, loadAverageAfter: loadAverage() },
  };
  process.stdout.write(`${[...table(result, rounds), JSON.stringify(result)].join("\n")}\n`);
}

/** Lines for people. */
function table(result: Readonly<Record<string, unknown>>, rounds: readonly Round[]): readonly string[] {
  const { ratio, p50Ms, p95Ms, p99Ms, maxMs, rssGrowthMiB, rssMaxMiB, streams, streamsCutOff, centreCores } = result;
  return [
    "messages a second   broker alone   into both stores   ratio",
    ...rounds.map((round, index) => {
      const cells = [round.broker.toFixed(0).padStart(12), round.centre.toFixed(0).padStart(16)];
      return `  round ${index + 1}          ${cells.join("   ")}${ratioOf(round).toFixed(2).padStart(8)}`;
    }),
    `ratio               ${ratio} (aim ${AIMS.ratio})`,
    `due to heard        ${p50Ms} ms median, ${p95Ms} p95, ${p99Ms} p99 (aim ${AIMS.p99Ms}), ${maxMs} at most; ${streams} browsers, ${streamsCutOff} cut off`,
    `memory of the centre grew by ${rssGrowthMiB} MiB (aim ${AIMS.rssGrowthMiB}), at most ${rssMaxMiB}; ${centreCores} cores`,
  ];
}
