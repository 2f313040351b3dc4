/** People who do things with one case, for tests of the state machine. */
import type { CaseDetail, CaseDone, CaseEntry, LegalBasis } from "@ngaba/contract";
import { openedBy, withEntry } from "./case.ts";
import { type AskedAct, type Reviewer, refusalOf } from "./case-refusals.ts";

export const CASE = "01988000-0000-7000-8000-00000000ca5e";
export const STARTED_MS = Date.UTC(2026, 2, 2, 8);
export const LOCK_MS = 15 * 60_000;
const OFFICER_VND = 7_500_000;

export const an: Reviewer = { id: "p-1", name: "An", isSenior: false, ceilingVnd: OFFICER_VND };
export const binh: Reviewer = { id: "p-2", name: "Bình", isSenior: false, ceilingVnd: OFFICER_VND };
export const chi: Reviewer = { id: "p-3", name: "Chi", isSenior: true, ceilingVnd: 60_000_000 };
export const system: Reviewer = { id: "system", name: "Ngã Ba", isSenior: false, ceilingVnd: 0 };

const legalBasis = (ceilingVnd: number, provisionId = "vn-168-2024-7-7-c"): LegalBasis => ({
  ...{ provisionId, version: "a".repeat(64), title: { vi: "Vượt đèn đỏ", en: "Red light" } },
  ...{ citation: "điểm c khoản 7 Điều 7", words: "Không chấp hành", passage: "Không chấp hành" },
  ...{ fineVnd: [1_000_000, ceilingVnd], licencePoints: 4, effectiveFrom: "2025-01-01", checkedAgainst: "copy" },
});

export const open: CaseDone = {
  ...{ kind: "open", eventId: "01988000-0000-7000-8000-000000000001", cameraId: "cam-1", what: "red-light" },
  ...{ severity: "warning", at: "2026-03-02T07:59:00.000Z", detectedOn: "2026-03-02" },
};

interface Wish {
  readonly asksSecond?: boolean;
  readonly ceilingVnd?: number;
  readonly text?: string;
}

export const accept = (by: Reviewer, { asksSecond = false, ceilingVnd = 6_000_000, text = "19AB12345" }: Wish = {}) =>
  ({
    ...{ kind: "accept", plate: { text, colour: "white" }, vehicle: "motorcycle", seen: [] },
    ...{
      legalBasis: legalBasis(ceilingVnd),
      asksSecond,
      isSenior: by.isSenior,
      mayDecide: by.ceilingVnd >= ceilingVnd,
    },
  }) satisfies CaseDone;
export const reject = (by: Reviewer, asksSecond = false) =>
  ({
    ...{ kind: "reject", reason: "no-violation", seen: [], asksSecond },
    ...{ isSenior: by.isSenior, mayDecide: true },
  }) satisfies CaseDone;

/** One who does things with a case, and the moments in which they do them. */
export function story() {
  let nowMs = STARTED_MS;
  let detail = openedBy(CASE, entryOf(1, open, system, nowMs));
  const told = {
    get detail(): CaseDetail {
      return detail;
    },
    wait: (ms: number) => {
      nowMs += ms;
      return told;
    },
    refusal: (by: Reviewer, asked: AskedAct) => refusalOf(detail, asked, by, nowMs),
    /** Does it, and expects that it can be done. */
    does: (by: Reviewer, act: CaseDone) => {
      nowMs += 1_000;
      const why = refusalOf(detail, act, by, nowMs);
      if (why !== undefined) throw new Error(`${act.kind} by ${by.name} is refused: ${why}`);
      detail = withEntry(detail, entryOf(detail.version + 1, act, by, nowMs));
      return told;
    },
    takes: (by: Reviewer) => told.does(by, lockUntil(nowMs + LOCK_MS)),
  };
  return told;
}

export const lockUntil = (untilMs: number): CaseDone => ({ kind: "take", until: new Date(untilMs).toISOString() });

export const entryOf = (version: number, act: CaseDone, { id, name }: Reviewer, atMs: number): CaseEntry => ({
  ...{ id: `01988000-0000-7000-8000-${String(version).padStart(12, "0")}`, version, by: { id, name }, act },
  at: new Date(atMs).toISOString(),
});
