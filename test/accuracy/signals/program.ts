import type { SignalPhase } from "@ngaba/contract";
import type { Random } from "../../rule-truth/sumo/random.ts";

export type LampColour = "red" | "amber" | "green";

/** What a head shows over time. */
export interface Program {
  litAt(ms: number): readonly LampColour[];
  /** What an observer may take it for: blinking amber is amber; two lamps at once, or none, are unknown. */
  truthAt(ms: number): SignalPhase;
}

const SHOWN: readonly (readonly [LampColour, number])[] = [
  ["red", 3_000],
  ["green", 2_600],
  ["amber", 1_200],
];
const CYCLE_MS = SHOWN.reduce((sum, [, ms]) => sum + ms, 0);
const BLINK_MS = 500;

/** An ordinary cycle, much faster than in the street so that films are short. */
export function ordinary(random: Random): Program {
  const offset = random.between(0, CYCLE_MS);
  const shownAt = (ms: number): LampColour => {
    let left = (ms + offset) % CYCLE_MS;
    for (const [lamp, lastsMs] of SHOWN) {
      if (left < lastsMs) return lamp;
      left -= lastsMs;
    }
    return "amber";
  };
  return { litAt: (ms) => [shownAt(ms)], truthAt: shownAt };
}

export function faulty(random: Random): Program {
  const kind = random.pick(["dark", "blinking", "two"]);
  const offset = random.between(0, 2 * BLINK_MS);
  if (kind === "dark") return { litAt: () => [], truthAt: () => "unknown" };
  if (kind === "two") return { litAt: () => ["red", "green"], truthAt: () => "unknown" };
  return { litAt: (ms) => ((ms + offset) % (2 * BLINK_MS) < BLINK_MS ? ["amber"] : []), truthAt: () => "amber" };
}
