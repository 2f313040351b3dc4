/** Who comes by in the ordinary way: vehicles of every arm, people on foot, and who stands at the kerb. */
import type { Random } from "../../../rule-truth/sumo/random.ts";
import type { ActorType } from "../../../rule-truth/world.ts";
import { ARMS, type ArmId, armAfter, armPoint, type Movement, type Point } from "../arms.ts";
import { CAR_LANE_ARMS } from "../places.ts";
import { type Mission, newAgent } from "./agent.ts";
import type { Cast } from "./cast.ts";
import { FILES, KERB_V, LANE_V, parked, passage, walk } from "./routes.ts";
import { type Arrival, LEAD_IN_S } from "./simulate.ts";

/** A time in which nobody ordinary comes in by a lane: what is to happen there needs the room. */
export interface Quiet {
  readonly arm: ArmId;
  readonly lane: "inner" | "outer";
  /** Only who turns so; absent: everybody. */
  readonly movement?: Movement;
  readonly fromS: number;
  readonly toS: number;
}

interface Stream {
  readonly type: ActorType;
  readonly movement: Movement;
  readonly lane: "inner" | "outer";
  readonly perMinute: number;
}

/** Of each arm. Motorbikes three in four, as on a Vietnamese street. */
const STREAMS: readonly Stream[] = [
  { type: "motorbike", movement: "straight", lane: "outer", perMinute: 10 },
  { type: "motorbike", movement: "right", lane: "outer", perMinute: 2.2 },
  { type: "motorbike", movement: "left", lane: "inner", perMinute: 1 },
  { type: "car", movement: "straight", lane: "inner", perMinute: 1.8 },
  { type: "car", movement: "left", lane: "inner", perMinute: 0.4 },
  { type: "car", movement: "right", lane: "outer", perMinute: 0.6 },
  { type: "van", movement: "straight", lane: "inner", perMinute: 0.5 },
  { type: "truck", movement: "straight", lane: "outer", perMinute: 0.35 },
  { type: "bus", movement: "straight", lane: "outer", perMinute: 0.6 },
  { type: "bicycle", movement: "straight", lane: "outer", perMinute: 0.45 },
];
const PEOPLE_PER_MINUTE = 2;
/** Where people walk and where they wait at a zebra, metres from the centre line and from the centre. */
const WALK_V = [9.7, 10.2] as const;
const WAIT_V = 9;
const ZEBRA_U = [15, 17] as const;
const WALK_END_U = 70;

export interface Supply {
  readonly random: Random;
  readonly cast: Cast;
  readonly seconds: number;
}

export function vehicles({ random, cast, seconds }: Supply, quiets: readonly Quiet[]): Arrival[] {
  return ARMS.flatMap((arm) =>
    STREAMS.filter((stream) => isOpen(arm, stream)).flatMap((stream) =>
      times(random, stream.perMinute, seconds)
        .filter((atS) => !quiets.some((quiet) => isQuiet(quiet, arm, stream, atS)))
        .map((atS) => vehicle(arm, stream, atS, random, cast)),
    ),
  );
}

/** Two wheels do not turn left where the inner lane is closed to them. */
const isOpen = (arm: ArmId, { type, lane }: Stream): boolean =>
  lane === "outer" || type !== "motorbike" || !CAR_LANE_ARMS.includes(arm);

function isQuiet(quiet: Quiet, arm: ArmId, { lane, movement }: Stream, atS: number): boolean {
  const isMeant = quiet.arm === arm && quiet.lane === lane && (quiet.movement ?? movement) === movement;
  return isMeant && atS >= quiet.fromS && atS <= quiet.toS;
}

function vehicle(arm: ArmId, { type, movement, lane }: Stream, atS: number, random: Random, cast: Cast): Arrival {
  const mission = missionOf(arm, type, movement, lane, random);
  const leftM = random.pick(mission.files as [number, ...number[]]);
  return { atS, agent: newAgent(cast.actor(type), mission, cast.style(type), { leftM }) };
}

function missionOf(arm: ArmId, type: ActorType, movement: Movement, lane: "inner" | "outer", random: Random): Mission {
  const isTwoWheeler = type === "motorbike" || type === "bicycle";
  if (!isTwoWheeler) {
    const outerV = movement === "right" ? LANE_V.right : LANE_V.outer;
    const v = lane === "inner" ? LANE_V.inner + random.between(-0.1, 0.1) : outerV;
    return passage(arm, movement, v, -v);
  }
  if (movement === "left") {
    const isCarLane = CAR_LANE_ARMS.includes(armAfter(arm, "left"));
    return passage(arm, "left", random.between(1.2, 2.2), isCarLane ? -(LANE_V.files + Math.min(...FILES)) : -1.7);
  }
  // Who turns right, or is slow, keeps to the right.
  if (type === "bicycle") return passage(arm, movement, LANE_V.bicycles, -LANE_V.bicycles);
  const files = movement === "right" ? [Math.min(...FILES)] : FILES;
  return passage(arm, movement, LANE_V.files, -LANE_V.files, { files });
}

/** Moments of a stream, from the lead-in to the clip's end. */
function times(random: Random, perMinute: number, seconds: number): number[] {
  const moments: number[] = [];
  for (let atS = -LEAD_IN_S; ; ) {
    // The sum of two waits without memory: neither in step nor all at once.
    atS -= Math.log((1 - random.between(0, 1)) * (1 - random.between(0, 1))) * (30 / perMinute);
    if (atS > seconds) return moments;
    moments.push(atS);
  }
}

export function people({ random, cast, seconds }: Supply): Arrival[] {
  return ARMS.flatMap((arm) =>
    [1, -1].flatMap((side) =>
      times(random, PEOPLE_PER_MINUTE / 2, seconds).map((atS) => {
        const mission = random.chance(0.6) ? acrossZebra(arm, side, random) : roundCorner(arm, side, random);
        return { atS, agent: newAgent(cast.actor("person"), mission, cast.style("person")) };
      }),
    ),
  );
}

/** Up the pavement of an arm, over its zebra, and back out on the other side. */
function acrossZebra(arm: ArmId, side: number, random: Random): Mission {
  const [v, u] = [side * random.between(...WALK_V), random.between(...ZEBRA_U)];
  const wait = armPoint(arm, u, side * WAIT_V);
  const line: Point[] = [
    armPoint(arm, random.between(24, WALK_END_U), v),
    armPoint(arm, u, v),
    wait,
    armPoint(arm, u, -v),
    armPoint(arm, WALK_END_U, -v),
  ];
  return walk(line, [{ at: wait, until: { walkAcross: arm } }]);
}

/** Along the pavement of one arm and round into the next, without crossing. */
function roundCorner(arm: ArmId, side: number, random: Random): Mission {
  const v = random.between(...WALK_V);
  const next = armAfter(arm, side === 1 ? "right" : "left");
  const corner = armPoint(arm, v + 1, side * (v + 1));
  return walk([armPoint(arm, WALK_END_U, side * v), corner, armPoint(next, WALK_END_U, -side * v)], []);
}

/** At kerbs where one may halt, and in rows on the pavement: here when the clip begins, and when it ends. */
export function parkedVehicles({ random, cast }: Supply): Arrival[] {
  const atKerbs = ARMS.flatMap((arm) => {
    const side = CAR_LANE_ARMS.includes(arm) ? 1 : -1;
    const slots = side === 1 ? [54, 60.5, 73] : [50.5, 57, 71];
    return slots
      .filter(() => random.chance(0.75))
      .map((u) => standing("car", armPoint(arm, u, side * KERB_V), armPoint(arm, u - side, side * KERB_V)));
  });
  const onPavement = ARMS.flatMap((arm) =>
    Array.from({ length: random.whole(3, 6) }, (_, index) => {
      const u = 31 + index * 0.95;
      return standing("motorbike", armPoint(arm, u, 11.55), armPoint(arm, u, 12.5));
    }),
  );
  function standing(type: ActorType, at: Point, towards: Point): Arrival {
    const actor = { ...cast.actor(type), riders: 0 };
    return { atS: -LEAD_IN_S, agent: newAgent(actor, parked(at, towards), cast.style(type), { mps: 0 }) };
  }
  return [...atKerbs, ...onPavement];
}
