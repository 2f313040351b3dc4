import type { SignalPhase } from "../../../world.ts";

/** From the top down. */
export const LAMPS = ["red", "amber", "green"] as const;
export type Lamp = (typeof LAMPS)[number];

/** Colours as they come out in the picture, sRGB. A lamp that is off is dark glass of its colour. */
const ON = { red: 0xff3b26, amber: 0xffc02a, green: 0x2bffa0 } as const;
const OFF = { red: 0x3a0f0c, amber: 0x3a2a0a, green: 0x0b3323 } as const;

/** The colour of one lamp of a head in a phase; `unknown` shows a dark head. */
export const lampColour = (lamp: Lamp, phase: SignalPhase): number => (lamp === phase ? ON[lamp] : OFF[lamp]);
