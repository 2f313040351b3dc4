import type { SignalPhase } from "@ngaba/contract";
import { type DurationMs, durationMs, type EpochMs, elapsed } from "@ngaba/contract";
import type { SignalState } from "../../signals/signal-state.ts";

/** One phase of a traffic light, as far as it was seen. */
export interface SeenPhase {
  readonly phase: SignalPhase;
  readonly since: EpochMs;
  /** The last frame that showed it. */
  readonly until: EpochMs;
}

/** Phases in the order of time; between two of them, and outside, the light is unknown. */
export type SignalHistory = readonly SeenPhase[];

const KEEP_MS: DurationMs = durationMs(120_000);

/** Adds what the light shows in a frame; a phase that goes on is one entry, however many frames showed it. */
export function rememberSignal(history: SignalHistory, state: SignalState | undefined, at: EpochMs): SignalHistory {
  const recent = history.filter(({ until }) => elapsed(until, at) <= KEEP_MS);
  if (state === undefined || state.phase === "unknown") return recent;
  const newest = recent.at(-1);
  const goesOn = newest?.phase === state.phase && newest.since === state.since;
  const { phase, since } = state;
  return [...(goesOn ? recent.slice(0, -1) : recent), { phase, since, until: at }];
}

/** The phase that was seen all the time from `from` to `to`; undefined when it changed or was unknown meanwhile. */
export function phaseThroughout(history: SignalHistory, from: EpochMs, to: EpochMs): SeenPhase | undefined {
  return history.find(({ since, until }) => since <= from && to <= until);
}
