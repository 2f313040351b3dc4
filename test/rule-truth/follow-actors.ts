import type { EpochMs } from "@ngaba/contract";
import type { PixelBox } from "@ngaba/edge-agent/detection/detection.ts";
import { overlapIou } from "@ngaba/edge-agent/detection/suppress-overlaps.ts";
import type { Incident } from "@ngaba/edge-agent/replay/judge.ts";
import type { Track } from "@ngaba/edge-agent/tracking/track.ts";

/** A box in a picture, and whose it really is; `undefined`: nobody's. */
interface KnownBox {
  readonly box: PixelBox;
  readonly actorId: number | undefined;
}

interface Sighting {
  readonly at: EpochMs;
  readonly actorId: number | undefined;
}

/** Whose boxes a track followed shortly before and after this time is who it was. */
const AROUND_MS = 2_000;
/** A box with less overlap (IoU) is not somebody's. */
export const SAME_BOX_IOU = 0.3;

/** Keeps in mind whose boxes each track has followed. */
export function followActors() {
  const sightings = new Map<number, Sighting[]>();
  const actorOfTrack = (id: number, from: number, to: number): number | undefined =>
    mostOften((sightings.get(id) ?? []).filter(({ at }) => at >= from && at <= to));
  return {
    take: (tracks: readonly Track[], known: readonly KnownBox[], at: EpochMs): void => {
      for (const { id, box } of tracks) {
        const overlaps = known.map((one) => overlapIou(box, one.box));
        const best = Math.max(...overlaps);
        const actorId = best < SAME_BOX_IOU ? undefined : known[overlaps.indexOf(best)]?.actorId;
        const before = sightings.get(id);
        if (before === undefined) sightings.set(id, [{ at, actorId }]);
        else before.push({ at, actorId });
      }
    },
    actorOfTrack,
    actorOf: ({ trackIds, at }: Incident): number | undefined => {
      const around = trackIds.map((id) => actorOfTrack(id, at - AROUND_MS, at + AROUND_MS));
      return around.find((actor) => actor !== undefined);
    },
  };
}

function mostOften(sightings: readonly Sighting[]): number | undefined {
  const counts = Map.groupBy(sightings, ({ actorId }) => actorId);
  return [...counts].sort(([, a], [, b]) => b.length - a.length)[0]?.[0];
}
