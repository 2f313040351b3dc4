import type { EpochMs } from "@ngaba/contract";
import { type FrameSize, toFractionBox } from "../geometry/point.ts";
import type { Track } from "../tracking/track.ts";
import type { TrackPoint } from "./evidence-order.ts";

const KEEP_MS = 30_000;
const MAX_TRACKS = 300;
const MAX_POINTS = 200;

/** Where each road user was seen of late. */
export interface TrackTrail {
  record(tracks: readonly Track[], at: EpochMs, frameSize: FrameSize): void;
  /** Oldest first; empty for one that was not seen of late. */
  of(trackId: number): readonly TrackPoint[];
}

/** Keeps the last 30 s, at most 200 points of each of 300 road users: the one seen last longest ago gives way. */
export function createTrackTrail(): TrackTrail {
  /** The one seen last longest ago first. */
  const trails = new Map<number, TrackPoint[]>();
  const oldest = (): number | undefined => trails.keys().next().value;
  return {
    record: (tracks, at, frameSize) => {
      for (const { id, box, confidence } of tracks) {
        const points = trails.get(id) ?? [];
        points.push({ at: new Date(at).toISOString(), box: toFractionBox(box, frameSize), score: confidence });
        if (points.length > MAX_POINTS) points.shift();
        trails.delete(id);
        trails.set(id, points);
      }
      for (let id = oldest(); id !== undefined; id = oldest()) {
        const last = trails.get(id)?.at(-1);
        const isOver = last === undefined || Date.parse(last.at) < at - KEEP_MS;
        if (!isOver && trails.size <= MAX_TRACKS) break;
        trails.delete(id);
      }
    },
    of: (trackId) => [...(trails.get(trackId) ?? [])],
  };
}
