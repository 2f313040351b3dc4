import fc from "fast-check";
import type { Case } from "./cases.ts";
import type { Drive, Trip } from "./drive.ts";

/** The same drives in every run. */
export const SEED = { seed: 20_260_302 };

/** How a drive differs from the one that is written in its case: places in metres, times as a factor. */
interface Variation {
  readonly dxM: number;
  readonly dyM: number;
  readonly pace: number;
  readonly uncalibrated: boolean;
}

/** So little that the rule still says what it said. */
export const variation: fc.Arbitrary<Variation> = fc.record({
  dxM: fc.integer({ min: -9, max: 9 }).map((tenths) => tenths / 10),
  dyM: fc.integer({ min: -3, max: 3 }).map((hundredths) => hundredths / 100),
  pace: fc.integer({ min: 95, max: 110 }).map((percent) => percent / 100),
  uncalibrated: fc.boolean(),
});

/** One of the two drives of a case, a little otherwise. */
export function variant({ kind, telling, harmless }: Case, how: Variation, isTelling: boolean): Drive {
  const drive = isTelling ? telling : harmless;
  const uncalibrated = how.uncalibrated && kind !== "speeding";
  return { ...drive, uncalibrated, trips: drive.trips.map((trip) => varied(trip, how)) };
}

const varied = (trip: Trip, { dxM, dyM, pace }: Variation): Trip => ({
  ...trip,
  way: trip.way.replace(
    /([\d.]+)s ([\d.]+),([\d.]+)/g,
    (_, s, x, y) => `${(Number(s) * pace).toFixed(3)}s ${(Number(x) + dxM).toFixed(3)},${(Number(y) + dyM).toFixed(3)}`,
  ),
});
