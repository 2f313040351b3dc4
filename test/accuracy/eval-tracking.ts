/**
 * `pnpm eval:tracking [folder]`: our tracker over a benchmark's own boxes, beside other trackers on the same boxes, all
 * judged by our scorer. Says on stderr what it does, prints tables, and ends with one line of JSON on stdout.
 */

import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Command } from "commander";
import { rounded, say, sayAndFail } from "../command-line.ts";
import { type Counts, combine, count, type Scores } from "./score.ts";
import { scoreRow, scoreTable, TABLE_FOOTNOTE } from "./score-table.ts";
import { readSequences, type Sequence } from "./sequences.ts";
import { BENCHMARK_OPTIONS, measureSpeed, trackSequence } from "./track-sequence.ts";

const DEFAULT_FOLDER = join(fileURLToPath(new URL("../..", import.meta.url)), "../shared/data/mot15-dev");
const OURS = "Ngã Ba";

/** One tracker's counts, by sequence. */
type Results = ReadonlyMap<string, Counts>;

await new Command("eval:tracking")
  .description("Scores our tracker on the detections of MOTChallenge sequences, beside other trackers.")
  .argument("[folder]", "subfolders hold det/det.txt and gt/gt.txt", DEFAULT_FOLDER)
  .action(evaluate)
  .parseAsync()
  .catch(sayAndFail);

async function evaluate(folder: string): Promise<void> {
  const sequences = readSequences(folder, say);
  const ours = new Map<string, Counts>();
  const references = new Map<string, Map<string, Counts>>();
  for (const sequence of sequences) {
    const { name, frames, truth } = sequence;
    say(`${name}: ${frames.length} frames, ${frames.flat().length} detections …`);
    ours.set(name, count(truth, trackSequence(sequence, BENCHMARK_OPTIONS)));
    for (const [tracker, tracks] of sequence.references) {
      const results = references.get(tracker) ?? new Map<string, Counts>();
      references.set(tracker, results.set(name, count(truth, tracks)));
    }
  }
  say("measuring the speed …");
  const speed = Math.round(measureSpeed(sequences, BENCHMARK_OPTIONS));
  report(sequences, { ours, references, speed });
}

interface Evaluation {
  readonly ours: Results;
  readonly references: ReadonlyMap<string, Results>;
  /** Boxes a second. */
  readonly speed: number;
}

function report(sequences: readonly Sequence[], { ours, references, speed }: Evaluation): void {
  const trackers = [[OURS, ours] as const, ...references];
  for (const { name } of sequences) {
    const rows = trackers.flatMap(([tracker, results]) => {
      const counts = results.get(name);
      return counts === undefined ? [] : [scoreRow(tracker, combine([counts]))];
    });
    process.stdout.write(`${scoreTable(name, rows)}\n`);
  }
  // A tracker that left out the hard sequences would look good beside the others.
  const complete = trackers.filter(([, results]) => results.size === sequences.length);
  const rows = complete.map(([tracker, results]) => scoreRow(tracker, combine([...results.values()])));
  process.stdout.write(scoreTable(`all ${sequences.length} together`, rows) + TABLE_FOOTNOTE);
  process.stdout.write(`${OURS}: ${speed} boxes a second on one core\n`);
  const measured = Object.fromEntries(
    [...references].map(([tracker, results]) => [tracker, inJson(results, sequences)]),
  );
  const { sequences: single, ...together } = inJson(ours, sequences);
  const result = { ...together, boxUpdatesPerSecond: speed, sequences: single, references: measured };
  process.stdout.write(`${JSON.stringify({ command: "eval:tracking", ...result })}\n`);
}

/** Combined scores only where all sequences are there. */
function inJson(results: Results, sequences: readonly Sequence[]) {
  const single = Object.fromEntries([...results].map(([name, counts]) => [name, keyScores(combine([counts]))]));
  const isComplete = results.size === sequences.length;
  return { ...(isComplete && keyScores(combine([...results.values()]))), sequences: single };
}

function keyScores({ hota, mota, idf1, idSwitches }: Scores) {
  return { hota: rounded(hota), mota: rounded(mota), idf1: rounded(idf1), idsw: idSwitches };
}
