/** Texts of documents out of numbers, times and codes. Pure. */
import type { DocumentWords } from "@ngaba/config";
import { epochMs, localTimeOf } from "@ngaba/contract";

/** `{name}` in a phrase, filled in. */
export const phrase = (text: string, values: Readonly<Record<string, string | number>>): string =>
  text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));

/** Line ends, tabs and other controls, marks that turn the direction of reading, and runs of spaces: one space each. */
export const onOneLine = (text: string): string => text.replaceAll(/[\p{Cc}\p{Cf}\p{Z}]+/gu, " ").trim();

/** `2026-03-02` → `02/03/2026`. */
export const dayText = (date: string): string => date.split("-").reverse().join("/");

/** A moment as a clock in Việt Nam shows it: `21:00:27,250 ngày 02/03/2026, giờ Việt Nam (UTC+7)`. */
export function momentText(utc: string, { phrases }: Pick<DocumentWords, "phrases">): string {
  return `${clockText(utc)} ngày ${dayText(localDay(utc))}, ${phrases.zone}`;
}

/** The same without its zone and thousandths, for lists: `21:00:27 02/03/2026`. */
export const shortMomentText = (utc: string): string => `${clockText(utc).slice(0, 8)} ${dayText(localDay(utc))}`;

/** `21:00:27,250` */
export const clockText = (utc: string): string => localText(utc).slice(11).replace(".", ",");

/** `1234567` → `1.234.567`. */
export const numberText = (value: number): string => String(value).replaceAll(/\B(?=(?:\d{3})+$)/g, ".");

/** One decimal, with a comma. */
export const decimalText = (value: number): string => value.toFixed(1).replace(".", ",");

/** The day in Việt Nam: `2026-03-02`. */
export const localDay = (utc: string): string => localText(utc).slice(0, 10);

const localText = (utc: string): string => localTimeOf(epochMs(Date.parse(utc)));
