/**
 * `pnpm eval:vtest [folder]`: real pictures through our detector and our tracker, scored against ground truth.
 * Says on stderr what it does, prints a table, and ends with one line of JSON on stdout.
 */

import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Command } from "commander";
import { rounded, say, sayAndFail, wholeNumber } from "../command-line.ts";
import { fetchVtest } from "../simulator/footage.ts";
import { formatMotText } from "./mot-text.ts";
import { type Scores, score } from "./score.ts";
import { scoreRow, scoreTable, TABLE_FOOTNOTE } from "./score-table.ts";
import { readSequenceFolder, type SequenceFolder } from "./sequence-folder.ts";
import { trackPersons } from "./track-film.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const CACHE_DIR = join(ROOT, ".cache");
const DEFAULT_FOLDER = join(ROOT, "../shared/data/mot15-dev/PETS09-S2L1");

interface Options {
  readonly video?: string;
  readonly model: string;
  readonly threads: number;
  readonly out?: string;
}

await new Command("eval:vtest")
  .description("Scores detector and tracker together against the ground truth of a MOTChallenge sequence.")
  .argument("[folder]", "holds seqinfo.ini and gt/gt.txt (default: PETS09-S2L1 in ../shared/data/mot15-dev)")
  .option("--video <file>", "the sequence's film (default: vtest.avi, which is PETS09-S2L1)")
  .option("--model <card>", "the detector's model card", "nanodet-coco")
  .option("--threads <n>", "threads of the detector", wholeNumber, 1)
  .option("--out <file>", "writes our tracks there as MOT text")
  .action((folder: string | undefined, options: Options) => evaluate(folder ?? DEFAULT_FOLDER, options))
  .parseAsync()
  .catch(sayAndFail);

async function evaluate(folder: string, options: Options): Promise<void> {
  const sequence = readSequenceFolder(folder);
  const file = options.video ?? (await fetchVtest({ cacheDir: CACHE_DIR, onProgress: say })).avi;
  say(`looking at ${sequence.frameCount} frames of ${file}, ${sequence.framesPerSecond} a second …`);
  const startedMs = performance.now();
  const secondsSoFar = (): number => (performance.now() - startedMs) / 1000;
  let frameCount = 0;
  const tracks = await trackPersons(
    { ...sequence, file },
    {
      cardId: options.model,
      modelCacheDir: join(CACHE_DIR, "models"),
      threads: options.threads,
      onProgress: say,
      onFrame: (count) => {
        frameCount = count;
        if (count % 100 === 0) say(`${count} of ${sequence.frameCount} frames, ${secondsSoFar().toFixed(0)} s`);
      },
    },
  );
  if (frameCount !== sequence.frameCount) {
    throw new Error(`${file} has ${frameCount} frames, ${sequence.name} has ${sequence.frameCount}: not the same film`);
  }
  if (options.out !== undefined) await writeFile(options.out, formatMotText(tracks));
  report(sequence, score(sequence.truth, tracks), secondsSoFar());
}

function report(sequence: SequenceFolder, scores: Scores, seconds: number): void {
  const rows = [
    scoreRow("Ngã Ba, from pixels", scores),
    ...sequence.references.map(({ tracker, columns }) => ({ label: `${tracker}, public boxes`, columns })),
  ];
  process.stdout.write(scoreTable(sequence.name, rows) + TABLE_FOOTNOTE);
  const { frameCount } = sequence;
  const result = { command: "eval:vtest", sequence: sequence.name, frameCount, seconds: rounded(seconds) };
  const measured = Object.fromEntries(Object.entries(scores).map(([name, value]) => [name, rounded(value)]));
  process.stdout.write(`${JSON.stringify({ ...result, ...measured })}\n`);
}
