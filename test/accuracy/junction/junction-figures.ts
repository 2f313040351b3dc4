import { type Scores, scoreWorlds } from "../../rule-truth/rule-scores.ts";
import { NO_TALLY, type Tally, together } from "../signals/tally.ts";
import { addFits, type BoxFit, NO_FIT } from "./box-fit.ts";
import { addCounts, type DetectorCount, NO_DETECTIONS } from "./detector-recall.ts";
import { addPlates, NO_PLATES, type PlateWidths } from "./plate-widths.ts";
import type { SeedResult } from "./seed-result.ts";
import type { AfterEnd } from "./watch-film.ts";
import type { LiveRun } from "./watch-live.ts";

/** What was measured, pooled over seeds. */
export interface JunctionFigures {
  readonly seeds: readonly number[];
  readonly films: number;
  readonly fps: number;
  readonly scores: Scores;
  readonly afterEnd: AfterEnd;
  readonly detector: DetectorCount;
  readonly phases: Tally;
  readonly plates: PlateWidths;
  readonly live: LiveFigures | undefined;
}

export interface LiveFigures {
  readonly scores: Scores;
  /** How many cameras at once: of each seed, in order. */
  readonly cameras: readonly number[];
  readonly beyondDwell: Delays;
  readonly fromPicture: Delays;
  /** Means over the seeds, by camera. */
  readonly analysedFps: readonly number[];
  readonly cores: number;
  readonly fit: BoxFit;
  readonly problems: readonly string[];
}

/** Milliseconds; undefined without events. */
export interface Delays {
  readonly events: number;
  readonly p50Ms: number | undefined;
  readonly p95Ms: number | undefined;
}

export function figuresOf(results: readonly SeedResult[], fps: number): JunctionFigures {
  const watched = results.flatMap((one) => one.watched);
  const runs = results.flatMap(({ live }) => live ?? []);
  const afterEnd = (key: keyof AfterEnd): number => watched.reduce((sum, one) => sum + one.afterEnd[key], 0);
  return {
    ...{ seeds: results.map(({ seed }) => seed), films: watched.length, fps, scores: scoreWorlds(watched) },
    afterEnd: { atSeam: afterEnd("atSeam"), again: afterEnd("again") },
    detector: watched.map(({ detector }) => detector).reduce(addCounts, NO_DETECTIONS),
    phases: watched.map(({ phases }) => phases).reduce(together, NO_TALLY),
    plates: results.map(({ plates }) => plates).reduce(addPlates, NO_PLATES),
    live: runs.length === 0 ? undefined : liveFiguresOf(runs),
  };
}

function liveFiguresOf(runs: readonly LiveRun[]): LiveFigures {
  const films = runs.flatMap((run) => run.films);
  const delays = films.flatMap((film) => film.delays);
  const byCamera = Array.from({ length: Math.max(...runs.map(({ analysedFps }) => analysedFps.length)) }, (_, index) =>
    mean(runs.flatMap(({ analysedFps }) => analysedFps[index] ?? [])),
  );
  return {
    scores: scoreWorlds(films),
    cameras: runs.map((run) => run.films.length),
    beyondDwell: delaysOf(delays.flatMap(({ beyondDwellMs }) => beyondDwellMs ?? [])),
    fromPicture: delaysOf(delays.map(({ fromPictureMs }) => fromPictureMs)),
    analysedFps: byCamera,
    cores: mean(runs.map(({ cores }) => cores)),
    fit: films.map(({ fit }) => fit).reduce(addFits, NO_FIT),
    problems: runs.flatMap(({ problems }) => problems),
  };
}

function delaysOf(values: readonly number[]): Delays {
  const ascending = values.toSorted((a, b) => a - b);
  return { events: values.length, p50Ms: quantile(ascending, 0.5), p95Ms: quantile(ascending, 0.95) };
}

/** The smallest value that so large a share of all is not above. */
function quantile(ascending: readonly number[], share: number): number | undefined {
  const value = ascending[Math.max(0, Math.ceil(share * ascending.length) - 1)];
  return value === undefined ? undefined : Math.round(value);
}

export const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);

/** Findings whose evidence spans the seam of the loop, those told of moments after it included. */
export function atSeamOf({ rules }: Scores, afterEnd?: AfterEnd): number {
  return Object.values(rules).reduce((sum, one) => sum + one.atSeam, afterEnd?.atSeam ?? 0);
}
