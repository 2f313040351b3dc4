/** Two wheels look for the file that takes them on, past those who stand. */
import { type Agent, frontM, isTwoWheeler } from "./agent.ts";
import { isWithin } from "./footprint.ts";
import { leaderAhead, othersNear, type Seen, sightM } from "./look-ahead.ts";
import { poseOn } from "./way.ts";

const LOOK_EVERY_S = 0.8;
/** What another file has to be better by, metres of free way. */
const WORTH_M = 4;
/** Files farther away are not the next one. */
const NEXT_FILE_M = 1.3;
const SIDEWAYS_MPS = 0.7;
const SIDEWAYS_MPS2 = 1;
/** Of the speed ahead. */
const SIDEWAYS_SHARE = 0.2;
/** Nearer than this to the file one is in it. */
const THERE_M = 0.02;
/** Kept free in the new file, behind one and before one. */
const FREE_BEHIND_M = 4;
const FREE_BESIDE_M = 0.25;

/** Sets the file that somebody wants to be in, and moves it there by one step of time. */
export function keepFile(agent: Agent, everybody: readonly Seen[], atS: number, stepS: number): void {
  if (agent.mission.files.length > 1 && isTwoWheeler(agent) && agent.leftGoalM === agent.leftM) {
    chooseFile(agent, everybody, atS);
  }
  moveAside(agent, stepS);
}

/** Swings over and out again; nobody slides sideways: the slower, the less. */
function moveAside(agent: Agent, stepS: number): void {
  const missingM = agent.leftGoalM - agent.leftM;
  if (Math.abs(missingM) < THERE_M && Math.abs(agent.leftMps) < 2 * SIDEWAYS_MPS2 * stepS) {
    agent.leftM = agent.leftGoalM;
    agent.leftMps = 0;
    return;
  }
  const easingMps = Math.sqrt(2 * SIDEWAYS_MPS2 * Math.abs(missingM));
  const wantedMps = Math.sign(missingM) * Math.min(SIDEWAYS_MPS, agent.mps * SIDEWAYS_SHARE, easingMps);
  const most = SIDEWAYS_MPS2 * stepS;
  agent.leftMps += Math.min(most, Math.max(-most, wantedMps - agent.leftMps));
  agent.leftM += agent.leftMps * stepS;
}

function chooseFile(agent: Agent, everybody: readonly Seen[], atS: number): void {
  if (atS < agent.nextLookS || agent.mps < 1) return;
  agent.nextLookS = atS + LOOK_EVERY_S;
  const others = othersNear(agent, everybody, sightM(agent) + 6);
  const free = (leftM: number): number => {
    const leader = leaderAhead(agent, others, leftM);
    return leader === undefined ? sightM(agent) : leader.gapM + Math.max(0, leader.mps) * 2;
  };
  const own = free(agent.leftM);
  const next = agent.mission.files.filter((file) => file !== agent.leftM && Math.abs(file - agent.leftM) < NEXT_FILE_M);
  const better = next.find((file) => free(file) >= own + WORTH_M && isFree(agent, others, file));
  if (better !== undefined) agent.leftGoalM = better;
}

/** Nobody is beside one in the new file, or comes up in it, or is about to move into it. */
function isFree(agent: Agent, others: readonly Seen[], leftM: number): boolean {
  return others.every(({ agent: other, footprint }) => {
    const behindM = FREE_BEHIND_M + Math.max(0, other.mps - agent.mps) * 2;
    for (let alongM = agent.alongM - behindM; alongM < frontM(agent) + 1; alongM += 0.5) {
      const point = poseOn(agent.mission.way, alongM, leftM);
      const aside = other.leftGoalM - other.leftM;
      const [x, y] = [point.x + aside * Math.sin(footprint.heading), point.y - aside * Math.cos(footprint.heading)];
      const reach = agent.actor.widthM / 2 + FREE_BESIDE_M;
      if (isWithin(reach, footprint, point.x, point.y) || isWithin(reach, footprint, x, y)) return false;
    }
    return true;
  });
}
