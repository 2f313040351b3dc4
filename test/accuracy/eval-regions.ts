/**
 * `pnpm eval:regions [folder]`: what regions at the picture's own scale find beside the whole frame, and what they add
 * that is false, on real pictures of people and on the rendered junction by class, there also against a whole frame that
 * costs as much. Says on stderr what it does, prints tables, and ends with one line of JSON on stdout.
 */

import { join } from "node:path";
import { createOnnxDetector, type OnnxDetectorOptions } from "@ngaba/edge-agent";
import { createProgressBar } from "@ngaba/edge-agent/platform/progress-bar.ts";
import { Command } from "commander";
import { cacheFolder, modelCacheFolder, repositoryRoot } from "../../scripts/folders.ts";
import { rounded, say, sayAndFail, wholeNumber } from "../command-line.ts";
import { fetchVtest } from "../simulator/footage.ts";
import { type DetectorCount, type Group, recallOf } from "./junction/detector-recall.ts";
import { findFilms } from "./junction/find-films.ts";
import { type JunctionRow, scoreJunction } from "./regions/junction-views.ts";
import { type PersonRow, scorePersons } from "./regions/person-views.ts";
import { readSequenceFolder } from "./sequence-folder.ts";

const DEFAULT_FOLDER = join(repositoryRoot, "../shared/data/mot15-dev/PETS09-S2L1");

/** Classes as the detector knows them. */
const CLASSES = {
  car: ["car"],
  large: ["busOrTruck", "van"],
  motorbike: ["motorbike"],
  person: ["person"],
} satisfies Record<string, readonly Group[]>;
type Class = keyof typeof CLASSES;
const NAMES = Object.keys(CLASSES) as Class[];

interface Options {
  readonly model: string;
  readonly every: number;
  readonly films?: string;
  readonly persons: boolean;
}

await new Command("eval:regions")
  .description(
    "Scores the detector with and without regions: persons of PETS09-S2L1, and the rendered junction by class.",
  )
  .argument("[folder]", "PETS09-S2L1 with seqinfo.ini and gt/gt.txt, the truth of vtest.avi", DEFAULT_FOLDER)
  .option("--model <card>", "the detector's model card", "nanodet-coco")
  .option("--every <n>", "takes one picture of so many", wholeNumber, 10)
  .option("--films <folder>", "films of junction:render (default: the committed ones)")
  .option("--no-persons", "leaves the persons out")
  .action(evaluate)
  .parseAsync()
  .catch(sayAndFail);

async function evaluate(folder: string, { model, every, films, persons }: Options): Promise<void> {
  const detector = { cardId: model, cacheDir: modelCacheFolder, threads: 1 };
  const personRows = persons ? await evaluatePersons(folder, every, detector) : [];
  const junction = findFilms(films).flatMap((found) => found.films);
  say(`the rendered junction, ${junction.map(({ name }) => name).join("; ")}:`);
  const pictures = junction.reduce((sum, { truth }) => sum + 2 * Math.ceil(truth.frames.length / every), 0);
  const bar = createProgressBar("pictures", pictures);
  let done = 0;
  const junctionRows = await scoreJunction(junction, every, detector, () => bar.update(++done));
  bar.end();
  if (persons) process.stdout.write(`${personTable(personRows)}\n\n`);
  process.stdout.write(`${junctionTable(junctionRows)}\n`);
  const figures = Object.fromEntries([...personRows.flatMap(personFigures), ...junctionRows.flatMap(junctionFigures)]);
  const seeds = [...new Set(junction.map(({ truth }) => truth.seed))];
  process.stdout.write(`${JSON.stringify({ command: "eval:regions", model, every, seeds, ...figures })}\n`);
}

async function evaluatePersons(folder: string, every: number, options: OnnxDetectorOptions): Promise<PersonRow[]> {
  const sequence = readSequenceFolder(folder);
  const { avi } = await fetchVtest({ cacheDir: cacheFolder, onProgress: say });
  say(`looking at every ${every}th picture of ${avi} …`);
  const detector = createOnnxDetector(options);
  const rows = await scorePersons(sequence, avi, every, detector);
  await detector.close();
  return rows;
}

function lineOf(cells: readonly string[]): string {
  return cells.map((cell, index) => (index === 0 ? cell.padEnd(26) : cell.padStart(16))).join("");
}

function personTable(rows: readonly PersonRow[]): string {
  const lines = rows.map(({ name, figures: { recall, falsePerFrame, doublesPerFrame } }) =>
    lineOf([name, percent(recall), falsePerFrame.toFixed(2), doublesPerFrame.toFixed(2)]),
  );
  return [lineOf(["view", "found", "false a frame", "doubles a frame"]), ...lines].join("\n");
}

function junctionTable(rows: readonly JunctionRow[]): string {
  const head = ["view", "cost", ...NAMES, "car, any name", "large, any name", "on nobody", "surplus"];
  const lines = rows.map(({ name, cost, count }) => {
    const found = NAMES.map((one) => percent(shareOf(count, one, "found")));
    const anyName = [percent(shareOf(count, "car", "seen")), percent(shareOf(count, "large", "seen"))];
    const wrong = Object.values(wrongBoxes(count)).map((boxes) => boxes.toFixed(2));
    return lineOf([name, cost.toFixed(2), ...found, ...anyName, ...wrong]);
  });
  const [first] = rows;
  const asked = NAMES.map((name) => `${first && recallOf(first.count, CLASSES[name], "found")?.trials} ${name}`);
  return [lineOf(head), ...lines, `Of ${asked.join(", ")}; wrong boxes a picture.`].join("\n");
}

function shareOf(count: DetectorCount, name: Class, what: "found" | "seen"): number {
  const { successes, trials } = recallOf(count, CLASSES[name], what) ?? { successes: 0, trials: 0 };
  return successes / trials;
}

/** A picture: boxes on nobody, and those on somebody that are nobody's own. */
function wrongBoxes({ pictures, boxesOnNobody, falseBoxes }: DetectorCount) {
  return { onNobody: boxesOnNobody / pictures, surplus: (falseBoxes - boxesOnNobody) / pictures };
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

type Figure = readonly [name: string, value: number];

function personFigures({ name, figures: { recall, falsePerFrame, doublesPerFrame } }: PersonRow): Figure[] {
  return [
    [`${name}Recall`, rounded(recall)],
    [`${name}FalsePerFrame`, rounded(falsePerFrame)],
    [`${name}DoublesPerFrame`, rounded(doublesPerFrame)],
  ];
}

function junctionFigures({ name, cost, count }: JunctionRow): Figure[] {
  const { onNobody, surplus } = wrongBoxes(count);
  return [
    [`${name}Cost`, rounded(cost)],
    ...NAMES.map((one): Figure => [`${name}Found_${one}`, rounded(shareOf(count, one, "found"))]),
    ...(["car", "large"] as const).map((one): Figure => [`${name}Seen_${one}`, rounded(shareOf(count, one, "seen"))]),
    [`${name}OnNobodyPerFrame`, rounded(onNobody)],
    [`${name}SurplusPerFrame`, rounded(surplus)],
  ];
}
