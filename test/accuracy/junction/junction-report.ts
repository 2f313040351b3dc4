import { wilson } from "@ngaba/edge-agent/replay/score.ts";
import { percent, type Scores, shares, speedsInWords } from "../../rule-truth/rule-scores.ts";
import { bestShiftMs } from "./box-fit.ts";
import type { ClusteredShare } from "./clustered-share.ts";
import { type DetectorCount, type Group, recallOf } from "./detector-recall.ts";
import { atSeamOf, type Delays, type JunctionFigures, type LiveFigures } from "./junction-figures.ts";
import { BANDS } from "./plate-widths.ts";

/** Tables in Markdown. */
export function tablesOf({ live, ...figures }: JunctionFigures): string[] {
  const { seeds, films, fps, scores, afterEnd, detector, phases, plates } = figures;
  return [
    `Seed${seeds.length === 1 ? "" : "s"} ${seeds.join(", ")}, ${films} films. In brackets 95 % intervals and counts.`,
    "",
    `From the films, every picture at ${fps} a second:`,
    "",
    ...rulesTable(scores),
    "",
    seamLine(atSeamOf(scores, afterEnd)),
    `- ${afterEnd.again} more are of the film's beginning, seen a second time after its end; it is judged where it is seen first.`,
    "",
    ...(live === undefined ? [] : [...liveTables(live), ""]),
    ...detectorTable(detector),
    "",
    `- ${perPicture(detector.falseBoxes, detector)} boxes a picture are no road user's own: ${perPicture(detector.boxesOnNobody, detector)} lie on nobody, ${perPicture(detector.doubles, detector)} are one more on somebody, the others are badly placed (as when only a part is seen) or wrongly named.`,
    `- phase of the lights: ${shareOf(phases.right, phases.pictures)} right, ${phases.pictures - phases.decided} unknown, ${phases.decided - phases.right} wrong`,
    `- ${speedsInWords(scores)}`,
    "",
    `| greatest width of a plate, 0 if never seen | ${BANDS.join(" | ")} |`,
    "| --- | ---: | ---: | ---: | ---: |",
    ...(["car", "motorbike"] as const).map((type) => `| ${type} | ${plateCells(plates[type]).join(" | ")} |`),
  ];
}

function rulesTable({ rules }: Scores): string[] {
  return [
    "| rule | violations | near misses | ignored | recall | precision |",
    "| --- | ---: | ---: | ---: | --- | --- |",
    ...Object.entries(rules).map(([kind, score]) => {
      const counts = [score.violations, score.nearMisses, score.ignored];
      return `| \`${kind}\` | ${[...counts, ...shares(score)].join(" | ")} |`;
    }),
  ];
}

const seamLine = (count: number): string =>
  `- ${count} finding${count === 1 ? " spans" : "s span"} the seam of the loop, where everybody is suddenly somewhere else, and ${count === 1 ? "is" : "are"} in no column above.`;

function liveTables({ scores, cameras, analysedFps, cores, fit, ...live }: LiveFigures): string[] {
  const fps = analysedFps.map((rate) => rate.toFixed(1)).join(", ");
  const atOnce = [...new Set(cameras)].join(" or ");
  return [
    `Over RTSP, at the rate that this machine reaches with ${atOnce} cameras at once (${fps} pictures a second):`,
    "",
    ...live.problems.map((problem) => `- **NOT TO BE TRUSTED: ${problem}.**`),
    ...(live.problems.length === 0 ? [] : [""]),
    ...rulesTable(scores),
    "",
    seamLine(atSeamOf(scores)),
    `- the boxes of the events fit the truth best ${bestShiftMs(fit)} ms from where the simulator says that the loop is (${fit.boxes} boxes).`,
    "",
    `| ${atOnce} cameras at once, ${cameras.length} time${cameras.length === 1 ? "" : "s"} through the loop | events | p50 | p95 |`,
    "| --- | ---: | ---: | ---: |",
    delayRow("from the moment in the picture to the event at the centre, less the rule's own dwell", live.beyondDwell),
    delayRow("from the picture in which the rule saw enough to the event at the centre", live.fromPicture),
    "",
    `- cores used by the agent and its ffmpegs: ${cores.toFixed(2)}`,
  ];
}

const delayRow = (name: string, { events, p50Ms, p95Ms }: Delays): string =>
  `| ${name} | ${events} | ${p50Ms ?? "–"} ms | ${p95Ms ?? "–"} ms |`;

const DETECTED: readonly (readonly [name: string, groups: readonly Group[], mayBeTheOther: boolean])[] = [
  ["car", ["car"], true],
  ["large: bus, truck and van", ["busOrTruck", "van"], true],
  ["– bus and truck", ["busOrTruck"], true],
  ["– van; one that is called a car is not found", ["van"], true],
  ["motorbike", ["motorbike"], false],
  ["person", ["person"], false],
];

function detectorTable(detector: DetectorCount): string[] {
  return [
    "| detector, unoccluded and 40 px or higher | found | also when called the other of car and large |",
    "| --- | --- | --- |",
    ...DETECTED.map(([name, groups, mayBeTheOther]) => {
      const seen = mayBeTheOther ? clustered(recallOf(detector, groups, "seen")) : "";
      return `| ${name} | ${clustered(recallOf(detector, groups, "found"))} | ${seen} |`;
    }),
  ];
}

function clustered(value: ClusteredShare | undefined): string {
  if (value === undefined) return "–";
  const { share, low, high, successes, trials, clusters } = value;
  return `${share.toFixed(3)} [${low.toFixed(3)}–${high.toFixed(3)}] (${successes} of ${trials}, ${clusters} road users)`;
}

const perPicture = (boxes: number, { pictures }: DetectorCount): string => (boxes / Math.max(1, pictures)).toFixed(2);

function plateCells(counts: readonly number[]): string[] {
  const all = counts.reduce((sum, count) => sum + count, 0);
  return counts.map((count) => `${percent(count / Math.max(1, all))} (${count})`);
}

function shareOf(successes: number, trials: number): string {
  const value = wilson(successes, trials);
  if (value === undefined) return "–";
  return `${value.share.toFixed(3)} [${value.low.toFixed(3)}–${value.high.toFixed(3)}] (${successes} of ${trials})`;
}
