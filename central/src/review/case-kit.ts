/** People, acts and entries that tests of the review share. */
import { randomUUID } from "node:crypto";
import type { Actor, CaseDetail, CaseDone, CaseEntry, LegalBasis } from "@ngaba/contract";
import { openedBy, withEntry } from "./case.ts";

/** Monday, 15:00 in Việt Trì. */
export const STARTED_MS: number = Date.UTC(2026, 2, 2, 8);
export const an: Actor = { id: "p-1", name: "An" };
export const binh: Actor = { id: "p-2", name: "Bình" };
const system: Actor = { id: "system", name: "Ngã Ba" };

export const utc = (seconds: number): string => new Date(STARTED_MS + seconds * 1_000).toISOString();

export const legalBasis = (ceilingVnd: number, provisionId = "vn-red-light"): LegalBasis => ({
  ...{ provisionId, version: "a".repeat(64), title: { vi: "Vượt đèn đỏ", en: "Red light" } },
  ...{ citation: "điểm c khoản 7 Điều 7", words: "Không chấp hành", passage: "Không chấp hành" },
  ...{ fineVnd: [1_000_000, ceilingVnd], licencePoints: 4, effectiveFrom: "2025-01-01", checkedAgainst: "copy" },
});

export const openAct = (more: Partial<Extract<CaseDone, { kind: "open" }>> = {}): CaseDone => ({
  ...{ kind: "open", eventId: randomUUID(), cameraId: "cam-1", what: "red-light", severity: "warning" },
  ...{ at: utc(-60), detectedOn: "2026-03-02", ...more },
});

export const acceptAct = (text = "19AB12345", asksSecond = false): Extract<CaseDone, { kind: "accept" }> => ({
  ...{ kind: "accept", plate: { text, colour: "white" }, vehicle: "motorcycle", seen: [] },
  ...{ legalBasis: legalBasis(6_000_000), asksSecond, mayDecide: true, isSenior: false },
});

export const takeAct = (untilSeconds: number): CaseDone => ({ kind: "take", until: utc(untilSeconds) });

const entryOf = (version: number, act: CaseDone, seconds: number, by: Actor): CaseEntry => ({
  ...{ id: randomUUID(), version, at: utc(seconds), by, act },
});

/** A case that has just been made. */
export const openedCase = (more: Parameters<typeof openAct>[0] = {}): CaseDetail =>
  openedBy(randomUUID(), entryOf(1, openAct(more), 0, system));

/** The case with one more entry, so many seconds after the start. */
export const next = (before: CaseDetail, act: CaseDone, seconds = 1, by: Actor = an): CaseDetail =>
  withEntry(before, entryOf(before.version + 1, act, seconds, by));
