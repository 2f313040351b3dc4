import type { ArmId, Movement } from "../arms.ts";
import type { JunctionActor } from "../world.ts";
import type { Footprint } from "./footprint.ts";
import { poseOn, type Way } from "./way.ts";

/** How somebody drives: metres and seconds. */
export interface Style {
  readonly cruiseMps: number;
  readonly accelerationMps2: number;
  /** What is comfortable; in need it is harder. */
  readonly brakingMps2: number;
  readonly headwayS: number;
  /** Kept to the one ahead while standing. */
  readonly gapM: number;
}

/** At a signal: keeps to it, goes over the line on red when nobody is in the way, or halts beyond the line. */
export type Conduct = "obey" | "run-when-clear" | "halt-beyond";

export interface Halt {
  /** Along the way, of the middle. */
  readonly atM: number;
  /** Goes on after a time, or when people may cross the arm. */
  readonly until: { readonly afterS: number } | { readonly walkAcross: ArmId } | { readonly atS: number };
}

/** Where somebody goes and what there is to mind on the way; all distances are along the way. */
export interface Mission {
  readonly way: Way;
  readonly movement: Movement;
  /** The stop line and whose signal rules it. */
  readonly line?: { readonly arm: ArmId; readonly atM: number; readonly conduct: Conduct };
  /** Where the front waits until what is crossed is clear, and where the crossing is over. */
  readonly crossing?: { readonly fromM: number; readonly toM: number };
  readonly halts: readonly Halt[];
  /** Offsets to the left of the way between which two wheels may choose. */
  readonly files: readonly number[];
  /** Counts on others to give way. */
  readonly isReckless: boolean;
  /** Keeps its place where it is: a parked vehicle. */
  readonly isParked: boolean;
}

/** Somebody on the move; the simulation writes it step by step. */
export interface Agent {
  readonly actor: JunctionActor;
  readonly mission: Mission;
  readonly style: Style;
  /** Of the middle, along the way and to its left. */
  alongM: number;
  leftM: number;
  leftGoalM: number;
  leftMps: number;
  mps: number;
  accelerationMps2: number;
  conduct: Conduct;
  /** Went over the line on purpose at a time when it ought to have waited. */
  runsRed: boolean;
  /** Is crossing what there was to cross. */
  isCommitted: boolean;
  haltsDone: number;
  haltedSinceS: number | undefined;
  /** Whom it is close behind. */
  follows: Agent | undefined;
  /** When it may look again whether the way is clear, or for another file. */
  nextLookS: number;
}

export function newAgent(actor: JunctionActor, mission: Mission, style: Style, start: Partial<Agent> = {}): Agent {
  return {
    actor,
    mission,
    style,
    alongM: 0,
    leftM: 0,
    leftGoalM: start.leftM ?? 0,
    leftMps: 0,
    mps: style.cruiseMps,
    accelerationMps2: 0,
    conduct: mission.line?.conduct ?? "obey",
    runsRed: false,
    isCommitted: false,
    haltsDone: 0,
    haltedSinceS: undefined,
    follows: undefined,
    nextLookS: 0,
    ...start,
  };
}

export const frontM = ({ alongM, actor }: Agent): number => alongM + actor.lengthM / 2;

export const isPerson = ({ actor }: Agent): boolean => actor.type === "person";

export const isTwoWheeler = ({ actor }: Agent): boolean => actor.type === "motorbike" || actor.type === "bicycle";

/** The ground that it covers now. */
export function footprintOf(agent: Agent): Footprint {
  return footprintAt(agent, agent.alongM);
}

/** The ground that it would cover elsewhere on its way: front and rear are on the way, as wheels are. */
export function footprintAt({ actor, mission, leftM, leftMps, mps }: Agent, alongM: number): Footprint {
  const { lengthM, widthM } = actor;
  const front = poseOn(mission.way, alongM + lengthM / 2, leftM);
  const rear = poseOn(mission.way, alongM - lengthM / 2, leftM);
  const along = Math.atan2(front.y - rear.y, front.x - rear.x);
  const heading = along + Math.atan2(leftMps, Math.max(mps, 1.5));
  return { x: (front.x + rear.x) / 2, y: (front.y + rear.y) / 2, heading, lengthM, widthM };
}

/** Over the stop line, and not yet out of the junction again. */
export function isInJunction(agent: Agent): boolean {
  const { line } = agent.mission;
  return line !== undefined && frontM(agent) > line.atM + 2 && agent.alongM < line.atM + JUNCTION_M;
}

/** From one stop line to beyond the opposite zebra. */
const JUNCTION_M = 40;
