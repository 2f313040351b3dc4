import { type ClearScores, clearScores } from "./clear.ts";
import { compare } from "./comparison.ts";
import { type HotaScores, hotaScores } from "./hota.ts";
import { type IdentityScores, identityScores } from "./identity.ts";
import type { MotBox } from "./mot-text.ts";

export type Scores = HotaScores & ClearScores & IdentityScores;

/** All scores of one sequence, as MOT15 is evaluated; ratios as fractions. */
export function score(truth: readonly MotBox[], tracks: readonly MotBox[]): Scores {
  const comparison = compare(truth, tracks);
  return { ...hotaScores(comparison), ...clearScores(comparison), ...identityScores(comparison) };
}
