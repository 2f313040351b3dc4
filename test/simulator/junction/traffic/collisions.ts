import { TICK_MS } from "../../../rule-truth/sumo/track.ts";
import type { JunctionState, JunctionWorld } from "../world.ts";
import { type Footprint, overlap } from "./footprint.ts";

export interface Collision {
  readonly atMs: number;
  readonly ids: readonly [number, number];
}

/** The first collision of a vehicle with another or with somebody on foot; people may brush past each other. */
export function firstCollision(world: Pick<JunctionWorld, "durationMs" | "momentAt">): Collision | undefined {
  for (let atMs = 0; atMs <= world.durationMs; atMs += TICK_MS) {
    const states = world.momentAt(atMs).actors;
    for (const [index, a] of states.entries()) {
      const b = states.slice(0, index).find((other) => collide(a, other));
      if (b !== undefined) return { atMs, ids: [a.actor.id, b.actor.id] };
    }
  }
  return undefined;
}

function collide(a: JunctionState, b: JunctionState): boolean {
  if (a.actor.type === "person" && b.actor.type === "person") return false;
  const reach = (a.actor.lengthM + b.actor.lengthM + a.actor.widthM + b.actor.widthM) / 2;
  if (Math.abs(a.x - b.x) > reach || Math.abs(a.y - b.y) > reach) return false;
  return overlap(footprint(a), footprint(b));
}

function footprint({ x, y, heading, actor }: JunctionState): Footprint {
  return { x, y, heading, lengthM: actor.lengthM, widthM: actor.widthM };
}
