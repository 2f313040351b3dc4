import type { EpochMs, FractionBox, RoadUserClass, SeenFrame } from "@ngaba/contract";
import { type FrameSize, toFractionBox } from "../geometry/point.ts";
import type { Track } from "../tracking/track.ts";
import type { TrackPoint } from "./evidence-order.ts";

const KEEP_MS = 30_000;
const MAX_TRACKS = 300;
const MAX_POINTS = 200;
/** A frame further from a moment says nothing of where people were in it. */
const NEAR_MS = 500;

/** Where each road user was seen of late. */
export interface TrackTrail {
  record(tracks: readonly Track[], at: EpochMs, frameSize: FrameSize): void;
  /** Oldest first; empty for one that was not seen of late. */
  of(trackId: number): readonly TrackPoint[];
  /** Everybody in the newest frame up to a moment and in the first one after it, as far as these are near it and over. */
  around(moment: EpochMs): readonly SeenFrame[];
}

interface Trail {
  roadUserClass: RoadUserClass;
  readonly points: TrackPoint[];
}

/** Keeps the last 30 s, at most 200 points of each of 300 road users: the one seen last longest ago gives way. */
export function createTrackTrail(): TrackTrail {
  /** The one seen last longest ago first. */
  const trails = new Map<number, Trail>();
  let frames: EpochMs[] = [];
  const oldest = (): number | undefined => trails.keys().next().value;
  return {
    record: (tracks, at, frameSize) => {
      frames = [...frames.filter((frame) => at - frame <= KEEP_MS && frame < at), at];
      for (const { id, roadUserClass, box, confidence } of tracks) {
        const points = trails.get(id)?.points ?? [];
        points.push({ at: utc(at), box: toFractionBox(box, frameSize), score: confidence });
        if (points.length > MAX_POINTS) points.shift();
        trails.delete(id);
        trails.set(id, { roadUserClass, points });
      }
      for (let id = oldest(); id !== undefined; id = oldest()) {
        const last = trails.get(id)?.points.at(-1);
        const isOver = last === undefined || Date.parse(last.at) < at - KEEP_MS;
        if (!isOver && trails.size <= MAX_TRACKS) break;
        trails.delete(id);
      }
    },
    of: (trackId) => [...(trails.get(trackId)?.points ?? [])],
    around: (moment) => {
      const near = frames.filter((frame) => Math.abs(frame - moment) <= NEAR_MS);
      const next = [near.findLast((frame) => frame <= moment), near.find((frame) => frame > moment)];
      return next.flatMap((frame) => (frame === undefined ? [] : [seenIn(trails, utc(frame))]));
    },
  };
}

/**
 * Where a road user was at a moment: between two frames on the straight way.
 * @param points oldest first
 * @returns `undefined` where it was not seen up to then and from then on, each near enough to the moment
 */
export function boxAt(points: readonly TrackPoint[], moment: EpochMs): FractionBox | undefined {
  const offMs = ({ at }: TrackPoint): number => Date.parse(at) - moment;
  const before = points.findLast((point) => offMs(point) <= 0);
  const after = points.find((point) => offMs(point) >= 0);
  if (before === undefined || after === undefined) return undefined;
  const [sinceMs, untilMs] = [-offMs(before), offMs(after)];
  if (Math.max(sinceMs, untilMs) > NEAR_MS) return undefined;
  const share = sinceMs + untilMs === 0 ? 0 : sinceMs / (sinceMs + untilMs);
  const mean = (side: 0 | 1 | 2 | 3): number => before.box[side] + share * (after.box[side] - before.box[side]);
  return [mean(0), mean(1), mean(2), mean(3)];
}

const utc = (at: EpochMs): string => new Date(at).toISOString();

function seenIn(trails: ReadonlyMap<number, Trail>, at: string): SeenFrame {
  const roadUsers = [...trails].flatMap(([trackId, { roadUserClass, points }]) => {
    const point = points.findLast((one) => one.at === at);
    return point === undefined ? [] : [{ trackId, roadUserClass, box: point.box }];
  });
  return { at, roadUsers: roadUsers.sort((a, b) => a.trackId - b.trackId) };
}
