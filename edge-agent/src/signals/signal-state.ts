import type { EpochMs, SignalPhase } from "@ngaba/contract";

/** What a traffic light shows. */
export interface SignalState {
  readonly phase: SignalPhase;
  /** When it was first seen so; of the first phase that was seen at all it began earlier. */
  readonly since: EpochMs;
}

/** By the id of the signal head in the scene. A head that is not there is as good as unknown. */
export type SignalStates = ReadonlyMap<string, SignalState>;
