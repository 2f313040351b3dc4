/** Groups on the square's two gathering places: big ones that stay, big ones that pass, small ones, and streams of people. */
import type { Room } from "../gaps.ts";
import { journey, type Point } from "../journey.ts";
import type { Path } from "../path.ts";
import type { Random } from "../random.ts";
import { TICK_MS } from "../track.ts";
import { makeActor } from "../vehicles.ts";
import type { ScriptRun } from "./acts.ts";

interface Plaza {
  readonly middle: Point;
  /** Where people come from and go to, out of view: one side and the other. */
  readonly ends: readonly [Point, Point];
}

const PLAZAS: readonly Plaza[] = [
  {
    middle: [-8, 13],
    ends: [
      [-19, 13],
      [-8, -2],
    ],
  },
  {
    middle: [5, 37],
    ends: [
      [19, 37],
      [5, 53],
    ],
  },
];

type Kind = "stay" | "pass" | "small" | "stream";

/** A group's people stand this far apart. */
const SPACING_M = 0.85;
const LEAST_TICKS = 60;
/** Ticks before the last of a group is out of view: the next, setting out then, finds the plaza empty. */
const LEAVING_TICKS = 60;

/** One gathering after another on each plaza, for the whole time. */
export function gatherings(room: Room, { random, durationMs, firstId }: ScriptRun): Path[] {
  const paths: Path[] = [];
  for (const plaza of PLAZAS) {
    for (let tick = random.whole(20, 100); tick * TICK_MS < durationMs - 60_000; ) {
      const group = gathering(plaza, tick, firstId + paths.length, random);
      for (const path of group) room.add(path);
      paths.push(...group);
      const end = Math.max(...group.map((path) => path.firstTick + path.points.length));
      tick = Math.max(tick + LEAST_TICKS, end - LEAVING_TICKS);
    }
  }
  return paths;
}

function gathering(plaza: Plaza, firstTick: number, firstId: number, random: Random): Path[] {
  const kind = random.pick([
    "stay",
    "stay",
    "pass",
    "pass",
    "pass",
    "small",
    "small",
    "small",
    "stream",
    "stream",
  ] as const);
  const size = sizeOf(kind, random);
  const haltS = kind === "small" ? random.between(9, 14) : random.between(13, 19);
  const mps = kind === "pass" ? random.between(1.6, 1.9) : random.between(1.25, 1.5);
  const [from, to] = random.chance(0.5) ? plaza.ends : [plaza.ends[1], plaza.ends[0]];
  return Array.from({ length: size }, (_, nth) => {
    const actor = makeActor(firstId + nth, "person", random);
    const delayTicks = kind === "stream" ? nth * 21 + random.whole(-4, 4) + 4 : random.whole(0, 8);
    const spread = kind === "stream" ? ([0, random.between(-1, 1)] as const) : placeInGroup(nth, size);
    const shift = ([x, y]: Point): Point => [x + spread[0], y + spread[1]];
    const [begin, place, end] = [shift(from), shift(plaza.middle), shift(to)];
    const isStanding = kind === "stay" || kind === "small";
    const legs = isStanding
      ? [
          { way: [begin, place], mps, haltS: haltS + random.between(0, 1) },
          { way: [place, end], mps },
        ]
      : [{ way: [begin, place, end], mps }];
    return journey(actor, firstTick + delayTicks, legs);
  });
}

function sizeOf(kind: Kind, random: Random): number {
  switch (kind) {
    case "stay":
      return random.whole(9, 14);
    case "pass":
      return random.whole(9, 11);
    case "small":
      return random.whole(4, 6);
    case "stream":
      return random.whole(9, 12);
    default:
      return kind satisfies never;
  }
}

/** Places on a spiral, each as far from the others: the seeds of a sunflower. */
function placeInGroup(nth: number, size: number): Point {
  const radius = SPACING_M * Math.sqrt(nth + 0.5);
  const angle = nth * 2.399_963 + size;
  return [radius * Math.cos(angle), radius * Math.sin(angle)];
}
