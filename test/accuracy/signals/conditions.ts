import type { Random } from "../../rule-truth/sumo/random.ts";

export type Range = readonly [from: number, to: number];

/** Under which circumstances heads are rendered. Light is linear; 1 is what the camera shows as white. */
export interface Condition {
  readonly name: string;
  readonly lampPx: Range;
  /** Light on the scene. */
  readonly ambient: Range;
  /** Light of a lit lamp: above 1 it is overexposed. */
  readonly lamp: Range;
  /** Light of the sun on the lenses, beside the ambient. */
  readonly sunOnLenses: Range;
  /** Light scattered in the camera's lens, over everything. */
  readonly veil: Range;
  /** Standard deviation, of 255. */
  readonly noise: Range;
  /** How far the regions lie beside the lamps in each direction. */
  readonly regionErrorPx: number;
  readonly hasBuses: boolean;
  readonly isFaulty: boolean;
  /** H.264, higher is coarser. */
  readonly crf: number;
}

const day = {
  lampPx: [8, 20],
  ambient: [0.7, 1],
  lamp: [0.9, 4],
  sunOnLenses: [0, 0.3],
  veil: [0, 0.03],
  noise: [1.5, 3],
  regionErrorPx: 1,
  hasBuses: false,
  isFaulty: false,
  crf: 24,
} satisfies Omit<Condition, "name">;
const night = { ambient: [0.01, 0.05], lamp: [8, 40], sunOnLenses: [0, 0], noise: [4, 8] } satisfies Partial<Condition>;

export const CONDITIONS: readonly Condition[] = [
  { ...day, name: "by day, lamps of 12 to 20 px", lampPx: [12, 20] },
  { ...day, name: "by day, lamps of 6 to 8 px", lampPx: [6, 8] },
  { ...day, name: "at dusk", ambient: [0.15, 0.4], lamp: [2, 10], sunOnLenses: [0, 0], noise: [3, 5] },
  { ...day, ...night, name: "at night, lamps of 10 to 20 px", lampPx: [10, 20] },
  { ...day, ...night, name: "at night, lamps of 6 to 8 px", lampPx: [6, 8] },
  { ...day, name: "the sun shines on the lenses", lamp: [0.8, 2.5], sunOnLenses: [1, 3] },
  { ...day, name: "against the sun", ambient: [0.3, 0.6], veil: [0.15, 0.5], lamp: [0.8, 2.5] },
  { ...day, name: "buses pass in front", hasBuses: true },
  { ...day, name: "regions up to 3 px beside", lampPx: [6, 20], regionErrorPx: 3 },
  { ...day, name: "noise and coarse compression", noise: [6, 10], crf: 34 },
  { ...day, name: "broken: dark, blinking amber, or red and green lit", isFaulty: true },
  { ...day, ...night, name: "broken, at night", isFaulty: true },
];

export const within = (random: Random, [from, to]: Range): number => random.between(from, to);
