declare const unit: unique symbol;

/** A number that carries its unit in the type; costs nothing at run time. */
export type Quantity<U extends string> = number & { readonly [unit]: U };

/** Instant, milliseconds since 1970-01-01T00:00:00Z. */
export type EpochMs = Quantity<"epoch-ms">;
/** Instant of a monotonic clock, milliseconds since an unnamed start; only differences mean something. */
export type MonotonicMs = Quantity<"monotonic-ms">;
/** Length of time in milliseconds. */
export type DurationMs = Quantity<"duration-ms">;

export const epochMs = (value: number): EpochMs => value as EpochMs;
export const monotonicMs = (value: number): MonotonicMs => value as MonotonicMs;
export const durationMs = (value: number): DurationMs => value as DurationMs;

/** Time from one instant to a later one of the same clock; negative when `to` is the earlier. */
export function elapsed<I extends EpochMs | MonotonicMs>(from: I, to: I): DurationMs {
  return durationMs(to - from);
}

/** RFC 3339 in UTC with milliseconds, the form of every time on the wire. */
export const toRfc3339 = (at: EpochMs): string => new Date(at).toISOString();

/** Inverse of {@link toRfc3339}; the text has been validated at the door. */
export const fromRfc3339 = (text: string): EpochMs => epochMs(Date.parse(text));
