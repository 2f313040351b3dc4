import type { PixelBox } from "@ngaba/edge-agent/detection/detection.ts";
import { overlapIou } from "@ngaba/edge-agent/detection/suppress-overlaps.ts";
import type { FilmTruth } from "./film-truth.ts";

/** A box that an event names, at the film's own time of its picture. */
export interface ToldBox {
  readonly filmMs: number;
  readonly box: PixelBox;
}

const STEP_MS = 100;
const STEPS = Array.from({ length: 21 }, (_, index) => index - 10);

/** By shift in film time, from −1 s to 1 s, how well told boxes lie on somebody of the truth: sums of the best overlaps. */
export interface BoxFit {
  readonly boxes: number;
  readonly overlaps: readonly number[];
}

export const NO_FIT: BoxFit = { boxes: 0, overlaps: STEPS.map(() => 0) };

export function fitBoxes(told: readonly ToldBox[], { boxesAt, lengthMs }: FilmTruth): BoxFit {
  const overlapAt = ({ filmMs, box }: ToldBox, shiftMs: number): number => {
    const ms = (filmMs + shiftMs + lengthMs) % lengthMs;
    return Math.max(0, ...boxesAt(ms).map((one) => overlapIou(one.box, box)));
  };
  const overlaps = STEPS.map((step) => told.reduce((sum, one) => sum + overlapAt(one, step * STEP_MS), 0));
  return { boxes: told.length, overlaps };
}

export const addFits = (a: BoxFit, b: BoxFit): BoxFit => ({
  boxes: a.boxes + b.boxes,
  overlaps: a.overlaps.map((sum, index) => sum + (b.overlaps[index] ?? 0)),
});

/** The shift at which boxes and truth fit best, of equally good ones the smallest. */
export function bestShiftMs({ overlaps }: BoxFit): number {
  const best = Math.max(...overlaps);
  const shifts = STEPS.filter((_, index) => (overlaps[index] ?? 0) >= best - 1e-9).map((step) => step * STEP_MS);
  return shifts.toSorted((a, b) => Math.abs(a) - Math.abs(b))[0] ?? 0;
}

/** Fewer boxes say nothing of the time. */
const LEAST_BOXES = 5;
/** One picture of the truth. */
const MOST_SHIFT_MS = 100;
const LEAST_OVERLAP = 0.4;

/** Why the times of a live run cannot be trusted; `undefined` when they can. */
export function whyMisfit(fit: BoxFit): string | undefined {
  if (fit.boxes < LEAST_BOXES)
    return `only ${fit.boxes} boxes of events: nobody can tell whether the loop's time is right`;
  const shiftMs = bestShiftMs(fit);
  if (Math.abs(shiftMs) > MOST_SHIFT_MS) {
    return `the events' boxes fit the truth best ${Math.abs(shiftMs)} ms ${shiftMs > 0 ? "later" : "earlier"} than the simulator says`;
  }
  const mean = (fit.overlaps[STEPS.indexOf(0)] ?? 0) / fit.boxes;
  return mean < LEAST_OVERLAP ? `the events' boxes overlap the truth by an IoU of only ${mean.toFixed(2)}` : undefined;
}
