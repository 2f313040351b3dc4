import type { Deed, LocalDate } from "@ngaba/config";
import type {
  Actor,
  AuthorityView,
  CaseDeadline,
  CaseDetail,
  CaseView,
  Conclusion,
  ProvisionOffer,
} from "@ngaba/contract";
import type { Who } from "../auth/who.ts";
import type { Reviewer } from "./case-refusals.ts";
import { type CaseDays, NEVER } from "./case-store.ts";
import { OVER } from "./deadlines.ts";

/** What law and configuration say about cases. Pure. */
export interface ReviewLaw {
  /** Lowest ceiling first. */
  readonly authorities: readonly AuthorityView[];
  /** Provisions that a deed may fall under, of each class of vehicle the likeliest first; that of the deed before others. */
  offersFor(deed: Deed): readonly ProvisionOffer[];
  deadlinesOf(view: CaseView, today: LocalDate): readonly CaseDeadline[];
  daysOf(view: CaseView): CaseDays;
  /**
   * Whether a second person must come to a conclusion too.
   * @param what kind of the rule that found the case
   * @param share in [0, 1), of a case the same for ever: below a configured one, a second person must
   */
  asksSecond(what: string, kind: Conclusion["kind"], share: number): boolean;
  /** Whether the second person is not shown what the first one came to. */
  readonly isBlind: boolean;
}

/** What a centre has loaded. */
export interface LoadedLaw extends ReviewLaw {
  /** Another where the calendar that `daysOf` counts by, or how it counts, is another. */
  readonly calendarHash: string;
}

/** Somebody who asks, with the id of their authority. */
export interface Officer extends Who {
  readonly authority: string | null;
}

/** What the centre itself does to cases. */
export const SYSTEM: Actor = { id: "system", name: "Ngã Ba" };

/** What an officer may decide by their authority; `undefined` without one that is known. */
export const officeOf = (
  { authority }: Pick<Officer, "authority">,
  { authorities }: Pick<ReviewLaw, "authorities">,
): AuthorityView | undefined => authorities.find(({ id }) => id === authority);

/** An officer as the state machine knows them. Without an authority that is known they may decide no fine. */
export const reviewerOf = ({ id, name, roles, authority }: Officer, law: ReviewLaw): Reviewer => ({
  ...{ id, name, isSenior: roles.includes("senior-reviewer") },
  ceilingVnd: officeOf({ authority }, law)?.ceilingVnd ?? 0,
});

/** Nothing is due of a case that is over. */
export function daysOf(detail: CaseDetail, law: Pick<ReviewLaw, "daysOf">): CaseDays {
  return OVER.includes(detail.state) ? { dueOn: NEVER, lapsesOn: NEVER } : law.daysOf(detail);
}

/**
 * Whether it can be decided no more. Of a case that is over this is asked as if it ran: opened again it would.
 * @param today day of the calendar in Asia/Ho_Chi_Minh
 */
export const hasLapsed = (detail: CaseDetail, law: Pick<ReviewLaw, "daysOf">, today: LocalDate): boolean =>
  law.daysOf({ ...detail, state: "in-review" }).lapsesOn < today;
