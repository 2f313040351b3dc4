import { type AuditEntryView, Role } from "@ngaba/contract";
import type { TFunction } from "i18next";
import { moment } from "../../time/time-words.ts";

/** Acts that this page has words for, each with its key among the words. */
const actions = {
  "evidence.viewed": "auditAction.evidenceViewed",
  "evidence.read-ahead": "auditAction.evidenceReadAhead",
  "event.viewed": "auditAction.eventViewed",
  "event.read-ahead": "auditAction.eventReadAhead",
  "case.viewed": "auditAction.caseViewed",
  "case.read-ahead": "auditAction.caseReadAhead",
  "case.decided": "auditAction.caseDecided",
  "case.searched": "auditAction.caseSearched",
  "case.document-viewed": "auditAction.caseDocumentViewed",
  "case.still-viewed": "auditAction.caseStillViewed",
  "case.archive-taken": "auditAction.caseArchiveTaken",
  "case-document.signed": "auditAction.caseDocumentKeptSigned",
  "case-document.viewed": "auditAction.caseDocumentKeptViewed",
  "case.exported": "auditAction.caseExported",
  "hold.lifted": "auditAction.holdLifted",
  "hold.set": "auditAction.holdSet",
  "live.viewed": "auditAction.liveViewed",
  "past.viewed": "auditAction.pastViewed",
  "recording.asked": "auditAction.recordingAsked",
  "camera.ordered": "auditAction.cameraOrdered",
  "retention.removed": "auditAction.retentionRemoved",
  "review.sampled": "auditAction.reviewSampled",
  "review.sample-judged": "auditAction.reviewSampleJudged",
  "session.opened": "auditAction.sessionOpened",
  "session.refused": "auditAction.sessionRefused",
  "session.closed": "auditAction.sessionClosed",
  "start-key.used": "auditAction.startKeyUsed",
  "account.created": "auditAction.accountCreated",
  "account.changed": "auditAction.accountChanged",
  "account.password-reset": "auditAction.accountPasswordReset",
  "account.second-factor-removed": "auditAction.accountSecondFactorRemoved",
  "password.chosen": "auditAction.passwordChosen",
  "second-factor.added": "auditAction.secondFactorAdded",
  "second-factor.removed": "auditAction.secondFactorRemoved",
  "agent.created": "auditAction.agentCreated",
  "agent.removed": "auditAction.agentRemoved",
  "token.created": "auditAction.tokenCreated",
  "token.removed": "auditAction.tokenRemoved",
  "audit.read": "auditAction.auditRead",
} as const;

const details = {
  archive: "auditDetail.archive",
  authority: "auditDetail.authority",
  cameraGroups: "auditDetail.cameraGroups",
  entry: "auditDetail.entry",
  event: "auditDetail.event",
  from: "auditDetail.from",
  history: "auditDetail.history",
  isDisabled: "auditDetail.isDisabled",
  mode: "auditDetail.mode",
  name: "auditDetail.name",
  on: "auditDetail.on",
  purpose: "auditDetail.purpose",
  roles: "auditDetail.roles",
  scopes: "auditDetail.scopes",
  step: "auditDetail.step",
  to: "auditDetail.to",
  until: "auditDetail.until",
  what: "auditDetail.what",
  why: "auditDetail.why",
} as const;

const isIn = <T extends object>(words: T, key: string): key is Extract<keyof T, string> => Object.hasOwn(words, key);

/** Those that can be filtered by. */
export const knownActions: readonly string[] = Object.keys(actions);

/** What was done, in words; one that this page does not know stays as it came. */
export const actionWords = (t: TFunction, action: string): string =>
  isIn(actions, action) ? t(actions[action]) : action;

const UTC_TIME = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;

/** What else an entry says, in one line; times are the city's. */
export function detailWords(t: TFunction, detail: AuditEntryView["detail"], nowMs: number): string {
  return Object.entries(detail ?? {})
    .map(([key, value]) => {
      const name = isIn(details, key) ? t(details[key]) : key;
      return `${name} ${valueWords(t, key, value, nowMs)}`;
    })
    .join("; ");
}

function valueWords(t: TFunction, key: string, value: string | number | boolean, nowMs: number): string {
  if (typeof value === "boolean") return t(value ? "auditYes" : "auditNo");
  if (typeof value === "number") return String(value);
  if (UTC_TIME.test(value)) return moment(Date.parse(value), nowMs);
  return key === "roles"
    ? value
        .split(" ")
        .map((role) => roleWords(t, role))
        .join(", ")
    : value;
}

function roleWords(t: TFunction, text: string): string {
  const role = Role.safeParse(text).data;
  return role === undefined ? text : t(`role.${role}`);
}
