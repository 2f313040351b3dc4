import type { CaseDetail, CaseDone, CaseEntry, CaseOffers } from "@ngaba/contract";
import { HASH, sampleBasis, uuid } from "./samples.ts";

const OPENED_AT = "2026-01-05T08:00:00.000Z";

/** Somebody by the name of their id. */
export const sampleEntry = (version: number, by: string, act: CaseDone): CaseEntry => ({
  ...{ id: uuid(900 + version), version, at: OPENED_AT, by: { id: by, name: by }, act },
});

const weight = { asksSecond: true, mayDecide: true, isSenior: false };

/** Of a motorcycle that ran a red light. */
export const sampleAccept: Extract<CaseDone, { kind: "accept" }> = {
  ...{ kind: "accept", plate: { text: "19B112345", colour: "white" }, vehicle: "motorcycle", seen: [HASH] },
  ...{ legalBasis: sampleBasis(), ...weight },
};

export const sampleReject: Extract<CaseDone, { kind: "reject" }> = {
  ...{ kind: "reject", reason: "wrong-vehicle", seen: [], ...weight },
};

/** A new case of event 1. */
export function sampleCase(changes: Partial<CaseDetail> = {}): CaseDetail {
  const about = { eventId: uuid(1), cameraId: "vt-001-1", what: "red-light", severity: "critical" } as const;
  const opened: CaseDone = { kind: "open", ...about, at: OPENED_AT, detectedOn: "2026-01-05" };
  return {
    ...{ id: uuid(50), version: 1, state: "new", isDisputed: false, ...about, at: OPENED_AT, changedAt: OPENED_AT },
    ...{ dates: { detected: "2026-01-05" }, entries: [sampleEntry(1, "system", opened)] },
    ...changes,
  };
}

export const sampleOffers = (changes: Partial<CaseOffers> = {}): CaseOffers => ({
  provisions: [{ vehicle: "motorcycle", act: "red-light", legalBasis: sampleBasis() }],
  ...{ ceilingVnd: 7_500_000, mayDeductPoints: false, deadlines: [], duplicates: [], merged: [], files: [] },
  ...changes,
});
