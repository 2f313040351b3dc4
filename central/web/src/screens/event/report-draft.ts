import type { IncidentReport, Severity } from "@ngaba/contract";
import { fromCityInput } from "../../time/time-words.ts";

/** What stands in the form. */
export type ReportDraft = {
  readonly cameraId: string;
  readonly text: string;
  readonly severity: Severity;
  /** As the field for date and time holds it: the city's time. */
  readonly startedAt: string;
  readonly caller: string;
  readonly isKept: boolean;
};

/** The order in which a person is offered them. */
export const SEVERITIES: readonly Severity[] = ["critical", "warning", "notice", "info"];

const KEPT_BEFORE_MS = 180_000;
const KEPT_AFTER_MS = 60_000;

/** The report that is sent, with the stretch around the moment; `undefined` while something is missing. */
export function reportOf(id: string, draft: ReportDraft): IncidentReport | undefined {
  const startedAtMs = fromCityInput(draft.startedAt);
  const [text, caller] = [draft.text.trim(), draft.caller.trim()];
  if (startedAtMs === undefined || text === "" || draft.cameraId === "") return undefined;
  const utc = (afterMs: number) => new Date(startedAtMs + afterMs).toISOString();
  return {
    ...{ id, cameraId: draft.cameraId, severity: draft.severity, text, startedAt: utc(0) },
    ...(caller !== "" && { caller }),
    ...(draft.isKept && { keep: { from: utc(-KEPT_BEFORE_MS), to: utc(KEPT_AFTER_MS) } }),
  };
}
