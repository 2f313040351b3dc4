import { CLASS_OF_TYPE } from "./sumo/open-world.ts";
import type { Actor, ActorType, World } from "./world.ts";

/** Somebody who goes straight on at one speed. */
export interface Walk {
  readonly type: ActorType;
  /** Where it is at `fromMs`, metres. */
  readonly x: number;
  readonly y: number;
  /** Radians counter-clockwise from east. */
  readonly heading: number;
  readonly speedMps: number;
  readonly fromMs: number;
  readonly toMs: number;
}

const SIZE: Readonly<Record<ActorType, readonly [lengthM: number, widthM: number, heightM: number]>> = {
  person: [0.4, 0.5, 1.7],
  bicycle: [1.7, 0.6, 1.65],
  motorbike: [1.9, 0.7, 1.65],
  car: [4.4, 1.8, 1.5],
  truck: [6, 2.1, 2.6],
  van: [5, 1.9, 2.1],
  bus: [10, 2.5, 3],
};

/** A world that is known without any simulator: what the generator of noise does in it can be counted. */
export function straightWorld(walks: readonly Walk[]): World {
  const actors = new Map(walks.map(({ type }, id) => [id, actorOf(id, type)]));
  const walksAt = bySecond(walks);
  const statesAt = (atMs: number) =>
    (walksAt.get(Math.floor(atMs / 1000)) ?? []).flatMap(([id, { x, y, heading, speedMps, fromMs, toMs }]) => {
      const actor = actors.get(id);
      if (actor === undefined || atMs < fromMs || atMs > toMs) return [];
      const gone = (speedMps * (atMs - fromMs)) / 1000;
      return [{ actor, x: x + gone * Math.cos(heading), y: y + gone * Math.sin(heading), heading, speedMps }];
    });
  return {
    name: "straight",
    area: "nowhere",
    seed: 0,
    startsAt: "2026-01-05T08:00:00+07:00",
    durationMs: Math.max(...walks.map(({ toMs }) => toMs)),
    actors,
    cases: [],
    momentAt: (atMs) => ({ atMs, actors: statesAt(atMs), signals: new Map() }),
  };
}

function actorOf(id: number, type: ActorType): Actor {
  const [lengthM, widthM, heightM] = SIZE[type];
  return { id, type, roadUserClass: CLASS_OF_TYPE[type], lengthM, widthM, heightM };
}

/** Who is about in each second. */
function bySecond(walks: readonly Walk[]): Map<number, [id: number, walk: Walk][]> {
  const seconds = new Map<number, [number, Walk][]>();
  for (const [id, walk] of walks.entries()) {
    for (let second = Math.floor(walk.fromMs / 1000); second <= walk.toMs / 1000; second++) {
      const about = seconds.get(second) ?? [];
      seconds.set(second, about);
      about.push([id, walk]);
    }
  }
  return seconds;
}
