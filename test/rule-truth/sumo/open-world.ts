import type { RoadUserClass } from "@ngaba/contract";
import type { Actor, ActorState, ActorType, SignalPhase, World } from "../world.ts";
import { lastNotAfter, poseAt, TICK_MS, type Track } from "./track.ts";
import type { SignalChange, WorldFiles } from "./world-files.ts";

export const CLASS_OF_TYPE: Readonly<Record<ActorType, RoadUserClass>> = {
  motorbike: "motorcycle",
  car: "car",
  van: "large-vehicle",
  bus: "large-vehicle",
  truck: "large-vehicle",
  bicycle: "bicycle",
  person: "person",
};

/** Tracks are looked up by the stretch of time they are seen in; ten seconds hold few enough of them. */
const BUCKET_TICKS = 100;

/** Makes what is in the files answer for any moment. */
export function openWorld(files: WorldFiles): World {
  const actors = new Map(files.actors.map((actor) => [actor.id, actor]));
  const buckets = bucketsOf(files.tracks);
  const phaseAt = signalReader(files.signals);
  return {
    ...files.facts,
    actors,
    cases: files.cases,
    momentAt: (atMs) => {
      const tick = atMs / TICK_MS;
      const tracks = buckets.get(Math.floor(tick / BUCKET_TICKS)) ?? [];
      return { atMs, actors: tracks.flatMap((track) => stateOf(track, actors, tick)), signals: phaseAt(tick) };
    },
  };
}

function stateOf(track: Track, actors: ReadonlyMap<number, Actor>, tick: number): ActorState[] {
  const pose = poseAt(track, tick);
  const actor = actors.get(track.actorId);
  return pose === undefined || actor === undefined ? [] : [{ actor, ...pose }];
}

function bucketsOf(tracks: readonly Track[]): Map<number, Track[]> {
  const buckets = new Map<number, Track[]>();
  for (const track of tracks) {
    const first = Math.floor((track.ticks[0] ?? 0) / BUCKET_TICKS);
    const last = Math.floor((track.ticks.at(-1) ?? 0) / BUCKET_TICKS);
    for (let bucket = first; bucket <= last; bucket++) {
      buckets.set(bucket, [...(buckets.get(bucket) ?? []), track]);
    }
  }
  return buckets;
}

/** Phase of every head at a tick: the newest change that is not after it. */
function signalReader(changes: readonly SignalChange[]): (tick: number) => ReadonlyMap<string, SignalPhase> {
  const byHead = Map.groupBy(changes, (change) => change.head);
  const heads = [...byHead].map(([head, own]) => ({ head, own, ticks: Float64Array.from(own, ({ tick }) => tick) }));
  return (tick) =>
    new Map(
      heads.map(({ head, own, ticks }) => {
        const change = own[lastNotAfter(ticks, tick)];
        return [head, change !== undefined && change.tick <= tick ? change.phase : "unknown"];
      }),
    );
}
