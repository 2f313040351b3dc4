import type { Actor } from "../world.ts";
import type { Path, PathPoint } from "./path.ts";

/** Looked at five times a second: enough for two vehicles that meet not to slip through each other unseen. */
const EVERY_TICKS = 2;

type Disc = readonly [x: number, y: number, radius: number];

/** Who is where, to find room for somebody more. */
export interface Room {
  /** True when nobody comes nearer to the path than the clearance in metres. */
  isFree(path: Path, clearanceM: number): boolean;
  add(path: Path): void;
}

export function roomBeside(traffic: readonly Path[]): Room {
  const discsAt = new Map<number, Disc[]>();
  const add = (path: Path): void => {
    forEachLook(path, (tick, discs) => {
      const there = discsAt.get(tick);
      if (there === undefined) discsAt.set(tick, discs);
      else there.push(...discs);
      return true;
    });
  };
  for (const path of traffic) add(path);
  const isFree = (path: Path, clearanceM: number): boolean =>
    forEachLook(
      path,
      (tick, discs) => !(discsAt.get(tick) ?? []).some((other) => discs.some((own) => isNear(own, other, clearanceM))),
    );
  return { add, isFree };
}

/** Calls for each moment looked at, until one says no; true when none did. */
function forEachLook({ actor, firstTick, points }: Path, look: (tick: number, discs: Disc[]) => boolean): boolean {
  for (let index = firstTick % EVERY_TICKS; index < points.length; index += EVERY_TICKS) {
    if (!look(firstTick + index, discsOf(actor, points[index] as PathPoint))) return false;
  }
  return true;
}

/** The footprint as a row of discs as wide as it is. */
function discsOf({ lengthM, widthM }: Actor, { x, y, heading }: PathPoint): Disc[] {
  const count = Math.max(1, Math.round(lengthM / widthM));
  return Array.from({ length: count }, (_, index) => {
    const along = ((index + 0.5) / count - 0.5) * lengthM;
    return [x + along * Math.cos(heading), y + along * Math.sin(heading), widthM / 2] as const;
  });
}

function isNear([ax, ay, ar]: Disc, [bx, by, br]: Disc, clearanceM: number): boolean {
  return Math.hypot(ax - bx, ay - by) < ar + br + clearanceM;
}

/** Times at which somebody was tried to fit in before we give up. */
const TRIES = 60;

/** The first journey, of many drawn, that has room; it then takes part in the traffic. */
export function squeezeIn(room: Room, draw: () => Path, clearanceM = 0.25): Path[] {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const path = draw();
    if (!room.isFree(path, clearanceM)) continue;
    room.add(path);
    return [path];
  }
  return [];
}
