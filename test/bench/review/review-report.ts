import { rounded } from "../../command-line.ts";
import { percentile } from "../city/alarms.ts";
import { VIEWPORT } from "../page/page-browser.ts";
import type { ReviewFigures, ReviewOptions } from "./review-run.ts";

const AIMS = { keystrokesPerCase: 6, waitMsP95: 150 };
const HOUR_MS = 3_600_000;

/** What stands in the line of JSON. */
export function reviewJson(figures: ReviewFigures, { lookMs, keyMs, seed }: ReviewOptions) {
  const { cases, keysDown, plateCharacters, waits, wrong, tookMs } = figures;
  const nextMs = waits.flatMap((one) => one.nextMs ?? []);
  const decidedMs = waits.map((one) => one.decidedMs);
  return {
    command: "bench:review",
    keystrokesPerCase: rounded((keysDown - plateCharacters) / cases),
    plateCharactersPerCase: rounded(plateCharacters / cases),
    ...{ waitMsP50: part(nextMs, 0.5), waitMsP95: part(nextMs, 0.95), waitMsMax: part(nextMs, 1) },
    ...{ decidedMsP50: part(decidedMs, 0.5), decidedMsP95: part(decidedMs, 0.95), decidedMsMax: part(decidedMs, 1) },
    ...{ cases, asKey: cases - wrong.length, casesPerHour: rounded((cases * HOUR_MS) / tookMs) },
    ...{ lookMs, keyMs, seed, ...VIEWPORT, drawnBy: "software" },
  };
}

/** `null` of nothing. */
function part(values: readonly number[], fraction: number): number | null {
  const value = percentile(values, fraction);
  return value === undefined ? null : rounded(value);
}

/** Lines for people. */
export function reviewReport(figures: ReturnType<typeof reviewJson>): readonly string[] {
  const ms = (value: number | null) => (value === null ? "–" : `${value.toFixed(1)} ms`);
  const { cases, asKey, keystrokesPerCase, plateCharactersPerCase, casesPerHour, lookMs, keyMs } = figures;
  return [
    `${cases} cases at the page, ${VIEWPORT.width}×${VIEWPORT.height}, drawn in software; ${asKey} ended as their key says`,
    `  keys        ${keystrokesPerCase.toFixed(2)} a case (aim ${AIMS.keystrokesPerCase}), and ${plateCharactersPerCase.toFixed(2)} characters of plates`,
    `  next case   ${ms(figures.waitMsP50)} median, ${ms(figures.waitMsP95)} p95 (aim ${AIMS.waitMsP95}), ${ms(figures.waitMsMax)} at the most`,
    `  decided     ${ms(figures.decidedMsP50)} median, ${ms(figures.decidedMsP95)} p95, ${ms(figures.decidedMsMax)} at the most`,
    `  pace        ${casesPerHour.toFixed(0)} cases an hour, with ${lookMs} ms to look at each and ${keyMs} ms between keys`,
  ];
}
