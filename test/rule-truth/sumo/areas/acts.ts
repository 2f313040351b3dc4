import type { ActorType } from "../../world.ts";
import { type Room, squeezeIn } from "../gaps.ts";
import { journey, type Leg } from "../journey.ts";
import type { Path } from "../path.ts";
import type { Random } from "../random.ts";
import { TICK_MS } from "../track.ts";
import { makeActor } from "../vehicles.ts";

export interface ScriptRun {
  readonly random: Random;
  readonly durationMs: number;
  /** The first id that SUMO's actors do not have. */
  readonly firstId: number;
}

/** What one road user does. */
export interface Act {
  readonly type: ActorType;
  readonly legs: readonly Leg[];
}

/** How many of a kind are tried in a simulated minute. */
export interface ActKind {
  readonly perMinute: number;
  readonly draw: (random: Random) => Act;
}

/** Nothing begins so late that it could not show what it is. */
const LAST_START_TICKS = 300;

/** Plays acts at times when there is room for them. */
export function playActs(room: Room, { random, durationMs, firstId }: ScriptRun, kinds: readonly ActKind[]): Path[] {
  const paths: Path[] = [];
  for (const { perMinute, draw } of kinds) {
    const count = Math.round((perMinute * durationMs) / 60_000);
    for (let nth = 0; nth < count; nth++) {
      const id = firstId + paths.length;
      const drawPath = (): Path => {
        const { type, legs } = draw(random);
        return journey(makeActor(id, type, random), random.whole(0, durationMs / TICK_MS - LAST_START_TICKS), legs);
      };
      paths.push(...squeezeIn(room, drawPath));
    }
  }
  return paths;
}
