import { type Authority, documentHash, type Statute, type WorkCalendar } from "@ngaba/config";
import type { SecondApproval } from "../config/review-config.ts";
import { NEVER } from "./case-store.ts";
import { DAY_RULES, deadlinesOf, dueOn } from "./deadlines.ts";
import { offersFor } from "./offers.ts";
import { asksSecond } from "./policy.ts";
import type { LoadedLaw } from "./review-law.ts";

/** What a city has loaded. */
export interface LawFacts {
  readonly statutes: readonly Statute[];
  readonly calendar: WorkCalendar;
  readonly authorities: readonly Authority[];
  readonly secondApproval: SecondApproval;
}

/** Law and configuration of a city. */
export function createCityLaw({ statutes, calendar, authorities, secondApproval }: LawFacts): LoadedLaw {
  return {
    authorities: authorities.map(({ id, name, ceilingVnd, mayDeductPoints }) => ({
      id,
      name,
      ceilingVnd,
      mayDeductPoints,
    })),
    offersFor: (deed) => offersFor(statutes, deed),
    deadlinesOf: (view, today) => deadlinesOf(view, calendar, today),
    daysOf: (view) => {
      const limitation = deadlinesOf(view, calendar, NEVER).find(({ kind }) => kind === "limitation");
      return { dueOn: dueOn(view, calendar), lapsesOn: limitation?.lastDay ?? NEVER };
    },
    // A program that counts otherwise has to count stored days anew, like one with another calendar.
    calendarHash: documentHash({ calendar: calendar.hash, rules: DAY_RULES }),
    asksSecond: (what, kind, share) => asksSecond(secondApproval, what, kind, share),
    isBlind: secondApproval.mode !== "never" && secondApproval.isBlind,
  };
}
