import type { EpochMs } from "@ngaba/contract";

/** When a check is raised and cleared. Its value is the larger the worse. */
export interface CheckLimits {
  /** From this value on the picture is bad … */
  readonly raiseAt: number;
  /** … and up to this one it is good again; between them nothing changes. */
  readonly clearAt: number;
  /** Bad pictures over so long, and {@link MIN_PICTURES}, with no good one between, raise it. */
  readonly raiseAfterS: number;
  /** Good pictures over so long, with no bad one between, clear it. */
  readonly clearAfterS: number;
}

/** What is remembered of one check. */
export interface CheckStanding {
  /** Of the newest picture that could be judged. */
  readonly value: number;
  readonly isRaised: boolean;
  /** Of a raised check: its first bad picture. */
  readonly since?: EpochMs;
  /** Pictures that speak against how it stands: bad ones of a quiet check, good ones of a raised one. */
  readonly against?: { readonly since: EpochMs; readonly pictures: number };
}

export const QUIET: CheckStanding = { value: 0, isRaised: false };
/** However far apart pictures are: one bus before the lens is no fault. */
const MIN_PICTURES = 3;

export function withoutAgainst({ against: _, ...standing }: CheckStanding): CheckStanding {
  return standing;
}

/** The standing after one more value; `undefined` where the picture cannot be judged, which changes nothing. Pure. */
export function withValue(
  before: CheckStanding,
  value: number | undefined,
  at: EpochMs,
  limits: CheckLimits,
): CheckStanding {
  if (value === undefined) return before;
  const { against: _, ...standing } = { ...before, value };
  const isBad = value >= limits.raiseAt;
  const isGood = value <= limits.clearAt;
  if (before.isRaised ? isBad : isGood) return standing;
  if (!isBad && !isGood) return { ...before, value };
  const against = { since: before.against?.since ?? at, pictures: (before.against?.pictures ?? 0) + 1 };
  const neededS = before.isRaised ? limits.clearAfterS : limits.raiseAfterS;
  if (against.pictures < MIN_PICTURES || at - against.since < neededS * 1000) return { ...before, value, against };
  return before.isRaised ? { value, isRaised: false } : { value, isRaised: true, since: against.since };
}
