/** What somebody sees coming: who is in the way, who is about to be, and whether there is room to cross. */
import { type Agent, footprintAt, footprintOf, frontM, isInJunction, isPerson } from "./agent.ts";
import { type Footprint, isWithin } from "./footprint.ts";
import { capOn, poseOn } from "./way.ts";

/** Kept beside others. */
const BESIDE_M = 0.06;
const BESIDE_PEOPLE_M = 0.45;
/** Between the looked-at points of one's way. */
const NEAR_STEP_M = 0.5;
const FAR_STEP_M = 1;
const NEAR_M = 8;

export interface Seen {
  readonly agent: Agent;
  readonly footprint: Footprint;
}

export interface Leader {
  readonly agent: Agent;
  readonly gapM: number;
  /** Along one's own way; below 0 when coming towards one. */
  readonly mps: number;
}

/** Everybody within reach, with the ground that they cover. */
export function othersNear(agent: Agent, everybody: readonly Seen[], reachM: number): Seen[] {
  const own = poseOn(agent.mission.way, agent.alongM, agent.leftM);
  return everybody.filter(({ agent: other, footprint }) => {
    const metres = Math.hypot(footprint.x - own.x, footprint.y - own.y);
    return other !== agent && metres < reachM + footprint.lengthM / 2;
  });
}

export function sightM({ mps, style }: Agent): number {
  return 10 + mps * style.headwayS + mps ** 2 / (2 * style.brakingMps2);
}

/** The first one that stands or moves in the strip that one is about to cover, `leftM` beside the way. */
export function leaderAhead(agent: Agent, others: readonly Seen[], leftM: number): Leader | undefined {
  const { mission, actor } = agent;
  const reach = sightM(agent);
  for (let ahead = 0; ahead < reach; ahead += ahead < NEAR_M ? NEAR_STEP_M : FAR_STEP_M) {
    const point = poseOn(mission.way, frontM(agent) + ahead, leftM);
    const inWay = others.find(({ agent: other, footprint }) => {
      const beside = isPerson(other) ? BESIDE_PEOPLE_M : BESIDE_M;
      return isWithin(actor.widthM / 2 + beside, footprint, point.x, point.y);
    });
    if (inWay === undefined) continue;
    const turned = inWay.footprint.heading - point.heading;
    return { agent: inWay.agent, gapM: Math.max(0.05, ahead), mps: inWay.agent.mps * Math.cos(turned) };
  }
  return undefined;
}

/** Who goes first where ways cross; the higher. */
function rankOf(agent: Agent): number {
  if (isPerson(agent)) return 20;
  if (agent.mission.isReckless || agent.runsRed) return 15;
  if (agent.isCommitted) return 12;
  return isInJunction(agent) ? 10 : 0;
}

const CROSSING_ANGLE = (30 * Math.PI) / 180;
const LOOK_STEP_S = 0.25;
const LOOK_S = 2.8;
const CROSSING_MARGIN_M = 0.5;

/** Metres before the place where somebody who goes first would be met, if both went on as they do. */
export function gapToCrosser(agent: Agent, others: readonly Seen[]): number | undefined {
  const mps = Math.max(agent.mps, 2);
  const crossers = others.filter((other) => isCrosser(agent, other));
  if (crossers.length === 0) return undefined;
  for (let seconds = LOOK_STEP_S; seconds <= LOOK_S; seconds += LOOK_STEP_S) {
    const own = bodyPoints(agent, agent.alongM + mps * seconds);
    const met = crossers.some(({ agent: other }) => {
      const theirs = footprintAt(other, other.alongM + other.mps * seconds);
      return isNear(own, theirs, agent.actor.widthM / 2 + CROSSING_MARGIN_M);
    });
    if (met) return Math.max(0, mps * (seconds - LOOK_STEP_S) - 1.5);
  }
  return undefined;
}

function isCrosser(agent: Agent, { agent: other, footprint }: Seen): boolean {
  if (other.mps < 0.3) return false;
  const heading = poseOn(agent.mission.way, agent.alongM + agent.mps, 0).heading;
  const turned = Math.abs(Math.sin((footprint.heading - heading) / 2));
  if (turned < Math.sin(CROSSING_ANGLE / 2)) return false;
  const [own, theirs] = [rankOf(agent), rankOf(other)];
  return theirs > own || (theirs === own && other.actor.id < agent.actor.id);
}

type Body = readonly (readonly [x: number, y: number])[];

/** Points along the middle of the vehicle, from rear to front. */
function bodyPoints(agent: Agent, alongM: number): Body {
  const { x, y, heading } = footprintAt(agent, alongM);
  const half = agent.actor.lengthM / 2;
  const count = Math.ceil(agent.actor.lengthM / 1.5) + 1;
  return Array.from({ length: count }, (_, index) => {
    const along = -half + (2 * half * index) / (count - 1);
    return [x + along * Math.cos(heading), y + along * Math.sin(heading)];
  });
}

function isNear(body: Body, footprint: Footprint, metres: number, longerM = 0): boolean {
  return body.some(([x, y]) => isWithin(metres, footprint, x, y, longerM));
}

/** Where an agent will not go beyond, because of a signal or a halt. */
export type StopsAt = (agent: Agent) => number;

const GAP_STEP_S = 0.3;
const GAP_MARGIN_M = 0.5;
/** Nobody knows to the tenth of a second when others arrive: so much earlier or later. */
const GAP_UNSURE_S = 0.45;
/** Who goes over on red, or turns round, takes the smallest gap. */
const BOLD_UNSURE_S = 0.15;

/** Whether one could go from where one is to `toM` along one's way, and nobody would have to brake for it. */
export function isClearTo(agent: Agent, toM: number, others: readonly Seen[], stopsAt: StopsAt): boolean {
  const { actor, style, mission, conduct } = agent;
  const places = others
    .filter((other) => !other.agent.mission.isParked && !isBehind(agent, other))
    .map(({ agent: other }) => ({ other, alongM: other.alongM, mps: other.mps }));
  const unsureS = conduct === "run-when-clear" || mission.movement === "u-turn" ? BOLD_UNSURE_S : GAP_UNSURE_S;
  let [alongM, mps] = [agent.alongM, agent.mps];
  while (alongM - actor.lengthM / 2 < toM) {
    mps = Math.min(mps + style.accelerationMps2 * GAP_STEP_S, style.cruiseMps, capOn(mission.way, alongM));
    alongM += Math.max(mps, 0.5) * GAP_STEP_S;
    const body = bodyPoints(agent, alongM);
    for (const place of places) {
      advance(place, stopsAt);
      // Who stands is no reason not to go: one minds them on the way.
      if (place.mps < 0.1) continue;
      const footprint = footprintAt(place.other, place.alongM);
      if (isNear(body, footprint, actor.widthM / 2 + GAP_MARGIN_M, place.mps * unsureS)) return false;
    }
  }
  return true;
}

/** Somebody else as the look ahead moves them. */
interface Place {
  readonly other: Agent;
  alongM: number;
  mps: number;
}

function advance(place: Place, stopsAt: StopsAt): void {
  const { other } = place;
  const limit = stopsAt(other);
  if (place.alongM >= limit - 0.3) {
    place.mps = 0;
    return;
  }
  const cap = Math.min(other.style.cruiseMps, capOn(other.mission.way, place.alongM));
  place.mps = Math.min(cap, place.mps + other.style.accelerationMps2 * GAP_STEP_S);
  place.alongM = Math.min(limit, place.alongM + place.mps * GAP_STEP_S);
}

/** Comes after one in the same strip: minds oneself. */
function isBehind(agent: Agent, { agent: other, footprint }: Seen): boolean {
  const own = footprintOf(agent);
  const [dx, dy] = [footprint.x - own.x, footprint.y - own.y];
  const [cos, sin] = [Math.cos(own.heading), Math.sin(own.heading)];
  const isBeside = Math.abs(dy * cos - dx * sin) < (own.widthM + other.actor.widthM) / 2;
  return dx * cos + dy * sin < 0 && isBeside && Math.cos(footprint.heading - own.heading) > 0.8;
}
