/** What cannot be done to a case as it stands, by whom and why. Pure. */
import {
  type Actor,
  type CaseDetail,
  type CaseDone,
  type CaseState,
  type CaseView,
  DECIDED,
  newestConclusion,
  REVIEWABLE,
  roundOf,
  standingEntries,
} from "@ngaba/contract";
import { isAccept } from "./case.ts";

/** More would be a machine that has gone wrong. */
const MAX_ENTRIES = 500;
/** What ends a case is never kept out by its length. */
const ENDING: readonly CaseDone["kind"][] = ["expire", "hand-over"];

/** Why something cannot be done as the case stands. */
export type CaseRefusal =
  | "HANDED_OVER"
  | "EXPIRED"
  | "NOT_REVIEWABLE"
  | "LOCKED"
  | "NOT_HOLDER"
  | "SAME_PERSON"
  | "NEEDS_SENIOR"
  | "NEEDS_AUTHORITY"
  | "NOTHING_TO_UNDO"
  | "CONCLUDED_BLIND"
  | "NOT_DECIDED"
  | "OUT_OF_ORDER"
  | "NOT_SENIOR"
  | "TOO_MANY_ENTRIES";

/** Who asks, and what they may. */
export interface Reviewer extends Actor {
  readonly isSenior: boolean;
  /** The greatest fine that they may decide, đồng. */
  readonly ceilingVnd: number;
}

/** What is to be done, as far as the machine asks: who takes over says so. */
export type AskedAct = { readonly kind: CaseDone["kind"]; readonly isTakeOver?: boolean | undefined } & {
  readonly step?: Extract<CaseDone, { kind: "enter" }>["step"];
};

const REOPENABLE: readonly CaseState[] = [...DECIDED, "rejected", "exempt"];

/** @returns `undefined` when it can be done by this person now */
export function refusalOf(detail: CaseDetail, asked: AskedAct, by: Reviewer, nowMs: number): CaseRefusal | undefined {
  const { state, entries } = detail;
  if (entries.length >= MAX_ENTRIES && !ENDING.includes(asked.kind)) return "TOO_MANY_ENTRIES";
  if (state === "handed-over") return "HANDED_OVER";
  if (state === "expired") return asked.kind === "note" ? undefined : "EXPIRED";
  switch (asked.kind) {
    case "note":
    case "cover":
      return undefined;
    case "take":
      return takeRefusal(detail, asked, by, nowMs);
    case "release":
      return holds(detail, by) ? undefined : "NOT_HOLDER";
    case "ask-more":
    case "accept":
    case "reject":
    case "exempt":
      return conclusionRefusal(detail, by);
    case "undo":
      return undoRefusal(detail, by);
    case "enter":
      return enterRefusal(detail, asked.step, by);
    case "reopen":
      if (!REOPENABLE.includes(state)) return "NOT_DECIDED";
      return by.isSenior ? undefined : "NOT_SENIOR";
    case "hand-over":
      return DECIDED.includes(state) ? undefined : "NOT_DECIDED";
    case "open":
      return "NOT_REVIEWABLE";
    case "expire":
      return state === "rejected" || state === "exempt" ? "NOT_REVIEWABLE" : undefined;
    default:
      return asked.kind satisfies never;
  }
}

const holds = ({ lock }: CaseView, by: Actor): boolean => lock?.by.id === by.id;

function takeRefusal(
  detail: CaseDetail,
  { isTakeOver = false }: AskedAct,
  by: Reviewer,
  nowMs: number,
): CaseRefusal | undefined {
  if (!REVIEWABLE.includes(detail.state)) return "NOT_REVIEWABLE";
  const { lock } = detail;
  const isHeld = lock !== undefined && lock.by.id !== by.id && Date.parse(lock.until) > nowMs;
  return isHeld && !isTakeOver ? "LOCKED" : stageRefusal(detail, by);
}

/** A lock that has run out still holds while nobody else has taken the case. */
function conclusionRefusal(detail: CaseDetail, by: Reviewer): CaseRefusal | undefined {
  if (!REVIEWABLE.includes(detail.state)) return "NOT_REVIEWABLE";
  return holds(detail, by) ? stageRefusal(detail, by) : "NOT_HOLDER";
}

/** Whether this person may be the next who comes to a conclusion. */
function stageRefusal({ entries, state, isDisputed: isToSettle }: CaseDetail, by: Reviewer): CaseRefusal | undefined {
  const round = roundOf(standingEntries(entries));
  if (round.some((entry) => entry.by.id === by.id)) return "SAME_PERSON";
  if (isToSettle && !by.isSenior) return "NEEDS_SENIOR";
  const accepted = round.findLast(isAccept);
  const isBelow = accepted !== undefined && by.ceilingVnd < accepted.act.legalBasis.fineVnd[1];
  return state === "accepted" && isBelow ? "NEEDS_AUTHORITY" : undefined;
}

/** Notes may have been written since, and stills covered. Who came to it blind has been shown the others' words by it. */
function undoRefusal({ entries }: CaseDetail, by: Actor): CaseRefusal | undefined {
  const newest = newestConclusion(entries);
  if (newest?.by.id !== by.id) return "NOTHING_TO_UNDO";
  return newest.act.isBlind === true ? "CONCLUDED_BLIND" : undefined;
}

/** What must have been entered before: of every case it is known when it was detected. */
export const ENTERED_AFTER: Partial<Record<Step, Step>> = {
  "owner-asked": "detected",
  "owner-identified": "detected",
  "violator-identified": "detected",
  notified: "owner-identified",
  answered: "notified",
  "record-made": "violator-identified",
  "registry-warned": "notified",
  "warning-lifted": "registry-warned",
};
type Step = NonNullable<AskedAct["step"]>;

/** The first period begins with `detected`: its day is moved by who looks at the case, before anything is decided, and by nobody else. */
function enterRefusal(detail: CaseView, step: AskedAct["step"], by: Actor): CaseRefusal | undefined {
  const { state, dates } = detail;
  if (step === "detected") {
    if (!REVIEWABLE.includes(state)) return "NOT_REVIEWABLE";
    return holds(detail, by) ? undefined : "NOT_HOLDER";
  }
  if (step === undefined || !DECIDED.includes(state)) return "NOT_DECIDED";
  const before = ENTERED_AFTER[step];
  return before !== undefined && dates[before] === undefined ? "OUT_OF_ORDER" : undefined;
}
