import type { CaseDetail } from "@ngaba/contract";
import { useEffect, useRef } from "react";
import { useLatest } from "../../parts/use-latest.ts";
import { useMay } from "../../shell/session.ts";
import { isReviewable, lockStanding } from "./case-words.ts";
import { conclusionsOf } from "./conclusions.ts";
import type { CaseActing } from "./use-case-act.ts";

/** Somebody who works while so little is left has the case for longer. */
const RENEW_WITHIN_MS = 5 * 60_000;

/** Whether opening the desk takes the case: nobody else has it, and this person may still come to a conclusion. */
export function isToBeTaken(detail: CaseDetail, personId: string | undefined, nowMs: number): boolean {
  if (!isReviewable(detail.state)) return false;
  if (conclusionsOf(detail.entries).some(({ by }) => by.id === personId)) return false;
  const standing = lockStanding(detail.lock, personId, nowMs);
  return standing === "none" || standing === "lapsed" || standing === "own-lapsed";
}

/** Takes the case when its desk is opened, and keeps it for as long as somebody works at it. */
export function useHold(detail: CaseDetail, personId: string | undefined, acting: CaseActing): void {
  const may = useMay();
  const isOpened = useRef(false);
  const open = useLatest(() => {
    if (isOpened.current || !may("POST /api/cases/:id/acts")) return;
    isOpened.current = true;
    if (isToBeTaken(detail, personId, Date.now())) acting.attempt({ kind: "take" }, detail.version);
  });
  // At keyup: what a key does at keydown goes first.
  const renew = useLatest(() => {
    const { lock } = detail;
    if (lock === undefined || lock.by.id !== personId) return;
    if (Date.parse(lock.until) - Date.now() > RENEW_WITHIN_MS) return;
    acting.attempt({ kind: "take" }, detail.version);
  });
  useEffect(() => {
    open();
    window.addEventListener("keyup", renew);
    return () => window.removeEventListener("keyup", renew);
  }, [open, renew]);
}
