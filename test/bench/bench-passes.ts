/**
 * `pnpm bench:passes`: what looking at a frame costs with the whole frame alone and with regions beside it, on real
 * pictures. Says on stderr what it does, prints a table, and ends with one line of JSON on stdout.
 */

import { epochMs } from "@ngaba/contract";
import { createOnnxDetector } from "@ngaba/edge-agent";
import type { DetectionRegion } from "@ngaba/edge-agent/detection/region-crop.ts";
import { Command } from "commander";
import { modelCacheFolder } from "../../scripts/folders.ts";
import { say, sayAndFail, wholeNumber } from "../command-line.ts";
import { median } from "./cost.ts";
import { type Cost, costOf } from "./cost-of.ts";
import { loadAverage, prepareBench } from "./prepare-bench.ts";
import { FRAME, readStreetPictures } from "./street-pictures.ts";

interface Options {
  readonly frames: number;
  readonly threads: number;
}

const WARM_UP_FRAMES = 3;

const strip: DetectionRegion = { id: "strip", box: [0.25, 0.55, 0.75, 0.75] };
const square: DetectionRegion = { id: "square", box: [0.4, 0.2, 0.6, 0.7] };
const large: DetectionRegion = { id: "large", box: [0.25, 0.3, 0.8, 0.8] };
/** What is looked at, the whole frame (736×416) in each; inputs of regions by their names in `region-crop.ts`. */
const PLANS = {
  whole: [],
  wholeAndStrip: [strip],
  wholeAndSquare: [square],
  wholeAndLarge: [large],
  wholeAndStripAndSquare: [strip, square],
  wholeAndTwoLarge: [large, { ...large, id: "large-2", box: [0.1, 0.2, 0.65, 0.7] }],
} satisfies Record<string, readonly DetectionRegion[]>;
const NAMES = Object.keys(PLANS) as (keyof typeof PLANS)[];

await new Command("bench:passes")
  .description(
    "Measures what a frame costs the detector, with and without regions, in processor time and time that passes.",
  )
  .option("--frames <n>", "pictures, spread over the film", wholeNumber, 25)
  .option("--threads <n>", "threads of the detector", wholeNumber, 1)
  .action(bench)
  .parseAsync()
  .catch(sayAndFail);

async function bench({ frames, threads }: Options): Promise<void> {
  const { avi } = await prepareBench();
  say(`reading ${frames} pictures …`);
  const pictures = await readStreetPictures(avi, frames + WARM_UP_FRAMES);
  const detector = createOnnxDetector({ cardId: "nanodet-coco", cacheDir: modelCacheFolder, threads, onProgress: say });
  const costs = new Map<string, Cost[]>(NAMES.map((name) => [name, []]));
  for (const [number, rgb] of pictures.entries()) {
    const frame = { cameraId: "film", rgb, ...FRAME, at: epochMs(number), readAt: epochMs(number) };
    // One after the other on each picture, so that all meet the same load of the machine.
    for (const name of NAMES) {
      const cost = await costOf(() => detector.detect(frame, PLANS[name]));
      if (number >= WARM_UP_FRAMES) costs.get(name)?.push(cost);
    }
    if (number % 5 === 0) say(`${number} of ${pictures.length} pictures`);
  }
  await detector.close();
  report(costs, threads, pictures.length - WARM_UP_FRAMES);
}

function report(costs: ReadonlyMap<string, readonly Cost[]>, threads: number, frames: number): void {
  const row = (name: string, cells: readonly string[]) =>
    name.padEnd(24) + cells.map((cell) => cell.padStart(10)).join("");
  const middles = NAMES.map((name) => {
    const all = costs.get(name) ?? [];
    return { name, cpuMs: median(all.map(({ cpuMs }) => cpuMs)), wallMs: median(all.map(({ wallMs }) => wallMs)) };
  });
  const lines = [
    row("looked at", ["cpu ms", "wall ms"]),
    ...middles.map(({ name, cpuMs, wallMs }) => row(name, [cpuMs.toFixed(1), wallMs.toFixed(1)])),
    "Median for one frame of 1280×720; cpu: processor time of all threads, wall: time that passed.",
  ];
  process.stdout.write(`${lines.join("\n")}\n`);
  const rounded = (value: number) => Number(value.toFixed(2));
  const cpu = Object.fromEntries(middles.map(({ name, cpuMs }) => [`${name}CpuMs`, rounded(cpuMs)]));
  const wall = Object.fromEntries(middles.map(({ name, wallMs }) => [`${name}WallMs`, rounded(wallMs)]));
  process.stdout.write(
    `${JSON.stringify({ command: "bench:passes", ...cpu, ...wall, frames, threads, loadAverageAfter: loadAverage() })}\n`,
  );
}
