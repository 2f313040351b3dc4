import { rounded } from "../../command-line.ts";
import type { Scores } from "../../rule-truth/rule-scores.ts";
import { bestShiftMs } from "./box-fit.ts";
import { type DetectorCount, type Group, recallOf } from "./detector-recall.ts";
import { atSeamOf, type Delays, type JunctionFigures, type LiveFigures, mean } from "./junction-figures.ts";

/** What the command's line of JSON says of some seeds; null where there was nothing to measure. */
export function jsonOf({ live, detector, phases, scores, ...figures }: JunctionFigures): object {
  const { seeds, films, fps, afterEnd, plates } = figures;
  const share = (successes: number, trials: number) => (trials === 0 ? null : rounded(successes / trials));
  return {
    ...{ seeds, films, fps, kinds: kindsOf(scores) },
    ...{ atSeam: atSeamOf(scores, afterEnd), toldAgainAfterEnd: afterEnd.again },
    ...detectorJson(detector),
    falseBoxesPerPicture: share(detector.falseBoxes, detector.pictures),
    boxesOnNobodyPerPicture: share(detector.boxesOnNobody, detector.pictures),
    doubleBoxesPerPicture: share(detector.doubles, detector.pictures),
    phaseAccuracy: share(phases.right, phases.pictures),
    phaseDecided: share(phases.decided, phases.pictures),
    speedErrorMedian: orNull(scores.speedErrorMedian),
    ...latencyJson(live),
    live: live === undefined ? null : liveJson(live),
    plateWidths: plates,
  };
}

function kindsOf({ rules }: Scores): object {
  const kinds = Object.entries(rules).map(([kind, { recall, precision, ...counts }]) => {
    const { violations, nearMisses, found, falseFindings, atSeam } = counts;
    const [recallShare, precisionShare] = [orNull(recall?.share), orNull(precision?.share)];
    const score = { recall: recallShare, precision: precisionShare, violations, nearMisses };
    return [kind, { ...score, found, falseFindings, atSeam }] as const;
  });
  return Object.fromEntries(kinds);
}

function detectorJson(detector: DetectorCount): object {
  const recall = (what: "found" | "seen", ...groups: readonly Group[]) =>
    orNull(recallOf(detector, groups, what)?.share);
  return {
    detectorRecall: {
      car: recall("found", "car"),
      large: recall("found", "busOrTruck", "van"),
      motorbike: recall("found", "motorbike"),
      person: recall("found", "person"),
    },
    detectorRecallOfLarge: { busOrTruck: recall("found", "busOrTruck"), van: recall("found", "van") },
    detectorRecallAsAnyVehicle: {
      car: recall("seen", "car"),
      large: recall("seen", "busOrTruck", "van"),
      busOrTruck: recall("seen", "busOrTruck"),
      van: recall("seen", "van"),
    },
  };
}

function latencyJson(live: LiveFigures | undefined): object {
  const delays = (name: string, { events, p50Ms, p95Ms }: Partial<Delays> = {}) => ({
    [`${name}P50Ms`]: orNull(p50Ms),
    [`${name}P95Ms`]: orNull(p95Ms),
    [`${name}Events`]: orNull(events),
  });
  return {
    ...delays("latency", live?.beyondDwell),
    ...delays("pictureToCentre", live?.fromPicture),
    analysedFps: live === undefined ? null : rounded(mean(live.analysedFps)),
    coresUsed: orNull(live?.cores),
  };
}

function liveJson({ scores, cameras, analysedFps, fit, problems }: LiveFigures): object {
  return {
    ...{ kinds: kindsOf(scores), atSeam: atSeamOf(scores), camerasAtOnce: cameras },
    analysedFpsByCamera: analysedFps.map(rounded),
    ...{ boxesFitted: fit.boxes, bestShiftMs: bestShiftMs(fit) },
    ...{ isComparable: problems.length === 0, problems },
  };
}

const orNull = (value: number | undefined): number | null => (value === undefined ? null : rounded(value));
