/**
 * What a camera does strangely, each as some real ones do. A twist replaces the one before; `{}` ends it. Effects that
 * are said to happen once stay done.
 */
export interface StreamTwist {
  /** Streams that begin from now on begin one picture after a keyframe. */
  readonly startWithoutKeyframe?: boolean;
  /** Timestamps jump by this, once; 90 kHz, either way. */
  readonly jumpTicks?: number;
  /** Timestamps stand still; afterwards they go on where they would be without. */
  readonly freezeTicks?: boolean;
  /** The wall clock in sender reports is this much fast. */
  readonly clockSkewMs?: number;
  /** The camera's clock, by which all its times and its pace go, gains this many millionths; what it gained stays. */
  readonly clockPpm?: number;
  /** Sender reports never come, or the first one {@link LATE_REPORT_S} after PLAY. */
  readonly reports?: "none" | "late";
  /** Timestamp, before it is cut to 32 bits, at PLAY, of streams that begin from now on; else it is random. */
  readonly rtpBase?: number;
  /** File of the same codec to go on with, once, at the next keyframe of the present one. Timestamps run on. */
  readonly switchTo?: string;
  /** Present connections fall silent for ever, once: nothing is sent, read or closed. New ones are served. */
  readonly halfOpen?: boolean;
  /** UDP only: share of the packets that are lost on the way, 0 to 1. */
  readonly loseFraction?: number;
}

export const LATE_REPORT_S = 10;

const isBoolean = (value: unknown): boolean => typeof value === "boolean";
const isNumber = (value: unknown): boolean => typeof value === "number" && Number.isFinite(value);

const FIELDS: { readonly [Name in keyof Required<StreamTwist>]: (value: unknown) => boolean } = {
  startWithoutKeyframe: isBoolean,
  jumpTicks: isNumber,
  freezeTicks: isBoolean,
  clockSkewMs: isNumber,
  clockPpm: isNumber,
  reports: (value) => value === "none" || value === "late",
  rtpBase: isNumber,
  switchTo: (value) => typeof value === "string",
  halfOpen: isBoolean,
  loseFraction: (value) => typeof value === "number" && value >= 0 && value <= 1,
};

/** Tells a twist that came from outside from anything else. */
export function isTwist(value: unknown): value is StreamTwist {
  if (typeof value !== "object" || value === null) return false;
  const checks = new Map<string, (value: unknown) => boolean>(Object.entries(FIELDS));
  return Object.entries(value).every(([name, field]) => checks.get(name)?.(field) === true);
}
