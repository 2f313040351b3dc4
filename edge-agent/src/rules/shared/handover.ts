import { type DurationMs, durationMs, type EpochMs, elapsed, type RoadUserClass } from "@ngaba/contract";
import { groundPoint, type Point } from "../../geometry/point.ts";
import type { Track } from "../../tracking/track.ts";
import { isWheeled } from "./rider.ts";

/** A road user in the newest frame, known to a rule under one key whatever track ids it goes by. */
export interface RoadUser {
  /** From 1; never used again within one memory. */
  readonly key: number;
  readonly track: Track;
  /** True in the frame in which it was told of first. */
  readonly isNew: boolean;
}

/** A road user with what is known of its past. */
export interface KnownRoadUser extends RoadUser {
  /** Sightings as a bicycle or a motorcycle. */
  readonly wheeledSightings: number;
}

/** Who was seen of late. Data only: keep it, pass it in again. */
export interface Identities {
  readonly nextKey: number;
  /** By track id, as last seen. */
  readonly known: ReadonlyMap<number, KnownRoadUser>;
}

export const NOBODY: Identities = { nextKey: 1, known: new Map() };

/** How long after a loss a new track can be the one that was lost. */
interface Reach {
  /** For who was moving. */
  readonly movingMs: DurationMs;
  /** For who stood still: it will be found where it was, when the bus that hides it has gone. */
  readonly standingMs: DurationMs;
}

/** A little more than a tracker looks for a lost track by itself. */
const DEFAULT_REACH: Reach = { movingMs: durationMs(3_000), standingMs: durationMs(60_000) };

/** Slower than this is standing; in heights of its box a second. Boxes of what stands shake less. */
const STANDING_HEIGHTS_PER_S = 0.3;

/** The same for a track that has just begun, whose speed is not known well yet. */
const NEW_STANDING_HEIGHTS_PER_S = 0.5;

/** How far a new track may be from where the lost one would be now, in heights of the lost one's box. */
const NEAR_HEIGHTS = 0.5;

/** A lost track's way is carried on no longer than this: after it, nobody knows. */
const CARRY_ON_MS = 1_500;

/** By this part of the way out of sight, both of them in heights, the ways of two may miss each other. */
const UNKNOWN_WAY = 0.3;

/** Faster than anybody on foot. */
const DRIVING_HEIGHTS_PER_S = 1.2;

/** How different in size the two boxes may be. */
const MAX_SIZE_RATIO = 1.6;

/** Classes that a detector takes for one another: a rider seen from behind is a person, a van is a car. */
const KIN: readonly (readonly RoadUserClass[])[] = [
  ["person", "bicycle", "motorcycle"],
  ["car", "large-vehicle"],
];

/**
 * Gives every track the key of its road user. A track that appears where another was lost, of its kind and size, takes
 * over that one's key: most likely it is the same road user under a new id. Pure.
 *
 * @param tracks those seen in the newest frame
 * @param at its moment; a track is forgotten when it has been out of sight for the longer time of `reach`
 */
export function identify(
  memory: Identities,
  tracks: readonly Track[],
  at: EpochMs,
  reach: Reach = DEFAULT_REACH,
): { readonly memory: Identities; readonly roadUsers: readonly KnownRoadUser[] } {
  const rememberMs = Math.max(reach.movingMs, reach.standingMs);
  const known = new Map([...memory.known].filter(([, { track }]) => elapsed(track.at, at) <= rememberMs));
  const seenNow = new Set(tracks.map(({ id }) => id));
  let nextKey = memory.nextKey;
  const roadUsers = tracks.map((track) => {
    const own = known.get(track.id);
    const lost = own === undefined ? nearestLost(track, known, seenNow, reach) : undefined;
    if (lost !== undefined) known.delete(lost.track.id);
    const before = own ?? lost;
    const wheeledSightings = (before?.wheeledSightings ?? 0) + (isWheeled(track) ? 1 : 0);
    const roadUser = { key: before?.key ?? nextKey++, track, isNew: before === undefined, wheeledSightings };
    known.set(track.id, roadUser);
    return roadUser;
  });
  return { memory: { nextKey, known }, roadUsers };
}

function nearestLost(
  track: Track,
  known: ReadonlyMap<number, KnownRoadUser>,
  seenNow: ReadonlySet<number>,
  reach: Reach,
): KnownRoadUser | undefined {
  let nearest: { readonly lost: KnownRoadUser; readonly heights: number } | undefined;
  for (const lost of known.values()) {
    if (seenNow.has(lost.track.id) || !canContinue(lost.track, track, reach)) continue;
    const heights = heightsApart(lost.track, track);
    if (heights <= (nearest?.heights ?? NEAR_HEIGHTS)) nearest = { lost, heights };
  }
  return nearest?.lost;
}

function canContinue(lost: Track, track: Track, { movingMs, standingMs }: Reach): boolean {
  const gapMs = elapsed(lost.at, track.firstSeenAt);
  const areStanding = isSlower(lost, STANDING_HEIGHTS_PER_S) && isSlower(track, NEW_STANDING_HEIGHTS_PER_S);
  const sizeRatio = heightOf(lost) / heightOf(track);
  return (
    gapMs > 0 &&
    elapsed(lost.at, track.at) <= (areStanding ? standingMs : movingMs) &&
    areKin(lost.roadUserClass, track.roadUserClass) &&
    !turnsRound(lost, track) &&
    sizeRatio < MAX_SIZE_RATIO &&
    sizeRatio > 1 / MAX_SIZE_RATIO
  );
}

/**
 * From where the lost one would be by now, going on as it went; from where it was; or, by the mean of what both went,
 * when the new one came into view. Whichever is nearest, in heights of the lost one's box.
 */
function heightsApart(lost: Track, track: Track): number {
  const [was, now] = [groundPoint(lost.box), groundPoint(track.box)];
  const seconds = Math.min(CARRY_ON_MS, elapsed(lost.at, track.at)) / 1000;
  const fromExpected = distance(carried(was, lost.velocity, seconds), now);
  return Math.min(fromExpected, distance(was, now), meetingGap(lost, track)) / heightOf(lost);
}

/**
 * How far the ways of both are apart where they should meet, in frame pixels: the lost one's carried on, the new one's
 * carried back to its first sighting. The faster and the longer, the less is known of the way between.
 */
function meetingGap(lost: Track, track: Track): number {
  const seenS = elapsed(track.firstSeenAt, track.at) / 1000;
  const hiddenS = elapsed(lost.at, track.firstSeenAt) / 1000;
  if (seenS > CARRY_ON_MS / 1000) return Number.POSITIVE_INFINITY;
  const first = carried(groundPoint(track.box), track.velocity, -seenS);
  const mean = { x: (lost.velocity.x + track.velocity.x) / 2, y: (lost.velocity.y + track.velocity.y) / 2 };
  const hiddenHeights = (Math.hypot(mean.x, mean.y) * hiddenS) / heightOf(lost);
  return distance(carried(groundPoint(lost.box), mean, hiddenS), first) / (1 + UNKNOWN_WAY * hiddenHeights);
}

/** Nobody who drives turns round while out of sight for a moment. */
function turnsRound(lost: Track, track: Track): boolean {
  if (isSlower(lost, DRIVING_HEIGHTS_PER_S) || isSlower(track, DRIVING_HEIGHTS_PER_S)) return false;
  return lost.velocity.x * track.velocity.x + lost.velocity.y * track.velocity.y < 0;
}

const carried = (from: Point, velocity: Point, seconds: number): Point => ({
  x: from.x + velocity.x * seconds,
  y: from.y + velocity.y * seconds,
});

const distance = (a: Point, b: Point): number => Math.hypot(a.x - b.x, a.y - b.y);

function isSlower(track: Track, heightsPerS: number): boolean {
  return Math.hypot(track.velocity.x, track.velocity.y) <= heightsPerS * heightOf(track);
}

const heightOf = ({ box }: Track): number => box.y2 - box.y1;

function areKin(a: RoadUserClass, b: RoadUserClass): boolean {
  return a === b || KIN.some((group) => group.includes(a) && group.includes(b));
}
