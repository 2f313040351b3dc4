import { TICK_MS } from "../track.ts";
import type { Sample } from "./history.ts";

/** Samples that follow each other and all have something in common. */
export interface Run {
  /** Indices into the samples. */
  readonly first: number;
  readonly last: number;
  readonly durationMs: number;
  /** Length of the way gone. */
  readonly metres: number;
}

export function runsWhere(samples: readonly Sample[], holds: (sample: Sample, index: number) => boolean): Run[] {
  const runs: Run[] = [];
  for (let first = 0; first < samples.length; first++) {
    if (!holds(samples[first] as Sample, first)) continue;
    let last = first;
    while (last + 1 < samples.length && holds(samples[last + 1] as Sample, last + 1)) last++;
    runs.push({ first, last, durationMs: (last - first) * TICK_MS, metres: metresBetween(samples, first, last) });
    first = last + 1;
  }
  return runs;
}

function metresBetween(samples: readonly Sample[], first: number, last: number): number {
  let metres = 0;
  for (let index = first; index < last; index++) {
    const [a, b] = [samples[index] as Sample, samples[index + 1] as Sample];
    metres += Math.hypot(b.x - a.x, b.y - a.y);
  }
  return metres;
}

export function most(runs: readonly Run[], measure: "durationMs" | "metres"): number {
  return Math.max(0, ...runs.map((run) => run[measure]));
}

export function sum(runs: readonly Run[], measure: "durationMs" | "metres"): number {
  return runs.reduce((total, run) => total + run[measure], 0);
}

/** Span of the samples from one index to another, milliseconds since the world's beginning. */
export function spanOf(samples: readonly Sample[], first: number, last: number): { fromMs: number; toMs: number } {
  return { fromMs: (samples[first]?.tick ?? 0) * TICK_MS, toMs: (samples[last]?.tick ?? 0) * TICK_MS };
}

/** Span of a whole stay. */
export function wholeSpan(samples: readonly Sample[]): { fromMs: number; toMs: number } {
  return spanOf(samples, 0, samples.length - 1);
}
