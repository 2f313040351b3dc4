/** Judges one world after another on a thread of its own: tells it ready, and answers each order with its result. */
import { parentPort } from "node:worker_threads";
import { judgeWorld } from "./judge-world.ts";
import type { NoiseLevelName } from "./noise-levels.ts";
import { readWorld } from "./world.ts";

/** A world to judge at one noise level. */
export interface JudgeOrder {
  readonly folder: string;
  readonly level: NoiseLevelName;
}

/** The noise differs from world to world and is the same in every run. */
const NOISE_SEED = 7_919;

parentPort?.on("message", ({ folder, level }: JudgeOrder) => {
  const world = readWorld(folder);
  const judged = judgeWorld(world, { level, seed: NOISE_SEED + world.seed });
  parentPort?.postMessage({ name: world.name, ...judged });
});
