import { type EpochMs, elapsed } from "@ngaba/contract";
import { groundPoint, type Point } from "../../geometry/point.ts";
import type { Track } from "../../tracking/track.ts";
import type { RuleFrame } from "../rule.ts";
import { groundContact } from "./ground-contact.ts";
import { type Identities, identify, NOBODY, type RoadUser } from "./handover.ts";
import { dot, lengthOf, type MeasuringPlane, minus, unit } from "./measuring-plane.ts";
import { asRider, isWheeled, WHEELED_SIGHTINGS } from "./rider.ts";

/** Where a road user was at one moment. */
export interface Sighting {
  readonly at: EpochMs;
  /** Where it touches the ground, nearest to the camera: frame pixels. */
  readonly picture: Point;
  /** The same in the measuring plane. */
  readonly point: Point;
  /** The lower edge of its box as it was seen, in the measuring plane: what moves as the box does. */
  readonly edge: Point;
  /** Unit vector in the measuring plane that leads away from the camera there. */
  readonly away: Point;
  /** Of the measuring plane there. */
  readonly metersPerUnit: number;
}

/** How one road user moves, whatever track ids it goes by. */
export interface TrackPath {
  /** From 1; never used again within one memory. */
  readonly key: number;
  /** As it was seen last; a person at riding speed is a motorcycle, of which the detector found the rider. */
  readonly track: Track;
  readonly last: Sighting;
  /** The one before it; of a new track, where it was first seen, by its speed. */
  readonly previous?: Sighting;
  /** Unit vector in the measuring plane, the way it went when it last moved; absent before it has. */
  readonly heading?: Point;
  /** From where the next heading is measured. */
  readonly headedFrom: Point;
  /** From where and when the next speed is measured. */
  readonly pacedFrom: Sighting;
  /** Too fast at some time to be on foot, or often taken for a machine. */
  readonly rides: boolean;
  /** Sightings as a bicycle or motorcycle. */
  readonly wheeledSightings: number;
  /** How tall its box is, from sightings in which nothing hid it. */
  readonly tallM?: number;
  /** Metres a second in the measuring plane, smoothed; absent before there were two sightings. */
  readonly velocity?: Point;
}

/** How everybody moves whom a camera sees. Data only: keep it, pass it in again. */
export interface TrackPaths {
  readonly identities: Identities;
  readonly nextKey: number;
  /** By the identity's key: one that jumps from one road user to another begins a new path. */
  readonly byIdentity: ReadonlyMap<number, TrackPath>;
  /** Of the plane in which they were measured: in another one, all begin anew. */
  readonly isGround: boolean;
}

export const NO_PATHS: TrackPaths = { identities: NOBODY, nextKey: 1, byIdentity: new Map(), isGround: false };

/**
 * Sightings nearer in time than this to the one before are left out: what a rule says shall not depend on how many
 * frames a second it sees.
 */
const SPACING_MS = 150;

/** A shorter way says nothing about where somebody is heading: boxes shake, and who stands does not turn round. */
const HEADING_M = 1.5;
const TURNING_BACK_M = 4;

/** Nobody on foot keeps this speed over this distance in a street. */
const RIDING_MPS = 2.7;
const PACE_M = 6;

/** A tracker tells of a track some frames after it saw it first; longer ago its speed was another. */
const MAX_LOOK_BACK_MS = 1_500;

/** A place so far from where speed, braking and accelerating lead to is another road user's. */
const JUMP_M = 1.5;
const JUMP_MPS2 = 8;
/**
 * Boxes of moving road users are off by this part of their height, those of riders by more, whose box ends at their feet
 * or at the wheels; three times this is no jump.
 */
const JITTER_HEIGHTS = 0.06;
/** The newest step's part in the smoothed speed. */
const VELOCITY_SHARE = 0.5;

/** The newest sighting's part in the height of the box … */
const TALL_SHARE = 0.3;
/** … which changes with the view as it drives, whether hidden or not; the part for each metre. */
const TALL_SHARE_PER_M = 0.15;

/** A road user in the newest frame; what it is asks `classOf`. */
export interface SeenRoadUser extends RoadUser {
  /** Too fast at some time to be on foot, or often taken for a machine. */
  readonly rides: boolean;
}

/** What rules see of the paths in one frame. */
export interface FollowedPaths {
  /** Those with a new sighting. */
  readonly moved: readonly TrackPath[];
  /** Keys of all that may still go on. */
  readonly living: ReadonlySet<number>;
}

interface Followed {
  readonly memory: TrackPaths;
  /** Who is in the frame, by the identity's key. */
  readonly roadUsers: readonly SeenRoadUser[];
  readonly followed: FollowedPaths;
}

type Frame = Pick<RuleFrame, "tracks" | "at" | "frameSize">;

/**
 * Adds the newest frame to the ways of everybody in it. Pure; the memory is bounded by the tracks of the last minute.
 */
export function followPaths(memory: TrackPaths, plane: MeasuringPlane, input: Frame): Followed {
  const { memory: identities, roadUsers } = identify(memory.identities, input.tracks, input.at);
  const known = new Set([...identities.known.values()].map(({ key }) => key));
  const byIdentity = new Map(
    memory.isGround === plane.isGround ? [...memory.byIdentity].filter(([key]) => known.has(key)) : [],
  );
  const moved: TrackPath[] = [];
  let nextKey = memory.nextKey;
  for (const { key, track } of roadUsers) {
    const before = byIdentity.get(key);
    if (before !== undefined && elapsed(before.last.at, input.at) < SPACING_MS) continue;
    const longer = before && longerPath(before, track, plane, input);
    const path = longer ?? newPath(nextKey, track, plane, input);
    if (path === undefined) continue;
    if (longer === undefined) nextKey += 1;
    byIdentity.set(key, path);
    moved.push(path);
  }
  const living = new Set([...byIdentity.values()].map(({ key }) => key));
  return {
    memory: { identities, nextKey, byIdentity, isGround: plane.isGround },
    roadUsers: roadUsers.map(({ key, track, isNew, wheeledSightings }) => {
      const rides = wheeledSightings >= WHEELED_SIGHTINGS || byIdentity.get(key)?.rides === true;
      return { key, track, isNew, rides };
    }),
    followed: { moved, living },
  };
}

/** What a rule remembers of those who may still come back. */
export function ofLiving<T>(memory: ReadonlyMap<number, T>, { living }: FollowedPaths): Map<number, T> {
  return new Map([...memory].filter(([key]) => living.has(key)));
}

type SeenAt = Sighting & { readonly tallM?: number; readonly isHidden: boolean };

function sightingOf(
  track: Track,
  known: Partial<Pick<TrackPath, "tallM" | "heading">>,
  plane: MeasuringPlane,
  { frameSize, at }: Omit<Frame, "tracks">,
): SeenAt | undefined {
  const contact = groundContact(track, known, plane, frameSize);
  const point = contact && plane.fromPicture(contact.picture);
  const edge = plane.fromPicture(groundPoint(track.box));
  if (contact === undefined || point === undefined || edge === undefined) return undefined;
  const away = plane.away(contact.picture);
  return { at, ...contact, point, edge, away, metersPerUnit: plane.metersPerUnit(track) };
}

/** Where a track that is new was when the tracker first saw it, if that was before now. */
function firstSighting(track: Track, plane: MeasuringPlane, input: Frame): Sighting | undefined {
  const { box, velocity, at, firstSeenAt } = track;
  const seconds = elapsed(firstSeenAt, at) / 1000;
  if (seconds <= 0 || seconds > MAX_LOOK_BACK_MS / 1000) return undefined;
  const [x, y] = [velocity.x * seconds, velocity.y * seconds];
  const then = { x1: box.x1 - x, y1: box.y1 - y, x2: box.x2 - x, y2: box.y2 - y };
  return sightingOf({ ...track, box: then }, {}, plane, { frameSize: input.frameSize, at: firstSeenAt });
}

function newPath(key: number, track: Track, plane: MeasuringPlane, input: Frame): TrackPath | undefined {
  const last = sightingOf(track, {}, plane, input);
  if (last === undefined) return undefined;
  const first = firstSighting(track, plane, input);
  return {
    key,
    track,
    last,
    ...(first && { previous: first }),
    headedFrom: (first ?? last).point,
    pacedFrom: first ?? last,
    rides: false,
    wheeledSightings: isWheeled(track) ? 1 : 0,
    ...(last.tallM !== undefined && { tallM: last.tallM }),
  };
}

/** Undefined when what is seen now cannot be where the path has led. */
function longerPath(path: TrackPath, track: Track, plane: MeasuringPlane, input: Frame): TrackPath | undefined {
  const sighting = sightingOf(asRider(track, path.rides), path, plane, input);
  if (sighting === undefined) return undefined;
  const jitterPx = JITTER_HEIGHTS * (track.box.y2 - track.box.y1);
  if (hasJumped(path, sighting, plane.errorM(sighting.picture, jitterPx, track))) return undefined;
  const pacedM = metersBetween(path.pacedFrom, sighting);
  const mps = pacedM / (elapsed(path.pacedFrom.at, sighting.at) / 1000);
  const wheeledSightings = path.wheeledSightings + (isWheeled(track) ? 1 : 0);
  const isFast = pacedM >= PACE_M && mps >= RIDING_MPS;
  const rides = path.rides || isFast || wheeledSightings >= WHEELED_SIGHTINGS;
  return {
    ...path,
    track: asRider(track, rides),
    previous: path.last,
    last: sighting,
    ...newHeading(path, sighting),
    ...(pacedM >= PACE_M && { pacedFrom: sighting }),
    rides,
    wheeledSightings,
    ...newTallness(path, sighting),
    velocity: newVelocity(path, sighting),
  };
}

function hasJumped({ last, velocity }: TrackPath, next: Sighting, errorM: number): boolean {
  if (velocity === undefined) return false;
  const seconds = elapsed(last.at, next.at) / 1000;
  const step = edgeStep(last, next);
  const offM = Math.hypot(step.x - velocity.x * seconds, step.y - velocity.y * seconds);
  return offM > JUMP_M + 3 * errorM + (JUMP_MPS2 / 2) * seconds ** 2;
}

function newVelocity({ last, velocity }: TrackPath, next: Sighting): Point {
  const seconds = elapsed(last.at, next.at) / 1000;
  const step = edgeStep(last, next);
  const { x, y } = { x: step.x / seconds, y: step.y / seconds };
  if (velocity === undefined) return { x, y };
  return { x: velocity.x + (x - velocity.x) * VELOCITY_SHARE, y: velocity.y + (y - velocity.y) * VELOCITY_SHARE };
}

function edgeStep(from: Sighting, to: Sighting): Point {
  const { x, y } = minus(to.edge, from.edge);
  return { x: x * to.metersPerUnit, y: y * to.metersPerUnit };
}

function stepMeters(from: Sighting, to: Sighting): Point {
  const { x, y } = minus(to.point, from.point);
  return { x: x * to.metersPerUnit, y: y * to.metersPerUnit };
}

function newHeading({ heading, headedFrom }: TrackPath, { point, metersPerUnit }: Sighting) {
  const way = minus(point, headedFrom);
  const wayM = lengthOf(way) * metersPerUnit;
  const turnsBack = heading !== undefined && dot(heading, way) < 0;
  return wayM >= (turnsBack ? TURNING_BACK_M : HEADING_M) ? { heading: unit(way), headedFrom: point } : {};
}

function newTallness({ tallM: known, last }: TrackPath, sighting: SeenAt) {
  const { tallM: seen, isHidden } = sighting;
  if (seen === undefined) return {};
  if (known === undefined) return { tallM: seen };
  const share = isHidden ? Math.min(TALL_SHARE, TALL_SHARE_PER_M * metersBetween(last, sighting)) : TALL_SHARE;
  return { tallM: known + (seen - known) * share };
}

const metersBetween = (a: Sighting, b: Sighting): number => lengthOf(stepMeters(a, b));
