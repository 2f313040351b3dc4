/**
 * `pnpm bench:models`: what one whole frame costs with each form of the detector, on real pictures. Says on stderr what it
 * does, prints a table, and ends with one line of JSON on stdout.
 */

import { epochMs } from "@ngaba/contract";
import { createOnnxDetector } from "@ngaba/edge-agent";
import { passMs } from "@ngaba/edge-agent/detection/detector.ts";
import { listCardIds } from "@ngaba/models";
import { Command } from "commander";
import { modelCacheFolder } from "../../scripts/folders.ts";
import { rounded, say, sayAndFail, wholeNumber } from "../command-line.ts";
import { median } from "./cost.ts";
import { type Cost, costOf } from "./cost-of.ts";
import { loadAverage, prepareBench } from "./prepare-bench.ts";
import { FRAME, readStreetPictures } from "./street-pictures.ts";

interface Options {
  readonly frames: number;
  readonly rounds: number;
  readonly threads: number;
}

interface ModelCost extends Cost {
  /** Of the time that passed: into the tensor and boxes out, all but the model's own. */
  readonly besideMs: number;
}

const WARM_UP_FRAMES = 3;

await new Command("bench:models")
  .description("Measures what a frame of 1280×720 costs with each form of the detector.")
  .option("--frames <n>", "pictures a round, spread over the film", wholeNumber, 25)
  .option("--rounds <n>", "times through the pictures", wholeNumber, 3)
  .option("--threads <n>", "threads of the detector", wholeNumber, 1)
  .action(bench)
  .parseAsync()
  .catch(sayAndFail);

async function bench({ frames, rounds, threads }: Options): Promise<void> {
  const { avi } = await prepareBench();
  const pictures = await readStreetPictures(avi, frames);
  const models = listCardIds().map((cardId) => {
    const detector = createOnnxDetector({ cardId, cacheDir: modelCacheFolder, threads, onProgress: say });
    const costOfPicture = async (rgb: Uint8Array<ArrayBuffer>): Promise<ModelCost> => {
      let besideMs = 0;
      const cost = await costOf(async () => {
        const frame = { cameraId: "film", rgb, ...FRAME, at: epochMs(0), readAt: epochMs(0) };
        const [pass] = (await detector.detect(frame)).passes;
        if (pass !== undefined) besideMs = passMs(pass) - pass.runMs;
      });
      return { ...cost, besideMs };
    };
    return { cardId, detector, costOfPicture, rounds: [] as ModelCost[][] };
  });
  for (let round = 0; round <= rounds; round++) {
    const ofRound = new Map(models.map(({ cardId }): [string, ModelCost[]] => [cardId, []]));
    // One after the other on each picture, so that all meet the same load of the machine.
    for (const rgb of round === 0 ? pictures.slice(0, WARM_UP_FRAMES) : pictures) {
      for (const { cardId, costOfPicture } of models) ofRound.get(cardId)?.push(await costOfPicture(rgb));
    }
    if (round === 0) continue;
    for (const model of models) model.rounds.push(ofRound.get(model.cardId) ?? []);
    say(`round ${round} of ${rounds}, load ${loadAverage().toFixed(2)}`);
  }
  for (const { detector } of models) await detector.close();
  report(models, { frames: pictures.length, threads });
}

interface Measured {
  readonly cardId: string;
  readonly rounds: readonly (readonly ModelCost[])[];
}

function report(models: readonly Measured[], settings: { readonly frames: number; readonly threads: number }): void {
  const rows = models.map(({ cardId, rounds }) => {
    const middle = (costs: readonly ModelCost[], what: keyof ModelCost) => median(costs.map((cost) => cost[what]));
    const cpuMsOfRounds = rounds.map((costs) => middle(costs, "cpuMs"));
    const all = rounds.flat();
    return {
      cardId,
      cpuMs: middle(all, "cpuMs"),
      cpuMsOfRounds,
      wallMs: middle(all, "wallMs"),
      besideMs: middle(all, "besideMs"),
    };
  });
  const lines = rows.map(({ cardId, cpuMs, cpuMsOfRounds, wallMs, besideMs }) =>
    [
      cardId.padEnd(22),
      ...[cpuMs, wallMs, besideMs].map((ms) => ms.toFixed(1).padStart(10)),
      `  ${cpuMsOfRounds.map((ms) => ms.toFixed(1)).join(", ")}`,
    ].join(""),
  );
  const head = "model".padEnd(22) + ["cpu ms", "wall ms", "beside"].map((cell) => cell.padStart(10)).join("");
  const foot =
    "Median for one frame; cpu: processor time of all threads; beside: all but the model, of the time that passed.";
  process.stdout.write(`${[`${head}  cpu ms by round`, ...lines, foot].join("\n")}\n`);
  const figures = rows.map(({ cpuMsOfRounds, ...row }) => ({
    cardId: row.cardId,
    cpuMs: rounded(row.cpuMs),
    wallMs: rounded(row.wallMs),
    besideMs: rounded(row.besideMs),
    cpuMsOfRounds: cpuMsOfRounds.map(rounded),
  }));
  const result = { command: "bench:models", ...settings, models: figures, loadAverageAfter: loadAverage() };
  process.stdout.write(`${JSON.stringify(result)}\n`);
}
