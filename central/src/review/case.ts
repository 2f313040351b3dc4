/** How a violation case goes on, entry by entry: the one state machine of the review. Pure. */
import {
  type CaseDetail,
  type CaseEntry,
  type CaseLock,
  type CaseState,
  type CaseView,
  type ConcludedEntry,
  type Conclusion,
  DECIDED,
  isDisputed,
  isSameConclusion,
  roundOf,
  standingEntries,
} from "@ngaba/contract";

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
  const { kind: _, detectedOn, camera: _camera, ...about } = first.act;
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

/** What was done about one owner says nothing of another, whom a case that was opened again may come to. */
function enteredDates(standing: readonly CaseEntry[]): CaseView["dates"] {
  const openedAgainAt = standing.findLastIndex(({ act }) => act.kind === "reopen");
  return Object.fromEntries(
    standing.flatMap(({ act }, index) => {
      const isEntered = act.kind === "enter" && (index > openedAgainAt || act.step === "detected");
      return isEntered ? [[act.step, act.on]] : [];
    }),
  );
}

export const isAccept = (
  entry: ConcludedEntry,
): entry is ConcludedEntry & { readonly act: Extract<Conclusion, { kind: "accept" }> } => entry.act.kind === "accept";

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
