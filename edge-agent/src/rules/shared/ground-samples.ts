import { type EpochMs, elapsed } from "@ngaba/contract";
import type { GroundPlane } from "../../geometry/ground-plane.ts";
import { groundPoint } from "../../geometry/point.ts";
import type { GroundSample } from "../../geometry/speed.ts";
import type { RoadUser } from "./handover.ts";

/** Where road users were of late, by key. Data only: keep it, pass it in again. */
export type GroundSamples = ReadonlyMap<number, readonly GroundSample[]>;

/** How far the middle of a box's lower edge is off, standard deviation in heights of the box: see docs/detector-noise.md. */
export const POSITION_ERROR_HEIGHTS = 0.035;

/** Places nearer in time say nothing new: boxes err alike. */
const SPACING_MS = 120;

/** Who was out of sight for this long is measured anew. */
const FORGET_MS = 2_000;

/** Adds where road users are now, as far as the view supports it, and drops what is older than `windowMs`. */
export function followGround(
  memory: GroundSamples,
  roadUsers: readonly RoadUser[],
  ground: GroundPlane,
  at: EpochMs,
  windowMs: number,
): GroundSamples {
  const samples = new Map([...memory].filter(([, own]) => elapsed(own.at(-1)?.at ?? at, at) <= FORGET_MS));
  for (const { key, track } of roadUsers) {
    const own = (samples.get(key) ?? []).filter((sample) => elapsed(sample.at, at) <= windowMs);
    const last = own.at(-1);
    if (last !== undefined && elapsed(last.at, at) < SPACING_MS) continue;
    const sample = ground.sampleAt(groundPoint(track.box), at, POSITION_ERROR_HEIGHTS * (track.box.y2 - track.box.y1));
    if (sample !== undefined) samples.set(key, [...own, sample]);
  }
  return samples;
}
