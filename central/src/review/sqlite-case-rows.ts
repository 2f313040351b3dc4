/** A case as rows: see sqlite-review-database.ts. Pure. */
import { type CaseDetail, type CaseEntry, epochMs, localTimeOf } from "@ngaba/contract";
import { originalOf, outcomeOf } from "./case-outcome.ts";
import type { CaseDays } from "./case-store.ts";
import { rankOf } from "./sqlite-case-conditions.ts";
import type { ReviewTables } from "./sqlite-review-database.ts";
import { takeNeedsOf } from "./taker.ts";

type CaseRow = ReviewTables["review_case"];

export const entryRow = (caseId: string, entry: CaseEntry): Omit<ReviewTables["case_entry"], "seq"> => ({
  ...{ case_id: caseId, version: entry.version, entry_id: entry.id, by_id: entry.by.id, kind: entry.act.kind },
  entry: JSON.stringify(entry),
});

export function caseRow(detail: CaseDetail, days: CaseDays): CaseRow {
  const { id, eventId, what, severity, cameraId, ruleId = null, at } = detail;
  return {
    ...{ id, event_id: eventId, what, camera_id: cameraId, rule_id: ruleId },
    ...{ at_ms: Date.parse(at), rank: rankOf(severity) },
    ...standingRow(detail, days),
  };
}

/** What changes from entry to entry. */
export function standingRow(
  detail: CaseDetail,
  { dueOn, lapsesOn }: CaseDays,
): Omit<CaseRow, "id" | "event_id" | "what" | "camera_id" | "rule_id" | "at_ms" | "rank" | "is_going"> {
  const { entries: _, ...view } = detail;
  return {
    ...{ version: view.version, state: view.state, due_on: dueOn, lapses_on: lapsesOn },
    ...{ plate: view.plate?.text ?? null, view: JSON.stringify(view), ...takerRow(detail) },
    merged_into: originalOf(detail) ?? null,
  };
}

/** Who may take it. */
function takerRow(
  detail: CaseDetail,
): Pick<CaseRow, "holder_id" | "lock_until_ms" | "needs_vnd" | "needs_senior" | "not_by"> {
  const { lock } = detail;
  const { notBy = [], needsSenior = false, ceilingVnd = null } = takeNeedsOf(detail) ?? {};
  return {
    ...{ holder_id: lock?.by.id ?? null, lock_until_ms: lock === undefined ? null : Date.parse(lock.until) },
    ...{ needs_vnd: ceilingVnd, needs_senior: Number(needsSenior) },
    not_by: notBy.length === 0 ? null : JSON.stringify(notBy),
  };
}

/** `undefined`: it has come to nothing yet. */
export function outcomeRow(detail: CaseDetail): ReviewTables["case_outcome"] | undefined {
  const outcome = outcomeOf(detail);
  if (outcome === undefined) return undefined;
  const { result, at, reason = null, pair } = outcome;
  const isSame = pair === undefined ? null : Number(pair.isSame);
  return {
    ...{ case_id: detail.id, decided_at_ms: Date.parse(at), result, reason },
    ...{ first: pair?.first ?? null, second: pair?.second ?? null, is_same: isSame },
    ...{ rule_id: detail.ruleId ?? null, what: detail.what, camera_id: detail.cameraId, hour: hourOf(detail.at) },
  };
}

/** 0 to 23, where the cameras are. */
const hourOf = (at: string): number => Number(localTimeOf(epochMs(Date.parse(at))).slice(11, 13));
