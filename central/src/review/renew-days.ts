/** After a change of the calendar or of the rules, the days that are kept beside cases are made anew. */
import { createHash } from "node:crypto";
import { addDays, type LocalDate } from "@ngaba/config";
import type { CaseView } from "@ngaba/contract";
import type { DaysStore } from "./days-store.ts";
import { daysOf, type ReviewLaw } from "./review-law.ts";

const AT_ONCE = 500;
const FIRST_DAY: LocalDate = "2025-01-01";
/** Ten years: no calendar is known further ahead. */
const DAYS = 3_653;

/** Each begins one period: what they make of a day shows every rule, and every day off behind it. */
const BEGINNINGS = [
  ["in-review", "detected"],
  ["notified", "notified"],
  ["notified", "violator-identified"],
] as const;

/** Of what a law makes of the days: another calendar, or other rules, have another one. Pure. */
export function lawMark(law: Pick<ReviewLaw, "daysOf">): string {
  const hash = createHash("sha256");
  for (let count = 0, day = FIRST_DAY; count < DAYS; count += 1, day = addDays(day, 1)) {
    for (const [state, step] of BEGINNINGS) {
      const { dueOn, lapsesOn } = law.daysOf({ ...PROBE, state, at: `${day}T05:00:00Z`, dates: { [step]: day } });
      hash.update(`${dueOn} ${lapsesOn} `);
    }
  }
  return hash.digest("hex");
}

const PROBE: Omit<CaseView, "state" | "at" | "dates"> = {
  ...{ id: "", eventId: "", version: 1, cameraId: "none", what: "none", severity: "info", isDisputed: false },
  changedAt: `${FIRST_DAY}T05:00:00Z`,
};

/** @returns how many cases have other days now */
export async function renewDays(store: DaysStore, law: ReviewLaw): Promise<number> {
  const mark = lawMark(law);
  if ((await store.madeBy()) === mark) return 0;
  let moved = 0;
  for (let after: string | undefined; ; ) {
    const views = await store.running(AT_ONCE, after);
    await store.move(views.map((view) => ({ id: view.id, version: view.version, ...daysOf(view, law) })));
    moved += views.length;
    after = views.at(-1)?.id;
    if (views.length < AT_ONCE) break;
  }
  await store.setMadeBy(mark);
  return moved;
}
