import { type ClearCounts, type ClearScores, clearScores, countClear } from "./clear.ts";
import { compare } from "./comparison.ts";
import { countHota, type HotaCounts, type HotaScores, hotaScores } from "./hota.ts";
import { countIdentity, type IdentityCounts, type IdentityScores, identityScores } from "./identity.ts";
import type { MotBox } from "./mot-text.ts";

export type Scores = HotaScores & ClearScores & IdentityScores;

/** What one sequence adds to the scores of several. */
export interface Counts {
  readonly hota: HotaCounts;
  readonly clear: ClearCounts;
  readonly identity: IdentityCounts;
}

/** All scores of one sequence, as MOT15 is evaluated; ratios as fractions. */
export function score(truth: readonly MotBox[], tracks: readonly MotBox[]): Scores {
  return combine([count(truth, tracks)]);
}

export function count(truth: readonly MotBox[], tracks: readonly MotBox[]): Counts {
  const comparison = compare(truth, tracks);
  return { hota: countHota(comparison), clear: countClear(comparison), identity: countIdentity(comparison) };
}

/** All scores of several sequences together: counts are summed before any ratio, so a long sequence weighs more. */
export function combine(sequences: readonly Counts[]): Scores {
  return {
    ...hotaScores(sequences.map((one) => one.hota)),
    ...clearScores(sequences.map((one) => one.clear)),
    ...identityScores(sequences.map((one) => one.identity)),
  };
}
