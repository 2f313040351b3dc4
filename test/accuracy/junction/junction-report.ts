import { wilson } from "@ngaba/edge-agent/replay/score.ts";
import { rounded } from "../../command-line.ts";
import { type Scores, scoreWorlds, shares } from "../../rule-truth/rule-scores.ts";
import { NO_TALLY, type Tally, together } from "../signals/tally.ts";
import { addCounts, type DetectorCount, GROUPS, NO_DETECTIONS } from "./detector-recall.ts";
import type { JunctionLatency } from "./latency.ts";
import { BANDS, type PlateWidths } from "./plate-widths.ts";
import type { WatchedFilm } from "./watch-film.ts";

/** What was measured, pooled over all films. */
export interface JunctionFigures {
  readonly seeds: readonly number[];
  readonly films: number;
  readonly fps: number;
  readonly scores: Scores;
  readonly detector: DetectorCount;
  readonly phases: Tally;
  readonly plates: PlateWidths;
  readonly latency: JunctionLatency | undefined;
}

export function figuresOf(
  watched: readonly WatchedFilm[],
  more: Pick<JunctionFigures, "seeds" | "fps" | "plates" | "latency">,
): JunctionFigures {
  return {
    ...more,
    films: watched.length,
    scores: scoreWorlds(watched),
    detector: watched.map(({ detector }) => detector).reduce(addCounts, NO_DETECTIONS),
    phases: watched.map(({ phases }) => phases).reduce(together, NO_TALLY),
  };
}

/** Tables in Markdown. */
export function tablesOf({ seeds, films, fps, scores, detector, phases, plates, latency }: JunctionFigures): string[] {
  const falseAFrame = (detector.falseBoxes / Math.max(1, detector.pictures)).toFixed(2);
  return [
    `Seeds ${seeds.join(", ")}, ${films} films, ${fps} pictures a second looked at. In brackets 95 % intervals (Wilson) and counts.`,
    "",
    "| rule | violations | near misses | ignored | recall | precision |",
    "| --- | ---: | ---: | ---: | --- | --- |",
    ...Object.entries(scores.rules).map(([kind, score]) => {
      const counts = [score.violations, score.nearMisses, score.ignored];
      return `| \`${kind}\` | ${[...counts, ...shares(score)].join(" | ")} |`;
    }),
    "",
    "| detector, unoccluded and 40 px or higher | found | also when called the other of car and large |",
    "| --- | --- | --- |",
    ...GROUPS.map((group) => {
      const [found, seen] = [detector.found, detector.seen].map((hits) => shareOf(hits[group], detector.asked[group]));
      return `| ${group} | ${found} | ${group === "car" || group === "large" ? seen : ""} |`;
    }),
    "",
    `- ${falseAFrame} boxes a picture lie on nobody.`,
    `- phase of the lights: ${shareOf(phases.right, phases.pictures)} right, ${phases.pictures - phases.decided} unknown, ${phases.decided - phases.right} wrong`,
    speedLine(scores),
    "",
    `| greatest width of a plate | ${BANDS.join(" | ")} |`,
    "| --- | ---: | ---: | ---: | ---: |",
    ...(["car", "motorbike"] as const).map((type) => `| ${type} | ${plateCells(plates[type]).join(" | ")} |`),
    ...(latency === undefined ? [] : ["", ...latencyLines(latency)]),
  ];
}

function speedLine({ speedErrorMedian, speedsMeasured, speedBandCoverage }: Scores): string {
  if (speedErrorMedian === undefined || speedBandCoverage === undefined) return "- no speed measured";
  return `- ${speedsMeasured} speeds measured, median error ${percent(speedErrorMedian)}, the stated band holds ${percent(speedBandCoverage)} of the true speeds`;
}

function plateCells(counts: readonly number[]): string[] {
  const all = counts.reduce((sum, count) => sum + count, 0);
  return counts.map((count) => `${percent(count / Math.max(1, all))} (${count})`);
}

function latencyLines({ events, p50Ms, p95Ms, analysedFps, cores, cameras, seconds }: JunctionLatency): string[] {
  return [
    `| ${cameras} cameras at once, ${seconds} s | |`,
    "| --- | ---: |",
    `| from the picture to the event at the centre, p50 | ${p50Ms ?? "–"} ms |`,
    `| p95 | ${p95Ms ?? "–"} ms |`,
    `| events | ${events} |`,
    `| pictures a second looked at, each camera | ${analysedFps.map((fps) => fps.toFixed(1)).join(", ")} |`,
    `| cores used by the agent and its ffmpegs | ${cores.toFixed(2)} |`,
  ];
}

function shareOf(successes: number, trials: number): string {
  const value = wilson(successes, trials);
  if (value === undefined) return "–";
  return `${value.share.toFixed(3)} [${value.low.toFixed(3)}–${value.high.toFixed(3)}] (${successes} of ${trials})`;
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

/** The command's line of JSON; null where there was nothing to measure. */
export function jsonOf({ seeds, films, fps, scores, detector, phases, plates, latency }: JunctionFigures): object {
  const share = (successes: number, trials: number) => (trials === 0 ? null : rounded(successes / trials));
  const kinds = Object.entries(scores.rules).map(([kind, { recall, precision, violations, nearMisses }]) => {
    const shown = { recall: orNull(recall?.share), precision: orNull(precision?.share), violations, nearMisses };
    return [kind, shown] as const;
  });
  return {
    ...{ command: "eval:junction", isRendered: true, seeds, films, fps },
    kinds: Object.fromEntries(kinds),
    detectorRecall: Object.fromEntries(
      GROUPS.map((group) => [group, share(detector.found[group], detector.asked[group])]),
    ),
    detectorRecallAsAnyVehicle: {
      car: share(detector.seen.car, detector.asked.car),
      large: share(detector.seen.large, detector.asked.large),
    },
    falseBoxesPerPicture: share(detector.falseBoxes, detector.pictures),
    phaseAccuracy: share(phases.right, phases.pictures),
    phaseDecided: share(phases.decided, phases.pictures),
    speedErrorMedian: orNull(scores.speedErrorMedian),
    latencyP50Ms: orNull(latency?.p50Ms),
    latencyP95Ms: orNull(latency?.p95Ms),
    analysedFps: latency === undefined ? null : rounded(mean(latency.analysedFps)),
    coresUsed: orNull(latency?.cores),
    plateWidths: plates,
  };
}

const orNull = (value: number | undefined): number | null => (value === undefined ? null : rounded(value));
const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
