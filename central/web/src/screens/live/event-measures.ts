import type { EventView } from "@ngaba/contract";
import type { TFunction } from "i18next";
import { durationWords } from "../../time/time-words.ts";

/** One thing that a rule measured, as a person reads it. */
export type MeasureLine = {
  /** As the message calls it. */
  readonly key: string;
  /** `undefined`: this page has no words for it, its own name has to do. */
  readonly name: string | undefined;
  readonly value: string;
  /** A speed from video, which is no evidence. */
  readonly isAlert: boolean;
};

/** The order in which measures are told; those that are not here come last. */
const KNOWN = [
  ...(["speedMps", "redForMs", "haltMs", "countedMs", "stayMs", "turnMs"] as const),
  ...(["beyondM", "distanceM", "count", "maxCount", "areaM2", "densityPerM2"] as const),
];
type Known = (typeof KNOWN)[number];
const isKnown = (key: string): key is Known => KNOWN.some((known) => known === key);
/** Told with the speed itself. */
const PARTS_OF_SPEED = ["speedLowMps", "speedHighMps", "limitKmh"];

/** What was measured, the speed first, with its band and the limit. */
export function measureLines(t: TFunction, number: (value: number) => string, event: EventView): MeasureLine[] {
  const { measures = {} } = event;
  const isParted = measures.speedMps !== undefined;
  const keys = Object.keys(measures).filter((key) => !(isParted && PARTS_OF_SPEED.includes(key)));
  const place = (key: string) => (isKnown(key) ? KNOWN.indexOf(key) : KNOWN.length);
  return keys
    .toSorted((a, b) => place(a) - place(b))
    .map((key) => ({
      key,
      name: isKnown(key) ? t(`measure.${key}`) : undefined,
      value: key === "speedMps" ? speedWords(t, number, measures) : valueWords(t, number, key, measures[key] ?? 0),
      isAlert: /Mps$/.test(key) && !isFromVerifiedMeter(event),
    }));
}

/** Only a speeding act is weighed by its meter: of other acts nobody has looked at the camera's certificate. */
const isFromVerifiedMeter = ({ act, standing }: EventView): boolean =>
  act?.startsWith("speeding/") === true && standing?.standing === "case-candidate";

type Numbers = (value: number) => string;

function speedWords(t: TFunction, number: Numbers, measures: Readonly<Record<string, number>>): string {
  const { speedMps = 0, speedLowMps, speedHighMps, limitKmh } = measures;
  const kmh = (mps: number) => number(Math.round(mps * 3.6));
  const value = t("unit.kmh", { value: kmh(speedMps) });
  const hasBand = speedLowMps !== undefined && speedHighMps !== undefined;
  const banded = hasBand ? t("measure.speedBand", { value, low: kmh(speedLowMps), high: kmh(speedHighMps) }) : value;
  if (limitKmh === undefined) return banded;
  return `${banded}, ${t("measure.limit", { value: t("unit.kmh", { value: number(limitKmh) }) })}`;
}

/** By the unit at the end of its name; without one the bare number. */
function valueWords(t: TFunction, number: Numbers, key: string, value: number): string {
  if (key === "maxCount") return t("unit.people", { value: number(value) });
  if (key.endsWith("PerM2")) return t("unit.perSquareMetre", { value: number(value) });
  if (key.endsWith("M2")) return t("unit.squareMetres", { value: number(value) });
  if (key.endsWith("Mps")) return t("unit.kmh", { value: number(Math.round(value * 3.6)) });
  if (key.endsWith("Kmh")) return t("unit.kmh", { value: number(value) });
  if (key.endsWith("Ms")) return shortDuration(t, number, value);
  return key.endsWith("M") ? t("unit.metres", { value: number(value) }) : number(value);
}

/** Below a minute with the tenths, which matter at a traffic light; `durationWords` speaks in full seconds. */
export const shortDuration = (t: TFunction, number: Numbers, ms: number): string =>
  ms < 60_000 ? t("duration.tenths", { seconds: number(ms / 1_000) }) : durationWords(t, ms);
