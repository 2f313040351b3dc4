import type { SignalPhase } from "@ngaba/contract";

/** How often a phase was told, and how often rightly. */
export interface Tally {
  readonly pictures: number;
  /** A phase was told, and not "unknown". */
  readonly decided: number;
  readonly right: number;
  /** Red was told and something else shown. */
  readonly falseRed: number;
  /** Of these, green was shown. */
  readonly redOnGreen: number;
}

export const NO_TALLY: Tally = { pictures: 0, decided: 0, right: 0, falseRed: 0, redOnGreen: 0 };

export function tallied(tally: Tally, shown: SignalPhase, told: SignalPhase): Tally {
  const isFalseRed = told === "red" && shown !== "red";
  return together(tally, {
    pictures: 1,
    decided: told === "unknown" ? 0 : 1,
    right: told !== "unknown" && told === shown ? 1 : 0,
    falseRed: isFalseRed ? 1 : 0,
    redOnGreen: isFalseRed && shown === "green" ? 1 : 0,
  });
}

export const together = (a: Tally, b: Tally): Tally => ({
  pictures: a.pictures + b.pictures,
  decided: a.decided + b.decided,
  right: a.right + b.right,
  falseRed: a.falseRed + b.falseRed,
  redOnGreen: a.redOnGreen + b.redOnGreen,
});

/** Share of what was decided that is right; 1 when nothing was. */
export const accuracyOf = ({ right, decided }: Tally): number => (decided === 0 ? 1 : right / decided);

export const decidedOf = ({ decided, pictures }: Tally): number => decided / pictures;
