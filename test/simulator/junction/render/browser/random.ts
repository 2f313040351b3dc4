import { createNoiseRandom } from "../../../../rule-truth/noise-random.ts";

/** Numbers in [0, 1), the same for the same seed: what is scattered lies alike in every picture. */
export const seededRandom = (seed: number): (() => number) => createNoiseRandom(seed, 0).uniform;
