/** What review teaches about rules, made ready to be shown. Pure. */
import { RejectReason, type ReviewFigure, type ReviewFigures, type ReviewTag } from "@ngaba/contract";
import { dayAfter } from "../review/case-words.ts";

type Counted = ReviewFigures["all"];

/** Of fewer, a share says less than the counts do. */
export const FEW_CASES = 20;

export const PERIODS = ["week", "month", "year"] as const;
export type Period = (typeof PERIODS)[number];
const PERIOD_DAYS: Readonly<Record<Period, number>> = { week: 7, month: 31, year: 366 };

export const TAGS = ["rule", "camera", "kind", "hour"] as const;
export type Tag = (typeof TAGS)[number];
/** A rule means something with its camera; its kind is what it is called. */
const ASKED: Readonly<Record<Tag, readonly ReviewTag[]>> = {
  rule: ["rule", "camera", "kind"],
  camera: ["camera"],
  kind: ["kind"],
  hour: ["hour"],
};

export const tagsOf = (tag: Tag): readonly ReviewTag[] => ASKED[tag];

/** Whole days of the city, today the last of them. @param today YYYY-MM-DD */
export function rangeOf(period: Period, today: string): { readonly from: string; readonly to: string } {
  const tomorrow = dayAfter(today, 1);
  return { from: midnight(dayAfter(tomorrow, -PERIOD_DAYS[period])), to: midnight(tomorrow) };
}

const midnight = (day: string): string => new Date(`${day}T00:00:00+07:00`).toISOString();

/** Those of which the precision is told. */
export const judgedOf = ({ accepted, rejected }: Pick<Counted, "accepted" | "rejected">): number => accepted + rejected;

/** More were rejected than accepted, and not by chance: even the upper end of the interval is below a half. */
export const isMostlyWrong = (counted: Counted): boolean =>
  judgedOf(counted) >= FEW_CASES && counted.interval !== undefined && counted.interval[1] < 0.5;

/** Hours of the day in their order; of everything else the centre's order holds, most rejected first. */
export const inOrder = (tag: Tag, figures: readonly ReviewFigure[]): readonly ReviewFigure[] =>
  tag === "hour" ? figures.toSorted((a, b) => (a.hour ?? 0) - (b.hour ?? 0)) : figures;

/** Most frequent first. */
export const reasonsOf = ({ reasons }: Pick<Counted, "reasons">): readonly (readonly [RejectReason, number])[] =>
  RejectReason.options
    .flatMap((reason) => {
      const count = reasons[reason];
      return count === undefined ? [] : [[reason, count] as const];
    })
    .toSorted(([, a], [, b]) => b - a);

export const figureKey = ({ ruleId, cameraId, kind, hour }: ReviewFigure): string =>
  JSON.stringify([ruleId, cameraId, kind, hour]);
