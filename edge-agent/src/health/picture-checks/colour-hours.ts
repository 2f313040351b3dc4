import type { EpochMs } from "@ngaba/contract";

const HOUR_MS = 3_600_000;
const HOURS = 24;
/** A view with less colour than this, 0–255, on its greyest moment is too grey to miss any. */
const MIN_COLOUR = 4;

/** The least colour of one hour of the day: of the day that was seen last, and of the one seen before it. */
interface HourColour {
  readonly day: number;
  readonly least: number;
  readonly leastBefore: number | undefined;
}

/**
 * The least colour that a camera showed in each hour of the day. Brightness does not tell night: infrared lamps light a
 * street up, in grey. That the same hour had colour all through the day before does.
 */
export type ColourHours = readonly (HourColour | undefined)[];

export const NO_COLOUR_HOURS: ColourHours = Array.from({ length: HOURS }, () => undefined);

/** Takes in the colour of a picture, 0–255. Pure. */
export function withColour(hours: ColourHours, colour: number, at: EpochMs): ColourHours {
  const { day, hour } = placeOf(at);
  const known = hours[hour];
  const next =
    known?.day === day
      ? { ...known, least: Math.min(known.least, colour) }
      : { day, least: colour, leastBefore: known?.least };
  return hours.with(hour, next);
}

/**
 * The fraction of its colour that a picture has lost, measured against the least that the same hour and both its
 * neighbours had on the last day that is known of each: dusk comes by minutes earlier each day, never by an hour.
 * Undefined where an hour is not known, or some of it was grey. Pure.
 */
export function lostColour(hours: ColourHours, colour: number, at: EpochMs): number | undefined {
  const expected = Math.min(...[-1, 0, 1].map((step) => leastOnDayBefore(hours, at + step * HOUR_MS)));
  return expected < MIN_COLOUR ? undefined : Math.max(0, 1 - colour / expected);
}

function leastOnDayBefore(hours: ColourHours, ms: number): number {
  const { day, hour } = placeOf(ms);
  const known = hours[hour];
  return (known?.day === day ? known.leastBefore : known?.least) ?? 0;
}

function placeOf(ms: number): { day: number; hour: number } {
  const hours = Math.floor(ms / HOUR_MS);
  return { day: Math.floor(hours / HOURS), hour: hours % HOURS };
}
