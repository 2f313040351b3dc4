import { CheckName } from "@ngaba/contract";
import type { PlayedSequence } from "./play-sequence.ts";
import type { HealthSequence } from "./sequence.ts";

/** A sequence with what was made of it; pictures are gone. */
export interface Outcome extends Pick<PlayedSequence, "raisedAfterS" | "shiftErrorPx" | "worst"> {
  readonly view: string;
  readonly isRendered: boolean;
  readonly check: CheckName | undefined;
  readonly kind: string;
  readonly pictures: number;
}

export function outcomeOf({ view, check, kind, pictures }: HealthSequence, played: PlayedSequence): Outcome {
  const { raisedAfterS, shiftErrorPx, worst } = played;
  return { view: view.name, isRendered: view.isRendered, check, kind, pictures, raisedAfterS, shiftErrorPx, worst };
}

/** How often a check was raised among so many sequences. */
export interface Share {
  readonly raised: number;
  readonly of: number;
}

export function shareOf(outcomes: readonly Outcome[], check: CheckName): Share {
  return { raised: outcomes.filter(({ raisedAfterS }) => raisedAfterS.has(check)).length, of: outcomes.length };
}

export const ratio = ({ raised, of }: Share): number => (of === 0 ? Number.NaN : raised / of);

export const goodOf = (outcomes: readonly Outcome[]): readonly Outcome[] =>
  outcomes.filter(({ check }) => check === undefined);

export const faultyOf = (outcomes: readonly Outcome[], check: CheckName): readonly Outcome[] =>
  outcomes.filter((outcome) => outcome.check === check);

/** Groups in the order of their first. */
export function byKind(outcomes: readonly Outcome[]): ReadonlyMap<string, readonly Outcome[]> {
  return Map.groupBy(outcomes, ({ kind }) => kind);
}

/** Checks other than the true one that were raised, with how often. */
export function othersRaised(outcomes: readonly Outcome[], check: CheckName): ReadonlyMap<CheckName, number> {
  const counts = CheckName.options
    .filter((name) => name !== check)
    .map((name) => [name, shareOf(outcomes, name).raised] as const);
  return new Map(counts.filter(([, count]) => count > 0));
}

export function medianOf(values: readonly number[]): number | undefined {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}
