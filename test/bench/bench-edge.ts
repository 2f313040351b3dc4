/**
 * `pnpm bench:edge`: what one smart camera costs the agent, against the bare sum of decoding and running the model.
 * Says on stderr what it does, prints a table, and ends with one line of JSON on stdout.
 */

import { inputSizeFor } from "@ngaba/models";
import { Command } from "commander";
import { cacheFolder } from "../../scripts/folders.ts";
import { rounded, say, sayAndFail, wholeNumber } from "../command-line.ts";
import { type City, SMART_CAMERA, startCity } from "../e2e/city.ts";
import { type AgentCost, measureAgent } from "./agent-cost.ts";
import { measureDecoding } from "./bare-decode.ts";
import type { SessionCost } from "./bare-session.ts";
import { framesPerCpuSecond, median, type Round, ratioOf } from "./cost.ts";
import { loadAverage, prepareBench } from "./prepare-bench.ts";
import { runSession } from "./run-session.ts";

interface Options {
  readonly seconds: number;
  readonly rounds: number;
  readonly threads: number;
}

/** Each part runs this long before it is measured: compiled, connected, and past the stream's backlog. */
const WARM_UP_MS = 10_000;
const MODEL = "nanodet-coco";

await new Command("bench:edge")
  .description("Measures the processor time of one smart camera against ffmpeg alone plus the ONNX session alone.")
  .option("--seconds <n>", "steady state that is measured, over all rounds", wholeNumber, 60)
  .option("--rounds <n>", "rounds of agent, ffmpeg alone, session alone, one after the other", wholeNumber, 3)
  .option("--threads <n>", "threads of the detector", wholeNumber, 1)
  .action(bench)
  .parseAsync()
  .catch(sayAndFail);

async function bench(options: Options): Promise<void> {
  await prepareBench();
  await using city = await startCity({
    broker: "embedded",
    series: "embedded",
    agentConfig: (config) => ({ ...config, detector: { model: MODEL, threads: options.threads } }),
  });
  await city.whenReady();
  const rounds: (Round & AgentCost & SessionCost)[] = [];
  for (let number = 1; number <= options.rounds; number++) {
    const name = `round ${number} of ${options.rounds}`;
    rounds.push(await measureRound(city, options, (part) => say(`${name}: ${part} …`)));
  }
  report(rounds, options);
}

async function measureRound(city: City, { seconds, rounds, threads }: Options, sayPart: (part: string) => void) {
  const times = { warmUpMs: WARM_UP_MS, measureMs: (1000 * seconds) / rounds };
  sayPart("the agent with one smart camera");
  const agent = await measureAgent(city, times);
  sayPart("ffmpeg alone");
  const decodeMs = await measureDecoding(agent.ffmpegArguments, city.simulator.url(SMART_CAMERA), times);
  sayPart("the ONNX session alone");
  const { frameSize, analysedFps } = agent;
  const size = inputSizeFor(frameSize.widthPx, frameSize.heightPx);
  const plan = { cardId: MODEL, cacheDir: `${cacheFolder}/models`, ...size, threads, runsPerSecond: analysedFps };
  const session = await runSession({ ...plan, ...times });
  return { ...agent, ...session, decodeMs, sessionMs: session.pacedMs };
}

function report(rounds: readonly (Round & AgentCost & SessionCost)[], { threads }: Options): void {
  const ratios = rounds.map(ratioOf);
  const columns: readonly (readonly [string, (round: Round & SessionCost) => number])[] = [
    ["agent", (round) => round.agentMs + round.agentDecodeMs],
    ["its ffmpeg", (round) => round.agentDecodeMs],
    ["ffmpeg alone", (round) => round.decodeMs],
    ["session alone", (round) => round.sessionMs],
    ["unpaced", (round) => round.unpacedMs],
    ["ratio", ratioOf],
    ["frames", (round) => round.analysedFrames],
  ];
  const row = (name: string, cells: readonly string[]) =>
    name.padEnd(8) + cells.map((cell) => cell.padStart(14)).join("");
  const lines = [
    row(
      "round",
      columns.map(([name]) => name),
    ),
    ...rounds.map((round, index) =>
      row(
        `${index + 1}`,
        columns.map(([, value]) => value(round).toFixed(2)),
      ),
    ),
    row(
      "median",
      columns.map(([, value]) => median(rounds.map(value)).toFixed(2)),
    ),
    "Milliseconds of processor time for each analysed frame; the ratio is that of ffmpeg alone plus session alone to the agent.",
  ];
  process.stdout.write(`${lines.join("\n")}\n`);
  const middle = (value: (round: Round & AgentCost & SessionCost) => number) => rounded(median(rounds.map(value)));
  const result = {
    command: "bench:edge",
    ratio: middle(ratioOf),
    ratioMin: rounded(Math.min(...ratios)),
    ratioMax: rounded(Math.max(...ratios)),
    framesPerCpuSecond: middle(framesPerCpuSecond),
    agentCpuMsPerFrame: middle((round) => round.agentMs + round.agentDecodeMs),
    agentFfmpegCpuMsPerFrame: middle((round) => round.agentDecodeMs),
    bareDecodeCpuMsPerFrame: middle((round) => round.decodeMs),
    bareSessionCpuMsPerFrame: middle((round) => round.sessionMs),
    bareSessionUnpacedCpuMsPerFrame: middle((round) => round.unpacedMs),
    analysedFps: middle((round) => round.analysedFps),
    analysedFrames: rounds.reduce((total, round) => total + round.analysedFrames, 0),
    frameWidthPx: rounds[0]?.frameSize.widthPx,
    frameHeightPx: rounds[0]?.frameSize.heightPx,
    threads,
    rounds: rounds.length,
    loadAverageAfter: loadAverage(),
  };
  process.stdout.write(`${JSON.stringify(result)}\n`);
}
