/** How a violation case goes on, entry by entry: the one state machine of the review. Pure. */
import type { Actor, CaseDetail, CaseDone, CaseEntry, CaseLock, CaseState, CaseView } from "@ngaba/contract";

/** More would be a machine that has gone wrong. */
const MAX_ENTRIES = 500;

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
  | "NOT_DECIDED"
  | "OUT_OF_ORDER"
  | "NOT_SENIOR"
  | "TOO_MANY_ENTRIES";

/** What somebody came to after looking at the evidence. */
export type Conclusion = Extract<CaseDone, { kind: "accept" | "reject" | "exempt" }>;

export interface ConcludedEntry extends CaseEntry {
  readonly act: Conclusion;
}

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

/** What is still to be concluded. */
export const REVIEWABLE: readonly CaseState[] = [
  ...(["new", "in-review", "needs-more", "reopened", "accepted", "awaiting-second-approval"] as const),
];
/** What a fine follows from. */
export const DECIDED: readonly CaseState[] = [
  "approved",
  "owner-asked",
  "owner-identified",
  "notified",
  "answered",
  "record-made",
];
const REOPENABLE: readonly CaseState[] = [...DECIDED, "rejected", "exempt"];

/** The case that an event makes. */
export const openedBy = (id: string, entry: CaseEntry): CaseDetail => detailOf(id, [entry]);

/** The case with one more entry, whose version must be the next. */
export const withEntry = ({ id, entries }: CaseDetail, entry: CaseEntry): CaseDetail =>
  detailOf(id, [...entries, entry]);

/**
 * A case as its entries make it.
 * @param entries oldest first, the first one an `open`
 * @throws {RangeError} when there is no `open` first
 */
export function detailOf(id: string, entries: readonly CaseEntry[]): CaseDetail {
  const [first] = entries;
  const newest = entries.at(-1);
  if (first?.act.kind !== "open" || newest === undefined) throw new RangeError(`case ${id} was never opened`);
  const { kind: _, detectedOn, ...about } = first.act;
  const standing = standingEntries(entries);
  const round = roundOf(standing);
  const lock = lockOf(standing);
  const accepted = round.findLast(isAccept);
  return {
    ...{ id, ...about, version: newest.version, changedAt: newest.at },
    ...{ state: standing.reduce(stateAfter, "new"), isDisputed: isDisputed(round) },
    ...(lock && { lock }),
    dates: { detected: detectedOn, ...enteredDates(standing) },
    ...(accepted && { plate: accepted.act.plate }),
    entries: [...entries],
  };
}

/** @returns `undefined` when it can be done by this person now */
export function refusalOf(detail: CaseDetail, asked: AskedAct, by: Reviewer, nowMs: number): CaseRefusal | undefined {
  const { state, entries } = detail;
  if (entries.length >= MAX_ENTRIES) return "TOO_MANY_ENTRIES";
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
      return mayUndo(detail, by) ? undefined : "NOTHING_TO_UNDO";
    case "enter":
      return enterRefusal(detail, asked.step);
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

/** The conclusions of the round that goes on: a case that is opened again, or for which more was asked, is looked at anew. */
export function roundOf(standing: readonly CaseEntry[]): readonly ConcludedEntry[] {
  const anewAt = standing.findLastIndex(({ act }) => act.kind === "reopen" || act.kind === "ask-more");
  return standing.slice(anewAt + 1).filter(isConcluded);
}

/** Entries that hold: an `undo` takes the newest conclusion with it. Both stay in the history. */
export function standingEntries(entries: readonly CaseEntry[]): readonly CaseEntry[] {
  const standing: CaseEntry[] = [];
  for (const entry of entries) {
    if (entry.act.kind === "undo") standing.splice(standing.findLastIndex(isConcluded), 1);
    else standing.push(entry);
  }
  return standing;
}

/** Whether two conclusions come to the same for the vehicle's owner. */
export function isSameConclusion(a: Conclusion, b: Conclusion): boolean {
  if (a.kind !== "accept" || b.kind !== "accept") return a.kind === b.kind;
  const [one, other] = [a, b].map(({ plate, vehicle, legalBasis: { provisionId, version } }) =>
    [plate.text, plate.colour, vehicle, provisionId, version].join(" "),
  );
  return one === other;
}

const enteredDates = (standing: readonly CaseEntry[]): CaseView["dates"] =>
  Object.fromEntries(standing.flatMap(({ act }) => (act.kind === "enter" ? [[act.step, act.on]] : [])));

const isConcluded = (entry: CaseEntry): entry is ConcludedEntry =>
  entry.act.kind === "accept" || entry.act.kind === "reject" || entry.act.kind === "exempt";

const isAccept = (
  entry: ConcludedEntry,
): entry is ConcludedEntry & { readonly act: Extract<Conclusion, { kind: "accept" }> } => entry.act.kind === "accept";

/** The newest conclusion differs from the one before, unless it settled a disagreement. */
function isDisputed(round: readonly ConcludedEntry[]): boolean {
  return round.reduce((was, { act }, index) => {
    const before = round[index - 1];
    return !was && before !== undefined && !isSameConclusion(act, before.act);
  }, false);
}

function stateAfter(state: CaseState, { act }: CaseEntry, index: number, standing: readonly CaseEntry[]): CaseState {
  switch (act.kind) {
    case "open":
      return "new";
    case "take":
      return isFirstLook(state) ? "in-review" : state;
    case "release":
      return state === "in-review" ? restingState(standing.slice(0, index)) : state;
    case "ask-more":
      return "needs-more";
    case "accept":
    case "reject":
    case "exempt":
      return settledState(roundOf(standing.slice(0, index + 1)));
    case "enter":
      return laterOf(state, act.step);
    case "reopen":
      return "reopened";
    case "expire":
      return "expired";
    case "hand-over":
      return "handed-over";
    case "note":
    case "cover":
    case "undo":
      return state;
    default:
      return act satisfies never;
  }
}

/** Nobody has come to a conclusion in this round yet. */
const isFirstLook = (state: CaseState): boolean => !["accepted", "awaiting-second-approval"].includes(state);

/** What a case goes back to that somebody has put back. */
function restingState(standing: readonly CaseEntry[]): CaseState {
  const kind = standing.findLast(({ act }) => ["open", "ask-more", "reopen"].includes(act.kind))?.act.kind;
  return kind === "ask-more" ? "needs-more" : kind === "reopen" ? "reopened" : "new";
}

/** What the conclusions of a round make of the case. Whoever comes after a disagreement settles it. */
function settledState(round: readonly ConcludedEntry[]): CaseState {
  const newest = round.at(-1);
  if (newest === undefined) return "in-review";
  if (isDisputed(round)) return "awaiting-second-approval";
  const isSettled = isDisputed(round.slice(0, -1));
  if (newest.act.asksSecond && round.length < 2 && !isSettled) return "awaiting-second-approval";
  if (newest.act.kind === "reject") return "rejected";
  if (newest.act.kind === "exempt") return "exempt";
  const mayBeDecided = round.some(({ act }) => act.mayDecide && isSameConclusion(act, newest.act));
  return mayBeDecided ? "approved" : "accepted";
}

/** A step that is entered again, or late, corrects its day and does not lead back. */
function laterOf(state: CaseState, step: string): CaseState {
  const after = DECIDED.find((one) => one === step);
  return after !== undefined && DECIDED.indexOf(after) > DECIDED.indexOf(state) ? after : state;
}

function lockOf(standing: readonly CaseEntry[]): CaseLock | undefined {
  const newest = standing.findLast(({ act }) => !["note", "cover", "enter"].includes(act.kind));
  if (newest?.act.kind !== "take") return undefined;
  return { by: newest.by, since: newest.at, until: newest.act.until };
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

/** Notes may have been written since, and stills covered. */
function mayUndo({ entries }: CaseDetail, by: Actor): boolean {
  const newest = entries.findLast(({ act }) => act.kind !== "note" && act.kind !== "cover");
  return newest !== undefined && isConcluded(newest) && newest.by.id === by.id;
}

/** What must have been entered before. */
const ENTERED_AFTER: Partial<Record<Step, Step>> = {
  notified: "owner-identified",
  answered: "notified",
  "record-made": "violator-identified",
  "registry-warned": "notified",
  "warning-lifted": "registry-warned",
};
type Step = NonNullable<AskedAct["step"]>;

function enterRefusal({ state, dates }: CaseView, step: AskedAct["step"]): CaseRefusal | undefined {
  if (step === "detected" && REVIEWABLE.includes(state)) return undefined;
  if (step === undefined || !DECIDED.includes(state)) return "NOT_DECIDED";
  const before = ENTERED_AFTER[step];
  return before !== undefined && dates[before] === undefined ? "OUT_OF_ORDER" : undefined;
}
