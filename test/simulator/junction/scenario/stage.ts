/** From what is to happen to who is sent where. */
import type { Random } from "../../../rule-truth/sumo/random.ts";
import type { ActorType } from "../../../rule-truth/world.ts";
import { type ArmId, armAfter, armPoint } from "../arms.ts";
import { CLOSED_YARD } from "../furnishings.ts";
import { STREET } from "../street.ts";
import { type Conduct, type Mission, newAgent } from "../traffic/agent.ts";
import type { Quiet } from "../traffic/arrivals.ts";
import type { Cast } from "../traffic/cast.ts";
import {
  againstTraffic,
  END_U,
  FILES,
  kerbHalt,
  LANE_V,
  passage,
  straightAlong,
  uTurn,
  walk,
} from "../traffic/routes.ts";
import type { Arrival, Temptation } from "../traffic/simulate.ts";
import type { JunctionActor } from "../world.ts";
import type { Act } from "./acts.ts";

export interface Staged {
  readonly arrivals: readonly Arrival[];
  readonly temptations: readonly Temptation[];
  readonly quiets: readonly Quiet[];
}

/** The file of two wheels next to the inner lane. */
const LEFT_FILE_V = LANE_V.files - Math.max(...FILES);
const MPS_PER_KMH = 1 / 3.6;

export function stage(acts: readonly Act[], random: Random, cast: Cast): Staged {
  const staged = acts.map((act) => stageOne(act, random, cast));
  return {
    arrivals: staged.flatMap(({ arrivals = [] }) => arrivals),
    temptations: staged.flatMap(({ temptations = [] }) => temptations),
    quiets: staged.flatMap(({ quiets = [] }) => quiets),
  };
}

function stageOne(act: Act, random: Random, cast: Cast): Partial<Staged> {
  const send = (type: ActorType, mission: Mission, mps: number, leadM: number, atS: number): Partial<Staged> => {
    const isSlim = act.kind === "filter-run" || act.kind === "filter-halt" || act.kind === "fast";
    const actor = isSlim && type === "motorbike" ? slim(cast.actor(type)) : cast.actor(type);
    const agent = newAgent(actor, mission, cast.style(type, mps));
    return { arrivals: [{ atS: atS - leadM / mps, agent }] };
  };
  switch (act.kind) {
    case "late-run":
      return lateRun(act, cast);
    case "tempted-run":
    case "halt-beyond":
      return { temptations: [{ arm: act.arm, what: act.kind, notBeforeS: act.notBeforeS }] };
    case "filter-run":
      return send("motorbike", pastTheQueue(act.arm, "run-when-clear"), 7.5, 68, act.atS);
    case "filter-halt":
      return send("motorbike", pastTheQueue(act.arm, "halt-beyond"), 7.5, 68, act.atS);
    case "against":
      return send("motorbike", againstTraffic(act.arm), act.kmh * MPS_PER_KMH, END_U - 24, act.atS);
    case "kerb-halt":
      return send(act.type, haltAtKerb(act), 8.5, END_U + act.u + (act.by === "right" ? -8 : 6), act.atS);
    case "fast":
      return fast(act, send(act.type, fastWay(act.type), act.kmh * MPS_PER_KMH, END_U, act.atS));
    case "u-turn":
      return send(act.type, uTurn("north", LEFT_FILE_V, -LEFT_FILE_V), 7.5, 68, act.atS);
    case "left-turn":
      return send("car", passage(act.arm, "left", LANE_V.inner, -LANE_V.inner), 8.5, 68, act.atS);
    case "car-lane":
      return send("motorbike", inCarLane(act.arm, act.isBrief, random), 8.5, 68, act.atS);
    case "linger":
      return linger(act, random, cast);
    case "trespass":
      return send("person", trespass(act.forS), 1.35, 30, act.atS);
    default:
      return act satisfies never;
  }
}

function lateRun({ arm, type, atS }: Extract<Act, { kind: "late-run" }>, cast: Cast): Partial<Staged> {
  const mps = type === "car" ? 9 : 8.5;
  const v = type === "car" ? LANE_V.inner : LANE_V.betweenLanes;
  const actor = type === "car" ? cast.actor(type) : slim(cast.actor(type));
  const spawnS = atS - (END_U - STREET.stopLineU) / mps;
  const agent = newAgent(actor, passage(arm, "straight", v, -v), cast.style(type, mps), { runsRed: true });
  return { arrivals: [{ atS: spawnS, agent }], quiets: type === "car" ? quietsBefore(arm, spawnS) : [] };
}

/** The inner lane is to be free: nobody just ahead, and nobody who waits there to turn. */
function quietsBefore(arm: ArmId, spawnS: number): Quiet[] {
  return [
    { arm, lane: "inner", fromS: spawnS - 12, toS: spawnS + 2 },
    { arm, lane: "inner", movement: "left", fromS: spawnS - 45, toS: spawnS + 2 },
  ];
}

/** Fits between the lanes. */
const slim = (actor: JunctionActor): JunctionActor => ({ ...actor, widthM: 0.66 });

/** Where nobody else rides: between the lanes. */
function pastTheQueue(arm: ArmId, conduct: Conduct): Mission {
  return passage(arm, "straight", LANE_V.betweenLanes, -LANE_V.betweenLanes, { conduct });
}

function haltAtKerb({ arm, by, type, u, forS }: Extract<Act, { kind: "kerb-halt" }>): Mission {
  const from = by === "straight" ? armAfter(arm, "straight") : armAfter(arm, "left");
  const until = { afterS: forS };
  if (type === "motorbike") {
    return kerbHalt(from, by, LANE_V.files - Math.min(...FILES), { u, flatM: 1.5, shiftM: 4, until });
  }
  return kerbHalt(from, by, by === "right" ? LANE_V.right : LANE_V.outer, { u, flatM: 3.2, shiftM: 7, until });
}

/** From west to east in the inner lane. */
const fastWay = (type: ActorType): Mission => {
  const v = type === "motorbike" ? LANE_V.betweenLanes : LANE_V.inner;
  return passage("west", "straight", v, -v);
};

/** Nobody slow is to be ahead. */
function fast({ type, kmh, atS }: Extract<Act, { kind: "fast" }>, sent: Partial<Staged>): Partial<Staged> {
  const spawnS = atS - END_U / (kmh * MPS_PER_KMH);
  return type === "car" ? { ...sent, quiets: quietsBefore("west", spawnS) } : sent;
}

function inCarLane(arm: ArmId, isBrief: boolean, random: Random): Mission {
  if (!isBrief) {
    const v = random.between(1.3, 2.1);
    return passage(arm, "straight", v, -v);
  }
  return straightAlong(arm, [
    [END_U, LEFT_FILE_V],
    [37, LEFT_FILE_V],
    [32, 2.9],
    [29, 2.9],
    [24, LEFT_FILE_V],
    [-END_U, LEFT_FILE_V],
  ]);
}

/** Up the pavement, to stand at the corner, and back. */
function linger({ fromS, toS }: Extract<Act, { kind: "linger" }>, random: Random, cast: Cast): Partial<Staged> {
  const [fromU, u, v] = [45, random.between(19, 24), -random.between(9.8, 11.4)];
  const place = armPoint("south", u, v);
  const back = armPoint("south", fromU, v - 0.5);
  const mission = walk([armPoint("south", fromU, v), place, back], [{ at: place, until: { atS: toS } }]);
  const style = cast.style("person");
  return {
    arrivals: [{ atS: fromS - (fromU - u) / style.cruiseMps, agent: newAgent(cast.actor("person"), mission, style) }],
  };
}

/** Along the pavement, through the gap of the barrier, and out again. */
function trespass(forS: number): Mission {
  const { arm, v } = CLOSED_YARD;
  const [gapU, edgeV] = [22, v[1]];
  const inside = armPoint(arm, gapU, forS > 0 ? edgeV - 2.6 : edgeV - 0.8);
  const line = [
    armPoint(arm, 50, -11),
    armPoint(arm, gapU, -11),
    inside,
    armPoint(arm, gapU, -11.6),
    armPoint(arm, 50, -11.6),
  ];
  return walk(line, forS > 0 ? [{ at: inside, until: { afterS: forS } }] : []);
}
