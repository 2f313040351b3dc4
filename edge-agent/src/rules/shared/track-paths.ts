import { type EpochMs, elapsed } from "@ngaba/contract";
import { groundPoint, type Point } from "../../geometry/point.ts";
import type { Track } from "../../tracking/track.ts";
import type { RuleInput } from "../rule.ts";
import { type Identities, identify, NOBODY } from "./handover.ts";
import { lengthOf, type MeasuringPlane, minus, unit } from "./measuring-plane.ts";

/** Where a road user was at one moment. */
export interface Sighting {
  readonly at: EpochMs;
  /** Its ground point: the middle of its box's lower edge, in frame pixels. */
  readonly picture: Point;
  /** The same in the measuring plane. */
  readonly point: Point;
  /** Of the measuring plane there. */
  readonly metersPerUnit: number;
}

/** How one road user moves, whatever track ids it goes by. */
export interface TrackPath {
  readonly key: number;
  /** As it was seen last. */
  readonly track: Track;
  readonly last: Sighting;
  /** The sighting before the last; absent after the first. */
  readonly previous?: Sighting;
  /** Unit vector in the measuring plane, the way it went when it last moved; absent before it has. */
  readonly heading?: Point;
  /** From where the next heading is measured. */
  readonly headedFrom: Point;
}

export interface TrackPaths {
  readonly identities: Identities;
  /** By key. */
  readonly byKey: ReadonlyMap<number, TrackPath>;
}

export const NO_PATHS: TrackPaths = { identities: NOBODY, byKey: new Map() };

/**
 * Sightings nearer in time than this to the one before are left out: what a rule says shall not depend on how many
 * frames a second it sees.
 */
const SPACING_MS = 180;

/** A shorter way says nothing about where somebody is heading: boxes shake. */
const HEADING_M = 1.5;

/**
 * Adds the newest frame to the ways of everybody in it. Pure; the memory is bounded by the tracks of the last minute.
 *
 * @returns the memory for the next frame, and the paths that have a new sighting
 */
export function followPaths(
  memory: TrackPaths,
  plane: MeasuringPlane,
  input: RuleInput,
): { readonly memory: TrackPaths; readonly moved: readonly TrackPath[] } {
  const { memory: identities, roadUsers } = identify(memory.identities, input.tracks, input.at);
  const byKey = new Map<number, TrackPath>();
  for (const { key } of identities.known.values()) {
    const known = memory.byKey.get(key);
    if (known !== undefined) byKey.set(key, known);
  }
  const moved: TrackPath[] = [];
  for (const { key, track } of roadUsers) {
    const known = byKey.get(key);
    if (known !== undefined && elapsed(known.last.at, input.at) < SPACING_MS) {
      byKey.set(key, { ...known, track });
      continue;
    }
    const sighting = sightingOf(track, plane, input.at);
    if (sighting === undefined) continue;
    const path = known === undefined ? newPath(key, track, sighting) : longerPath(known, track, sighting);
    byKey.set(key, path);
    moved.push(path);
  }
  return { memory: { identities, byKey }, moved };
}

function sightingOf(track: Track, plane: MeasuringPlane, at: EpochMs): Sighting | undefined {
  const picture = groundPoint(track.box);
  const point = plane.fromPicture(picture);
  return point === undefined ? undefined : { at, picture, point, metersPerUnit: plane.metersPerUnit(track) };
}

function newPath(key: number, track: Track, sighting: Sighting): TrackPath {
  return { key, track, last: sighting, headedFrom: sighting.point };
}

function longerPath(path: TrackPath, track: Track, sighting: Sighting): TrackPath {
  const way = minus(sighting.point, path.headedFrom);
  const hasMoved = lengthOf(way) * sighting.metersPerUnit >= HEADING_M;
  return {
    ...path,
    track,
    previous: path.last,
    last: sighting,
    ...(hasMoved && { heading: unit(way), headedFrom: sighting.point }),
  };
}
