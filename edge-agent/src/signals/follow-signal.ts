import { durationMs, type EpochMs, elapsed, type SignalPhase } from "@ngaba/contract";
import type { LampReading } from "./read-signal-head.ts";
import type { SignalState } from "./signal-state.ts";

type KnownPhase = Exclude<SignalPhase, "unknown">;

/** A phase with the first and the last picture that showed it. */
interface Shown {
  readonly phase: KnownPhase;
  readonly since: EpochMs;
  readonly seenAt: EpochMs;
}

/** What is remembered of one signal head between two pictures; `undefined` at the start. */
export interface FollowedSignal {
  /** The phase that was last believed. */
  readonly believed: Shown | undefined;
  /** Another phase that pictures have begun to show. */
  readonly candidate: (Shown & { readonly pictures: number }) | undefined;
  readonly fingerprint: number;
  /** The first of the pictures that were all alike. */
  readonly alikeSince: EpochMs;
  readonly unknownSince: EpochMs;
  readonly at: EpochMs;
}

/** A phase is believed when so many pictures in a row have shown it, over so long. */
const MIN_PICTURES = 2;
const MIN_SHOWN_MS = durationMs(250);
/**
 * A phase that pictures have not shown for up to so long is the same when they show it again: a wire or a picture that
 * nobody could read; for amber and green also the dark half of blinking. Meanwhile it is unknown.
 */
const SAME_PHASE_GAP_MS: Readonly<Record<KnownPhase, number>> = { red: 400, amber: 700, green: 700 };
/** Pictures further apart than this say nothing of what was between them, even if they show the same. */
const MAX_PICTURE_GAP_MS = 1_500;
/** No two pictures of a living camera are alike to the last bit; encoders repeat unchanged places until the next keyframe. */
const FROZEN_MS = 20_000;
/** No red lasts so long but of a broken light. */
const MAX_RED_MS = 300_000;

/** What one more picture tells of a signal head. */
export interface FollowStep {
  readonly memory: FollowedSignal;
  readonly state: SignalState;
}

/**
 * Takes in what one picture says: a phase is believed late and left at once, so that nobody is judged by a phase that is
 * over. `since` is the first picture that showed the phase, not the one at which it was believed. Pure.
 *
 * @param at moment in the picture; pictures come in the order of their moments
 */
export function followSignal(before: FollowedSignal | undefined, reading: LampReading, at: EpochMs): FollowStep {
  const { fingerprint } = reading;
  const alikeSince = before?.fingerprint === fingerprint ? before.alikeSince : at;
  const isFrozen = elapsed(alikeSince, at) >= FROZEN_MS;
  const phase = isFrozen ? "unknown" : reading.phase;
  const { believed, candidate } = weigh(before, phase, at);
  const known = shown(believed, at);
  const wasKnown = before !== undefined && shown(before.believed, before.at) !== undefined;
  const unknownSince = before === undefined || wasKnown ? at : before.unknownSince;
  return {
    memory: { believed, candidate, fingerprint, alikeSince, unknownSince, at },
    state: known ?? { phase: "unknown", since: unknownSince },
  };
}

type Weighed = Pick<FollowedSignal, "believed" | "candidate">;

function weigh(before: FollowedSignal | undefined, phase: SignalPhase, at: EpochMs): Weighed {
  const believed = before?.believed;
  const goesOn = (one: Shown): boolean => {
    const wasInLastPicture = one.seenAt === before?.at;
    return elapsed(one.seenAt, at) <= (wasInLastPicture ? MAX_PICTURE_GAP_MS : SAME_PHASE_GAP_MS[one.phase]);
  };
  const candidate = before?.candidate && goesOn(before.candidate) ? before.candidate : undefined;
  if (phase === "unknown") return { believed, candidate };
  if (phase === believed?.phase && goesOn(believed)) {
    return { believed: { ...believed, seenAt: at }, candidate: undefined };
  }
  const next =
    candidate?.phase === phase
      ? { ...candidate, seenAt: at, pictures: candidate.pictures + 1 }
      : { phase, since: at, seenAt: at, pictures: 1 };
  if (next.pictures < MIN_PICTURES || elapsed(next.since, at) < MIN_SHOWN_MS) return { believed, candidate: next };
  // A phase that was hidden for long begins anew: nobody is judged by what was not seen.
  return { believed: { phase, since: next.since, seenAt: at }, candidate: undefined };
}

/** The phase that may be told: it is believed, and this picture shows it. */
function shown(believed: FollowedSignal["believed"], at: EpochMs): SignalState | undefined {
  if (believed?.seenAt !== at) return undefined;
  if (believed.phase === "red" && elapsed(believed.since, at) > MAX_RED_MS) return undefined;
  return { phase: believed.phase, since: believed.since };
}
