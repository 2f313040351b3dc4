import type { CaseRetention, LegalHold } from "@ngaba/contract";
import type { TFunction } from "i18next";
import { moment } from "../../time/time-words.ts";

/** Who set it, and when. @param nowMs today's moments are told without their date */
export const holdLine = (t: TFunction, { by, at }: LegalHold, nowMs: number): string =>
  t("hold.stands", { by: by.name, at: moment(Date.parse(at), nowMs) });

/** When a case goes, and why it does not. */
export function keptLines(
  t: TFunction,
  { isHeld, kind, days, goesAt }: Extract<CaseRetention, { what: "kept" }>,
  nowMs: number,
): readonly string[] {
  const held = isHeld ? [t("hold.heldLine")] : [];
  if (kind === undefined) return [...held, t("hold.notDecided")];
  if (days === undefined || goesAt === undefined) return [...held, t("hold.forEver")];
  const at = moment(Date.parse(goesAt), nowMs);
  return [...held, t(isHeld ? "hold.wouldGo" : "hold.goesAt", { days, at })];
}
