/**
 * `pnpm eval:lines [folder]`: counts over lines on real footage, the whole way from pixels, against counts that are
 * derived from its ground truth. Says on stderr what it does, prints a table, and ends with one line of JSON on stdout.
 */

import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { FrameSize } from "@ngaba/edge-agent/geometry/point.ts";
import { closeRules, type FlowMinute, type RulesMemory, runRules } from "@ngaba/edge-agent/rules/index.ts";
import { loadScene, type Scene } from "@ngaba/edge-agent/rules/scene.ts";
import { lineInPixels } from "@ngaba/edge-agent/rules/shared/line-crossings.ts";
import { truthCrossings } from "@ngaba/edge-agent/rules/testing/truth-crossings.ts";
import { Command } from "commander";
import { rounded, say, sayAndFail } from "../command-line.ts";
import { fetchVtest } from "../simulator/footage.ts";
import { readSequenceFolder, type SequenceFolder } from "./sequence-folder.ts";
import { trackFilm } from "./track-film.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const CACHE_DIR = join(ROOT, ".cache");
const DEFAULT_FOLDER = join(ROOT, "../shared/data/mot15-dev/PETS09-S2L1");
const DEFAULT_SCENE = fileURLToPath(new URL("vtest-lines.yaml", import.meta.url));

interface Options {
  readonly video?: string;
  readonly scene: string;
  readonly model: string;
}

interface LineCount {
  readonly forward: number;
  readonly backward: number;
  readonly truthForward: number;
  readonly truthBackward: number;
}

await new Command("eval:lines")
  .description("Counts who crosses lines on a film, and compares with its ground truth.")
  .argument("[folder]", "holds seqinfo.ini and gt/gt.txt (default: PETS09-S2L1 in ../shared/data/mot15-dev)")
  .option("--video <file>", "the sequence's film (default: vtest.avi, which is PETS09-S2L1)")
  .option("--scene <file>", "a scene with lines and their line-crossing rules", DEFAULT_SCENE)
  .option("--model <card>", "the detector's model card", "nanodet-coco")
  .action((folder: string | undefined, options: Options) => evaluate(folder ?? DEFAULT_FOLDER, options))
  .parseAsync()
  .catch(sayAndFail);

async function evaluate(folder: string, options: Options): Promise<void> {
  const sequence = readSequenceFolder(folder);
  const scene = loadScene(options.scene);
  const file = options.video ?? (await fetchVtest({ cacheDir: CACHE_DIR, onProgress: say })).avi;
  say(`looking at ${sequence.frameCount} frames of ${file}, ${sequence.framesPerSecond} a second …`);
  const flow = await countOnFilm(scene, sequence, file, options.model);
  report(sequence, Object.fromEntries(scene.lines.map((line) => [line.id, countOf(line, flow, sequence)])));
}

async function countOnFilm(
  scene: Scene,
  sequence: SequenceFolder,
  file: string,
  cardId: string,
): Promise<FlowMinute[]> {
  const flow: FlowMinute[] = [];
  let [memory, frameCount] = [{} as RulesMemory, 0];
  const onFrame = (count: number) => {
    frameCount = count;
    if (count % 100 === 0) say(`${count} of ${sequence.frameCount} frames`);
  };
  const options = { cardId, modelCacheDir: join(CACHE_DIR, "models"), threads: 1, onProgress: say, onFrame };
  for await (const { at, tracks } of trackFilm({ ...sequence, file }, options)) {
    const step = runRules(scene, memory, { tracks, at, frameSize: sequence });
    memory = step.memory;
    flow.push(...step.flow);
  }
  if (frameCount !== sequence.frameCount) {
    throw new Error(`${file} has ${frameCount} frames, ${sequence.name} has ${sequence.frameCount}: not the same film`);
  }
  return [...flow, ...closeRules(scene, memory).flow];
}

function countOf(line: Scene["lines"][number], flow: readonly FlowMinute[], sequence: SequenceFolder): LineCount {
  const frameSize: FrameSize = sequence;
  const counts = flow.flatMap((minute) => (minute.kind === "line" && minute.lineId === line.id ? minute.counts : []));
  const sumOf = (direction: string): number =>
    counts.filter((entry) => entry.direction === direction).reduce((sum, { count }) => sum + count, 0);
  const boxes = sequence.truth
    .toSorted((a, b) => a.frame - b.frame)
    .map(({ id, left, top, width, height }) => ({
      id,
      box: { x1: left, y1: top, x2: left + width, y2: top + height },
    }));
  const truth = truthCrossings(boxes, lineInPixels(line, frameSize));
  return {
    forward: sumOf("forward"),
    backward: sumOf("backward"),
    truthForward: truth.forward,
    truthBackward: truth.backward,
  };
}

function report({ name }: SequenceFolder, lines: Readonly<Record<string, LineCount>>): void {
  const all = Object.values(lines);
  const sum = (key: keyof LineCount): number => all.reduce((total, count) => total + count[key], 0);
  const total = { forward: sum("forward"), backward: sum("backward") };
  const truth = { forward: sum("truthForward"), backward: sum("truthBackward") };
  const rows = Object.entries({
    ...lines,
    sum: { ...total, truthForward: truth.forward, truthBackward: truth.backward },
  });
  process.stdout.write(`${name.padEnd(20)} forward   truth  backward   truth\n`);
  for (const [id, { forward, truthForward, backward, truthBackward }] of rows) {
    const cells = [String(forward).padStart(8), String(truthForward).padStart(8)];
    const back = [String(backward).padStart(10), String(truthBackward).padStart(8)];
    process.stdout.write(`${id.padEnd(20)}${[...cells, ...back].join("")}\n`);
  }
  const counted = total.forward + total.backward;
  const expected = truth.forward + truth.backward;
  const differences = all.map((count) => {
    return Math.abs(count.forward - count.truthForward) + Math.abs(count.backward - count.truthBackward);
  });
  const result = {
    command: "eval:lines",
    sequence: name,
    lines,
    counted,
    expected,
    sumError: rounded(counted / expected - 1),
    /** Per line and direction, so that too many here do not make up for too few there. */
    absoluteError: rounded(differences.reduce((a, b) => a + b, 0) / expected),
  };
  process.stdout.write(`${JSON.stringify(result)}\n`);
}
