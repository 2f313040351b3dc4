import type { SignalPhase } from "../../../rule-truth/world.ts";
import type { ArmId } from "../arms.ts";
import { SIGNAL_HEADS } from "../furnishings.ts";

/** One cycle, seconds; a clip of a minute holds it whole, so that the loop has no seam in the signals. */
export const CYCLE_S = 60;
const GREEN_S = 24;
const AMBER_S = 3;
/** Until the first axis' amber is over and everybody has left the junction. */
const HALF_S = CYCLE_S / 2;

export interface SignalPlan {
  /** Phase of an arm's heads; time in seconds, negative ones too. */
  phase(arm: ArmId, atS: number): SignalPhase;
  /** Seconds since the arm's phase began, and until it ends. */
  sinceS(arm: ArmId, atS: number): number;
  untilS(arm: ArmId, atS: number): number;
  /** Phase of every head, near and far. */
  heads(atS: number): ReadonlyMap<string, SignalPhase>;
}

/** Two axes in turn, with amber and a time when all are red. `offsetS` is when south and north get green. */
export function signalPlan(offsetS: number): SignalPlan {
  const inCycle = (arm: ArmId, atS: number): number => {
    const shiftS = arm === "south" || arm === "north" ? offsetS : offsetS + HALF_S;
    // Thousandths, so that a change falls on the same tick whatever the sum's last bits are.
    const ms = Math.round((atS - shiftS) * 1000) % (CYCLE_S * 1000);
    return (ms < 0 ? ms + CYCLE_S * 1000 : ms) / 1000;
  };
  const stepAt = (arm: ArmId, atS: number) => {
    const seconds = inCycle(arm, atS);
    const step = STEPS.find(({ toS }) => seconds < toS) ?? LAST_STEP;
    return { ...step, seconds };
  };
  return {
    phase: (arm, atS) => stepAt(arm, atS).phase,
    sinceS: (arm, atS) => {
      const { seconds, fromS } = stepAt(arm, atS);
      return seconds - fromS;
    },
    untilS: (arm, atS) => {
      const { seconds, toS } = stepAt(arm, atS);
      return toS - seconds;
    },
    heads: (atS) => new Map(SIGNAL_HEADS.map(({ id, arm }) => [id, stepAt(arm, atS).phase])),
  };
}

interface Step {
  readonly phase: SignalPhase;
  readonly fromS: number;
  readonly toS: number;
}

const LAST_STEP: Step = { phase: "red", fromS: GREEN_S + AMBER_S, toS: CYCLE_S };
const STEPS: readonly Step[] = [
  { phase: "green", fromS: 0, toS: GREEN_S },
  { phase: "amber", fromS: GREEN_S, toS: GREEN_S + AMBER_S },
  LAST_STEP,
];
