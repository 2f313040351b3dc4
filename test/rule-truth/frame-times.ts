import { NOISE_FACTORS, type NoiseLevelName, RATE_CHANGES } from "./noise-levels.ts";
import { createNoiseRandom, type NoiseRandom } from "./noise-random.ts";

export interface FrameTimesOptions {
  readonly level: NoiseLevelName;
  readonly seed: number;
  /** Pictures analysed each second when all goes well. */
  readonly framesPerSecond: number;
  readonly fromMs: number;
  readonly toMs: number;
  /** Without them every picture comes on its time. */
  readonly rateChanges: boolean;
}

/**
 * When pictures are analysed, whole milliseconds, rising: at the camera's rate with some trembling, more slowly for
 * stretches (a busy machine), now and then one missing, or none for a second or two (a lost connection).
 */
export function* frameTimes(options: FrameTimesOptions): Generator<number> {
  const { framesPerSecond, fromMs, toMs, rateChanges } = options;
  const nominalMs = 1000 / framesPerSecond;
  const random = createNoiseRandom(options.seed, -2);
  const factor = NOISE_FACTORS[options.level];
  let slowUntilMs = Number.NEGATIVE_INFINITY;
  let slowMs = nominalMs;
  let lastMs = Number.NEGATIVE_INFINITY;
  for (let plannedMs = fromMs; plannedMs < toMs; ) {
    const trembleMs = rateChanges ? factor * RATE_CHANGES.timeJitterMs * random.normal() : 0;
    const atMs = Math.max(fromMs, lastMs + 1, Math.round(plannedMs + trembleMs));
    const isDropped = rateChanges && random.uniform() < factor * RATE_CHANGES.dropShare;
    if (!isDropped && atMs < toMs) {
      yield atMs;
      lastMs = atMs;
    }
    const stepMs = plannedMs < slowUntilMs ? slowMs : nominalMs;
    plannedMs += stepMs;
    if (!rateChanges) continue;
    const begins = (perSecond: number) => random.uniform() < (factor * perSecond * stepMs) / 1000;
    if (begins(RATE_CHANGES.gapBeginsPerSecond)) plannedMs += 1000 * between(random, RATE_CHANGES.gapS);
    if (begins(RATE_CHANGES.slowBeginsPerSecond)) {
      slowUntilMs = plannedMs - 1000 * RATE_CHANGES.slowMeanS * Math.log(1 - random.uniform());
      slowMs = 1000 / Math.min(framesPerSecond, between(random, RATE_CHANGES.slowFps));
    }
  }
}

const between = (random: NoiseRandom, [from, to]: readonly [number, number]): number =>
  from + (to - from) * random.uniform();
