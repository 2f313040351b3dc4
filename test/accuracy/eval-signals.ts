/**
 * `pnpm eval:signals`: how well the phase of a traffic light is read from pictures. The pictures are rendered, since no
 * footage of traffic lights with truth is at hand. Says on stderr what it does, prints a table, and ends with one line of
 * JSON on stdout.
 */

import { epochMs, type SignalPhase } from "@ngaba/contract";
import { type FollowedSignal, followSignal } from "@ngaba/edge-agent/signals/follow-signal.ts";
import { readSignalHead } from "@ngaba/edge-agent/signals/read-signal-head.ts";
import { Command, InvalidArgumentError } from "commander";
import { rounded, say, sayAndFail } from "../command-line.ts";
import { CONDITIONS, type Condition } from "./signals/conditions.ts";
import { FPS, FRAME, type PlacedHead, signalFilm } from "./signals/signal-film.ts";
import { accuracyOf, decidedOf, NO_TALLY, type Tally, tallied, together } from "./signals/tally.ts";

/** Limits were set on these … */
const TUNING_SEEDS = [1, 2, 101, 102];
/** … and are reported on those. */
const REPORT_SEEDS = [201, 202, 203];

/** Of single pictures, and of what is believed over time. */
interface Tallies {
  readonly read: Tally;
  readonly followed: Tally;
}

await new Command("eval:signals")
  .description("Reads rendered traffic lights, picture by picture and over time, and compares with what they show.")
  .option("--seeds <list>", "seeds of the rendered heads, as 201,202", seedList, REPORT_SEEDS)
  .option("--tuning", "use the seeds that the limits were set on")
  .action(({ seeds, tuning }: { seeds: readonly number[]; tuning?: boolean }) =>
    evaluate(tuning ? TUNING_SEEDS : seeds),
  )
  .parseAsync()
  .catch(sayAndFail);

async function evaluate(seeds: readonly number[]): Promise<void> {
  say(`rendering ${CONDITIONS.length} kinds of circumstances with seeds ${seeds.join(", ")} …`);
  const rows: { name: string; tallies: Tallies }[] = [];
  let readMs = 0;
  for (const condition of CONDITIONS) {
    let tallies: Tallies = { read: NO_TALLY, followed: NO_TALLY };
    for (const seed of seeds) {
      const watched = await watch(condition, seed);
      tallies = add(tallies, watched.tallies);
      readMs += watched.readMs;
    }
    rows.push({ name: condition.name, tallies });
    say(`${rows.length} of ${CONDITIONS.length}: ${condition.name}`);
  }
  report(rows, seeds, readMs);
}

async function watch(condition: Condition, seed: number): Promise<{ tallies: Tallies; readMs: number }> {
  const { heads, frames } = signalFilm(condition, seed);
  const memories = new Map<PlacedHead, FollowedSignal>();
  let tallies: Tallies = { read: NO_TALLY, followed: NO_TALLY };
  let [number, readMs] = [0, 0];
  for await (const rgb of frames()) {
    const ms = (1000 * number) / FPS;
    for (const head of heads) {
      const startedMs = performance.now();
      const reading = readSignalHead(rgb, FRAME, head.lamps);
      const step = followSignal(memories.get(head), reading, epochMs(ms));
      readMs += performance.now() - startedMs;
      memories.set(head, step.memory);
      const shown: SignalPhase = head.program.truthAt(ms);
      const read = tallied(tallies.read, shown, reading.phase);
      tallies = { read, followed: tallied(tallies.followed, shown, step.state.phase) };
    }
    number += 1;
  }
  return { tallies, readMs };
}

function add(a: Tallies, b: Tallies): Tallies {
  return { read: together(a.read, b.read), followed: together(a.followed, b.followed) };
}

function report(rows: readonly { name: string; tallies: Tallies }[], seeds: readonly number[], readMs: number): void {
  const all = rows.map(({ tallies }) => tallies).reduce(add);
  const lines = [
    `${"rendered heads".padEnd(52)}${["pictures", "decided", "right", "false red", "believed", "right", "false red"].map((name) => name.padStart(10)).join("")}`,
    ...[...rows, { name: "all", tallies: all }].map(({ name, tallies: { read, followed } }) => {
      const cells = [read.pictures, ...cellsOf(read), ...cellsOf(followed)];
      return name.padEnd(52) + cells.map((cell) => String(cell).padStart(10)).join("");
    }),
    "decided and right: shares of single pictures; believed: the same after following over time. Pictures are rendered.",
  ];
  process.stdout.write(`${lines.join("\n")}\n`);
  const figures = {
    ...{ command: "eval:signals", isRendered: true, seeds, pictures: all.read.pictures },
    ...{ phaseAccuracy: rounded(accuracyOf(all.followed)), decided: rounded(decidedOf(all.followed)) },
    ...{ falseRed: all.followed.falseRed, redOnGreen: all.followed.redOnGreen },
    ...{ singlePictureAccuracy: rounded(accuracyOf(all.read)), singlePictureDecided: rounded(decidedOf(all.read)) },
    ...{ singlePictureFalseRed: all.read.falseRed, singlePictureRedOnGreen: all.read.redOnGreen },
    readMsPerHead: rounded(readMs / all.read.pictures),
  };
  process.stdout.write(`${JSON.stringify(figures)}\n`);
}

function cellsOf(tally: Tally): (string | number)[] {
  return [decidedOf(tally).toFixed(3), accuracyOf(tally).toFixed(4), tally.falseRed];
}

function seedList(text: string): number[] {
  if (/^\d+(,\d+)*$/.test(text)) return text.split(",").map(Number);
  throw new InvalidArgumentError("must be whole numbers with commas between");
}
