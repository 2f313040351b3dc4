import { type Proportion, wilson } from "@ngaba/edge-agent/replay/score.ts";

/** What one road user was asked for, and found. */
export interface Cluster {
  readonly successes: number;
  readonly trials: number;
}

export interface ClusteredShare extends Proportion {
  readonly successes: number;
  readonly trials: number;
  readonly clusters: number;
}

/**
 * A share with a 95 % interval of trials that hang together: the pictures of one road user are much alike, so that a
 * hundred of them say little more than a few. Wilson's interval, with as many trials as independent ones would vary as
 * much as the clusters do (the linearised variance of a ratio, which the design effect is taken from).
 *
 * @returns undefined without trials
 * @see W. G. Cochran, Sampling Techniques, 3rd edition, 1977, 6.3 and 9A.1
 */
export function clusteredShare(all: readonly Cluster[]): ClusteredShare | undefined {
  const clusters = all.filter(({ trials }) => trials > 0);
  const total = (key: keyof Cluster): number => clusters.reduce((sum, cluster) => sum + cluster[key], 0);
  const [successes, trials] = [total("successes"), total("trials")];
  const effective = effectiveTrials(clusters, successes, trials);
  const interval = wilson((successes * effective) / trials, effective);
  if (interval === undefined || trials === 0) return undefined;
  return { ...interval, share: successes / trials, successes, trials, clusters: clusters.length };
}

/** Between 1 and all trials; where nothing varies or nobody can tell, one for each cluster. */
function effectiveTrials(clusters: readonly Cluster[], successes: number, trials: number): number {
  const count = clusters.length;
  if (count < 2 || successes === 0 || successes === trials) return count;
  const share = successes / trials;
  const spread = clusters.reduce((sum, one) => sum + (one.successes - share * one.trials) ** 2, 0);
  const variance = ((count / (count - 1)) * spread) / trials ** 2;
  return Math.min(trials, Math.max(1, (share * (1 - share)) / variance));
}
