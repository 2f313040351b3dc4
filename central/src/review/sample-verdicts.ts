/** A second look at decided cases: what an auditor finds is kept beside them, and changes nothing about them. */
import { epochMs, isConcluded, type KeptVerdict, type SampleVerdictRequest, toRfc3339 } from "@ngaba/contract";
import type { Who } from "../auth/who.ts";
import type { Clock } from "../platform/clock.ts";
import type { CaseStore } from "./case-store.ts";
import type { VerdictStore } from "./verdict-store.ts";

/** Awaited once nothing stands against the verdict any more; when it fails nothing is kept. */
type Note = (verdict: KeptVerdict) => Promise<void>;

/** `not-drawn`: the case is not, or not any more, in that sample. `same-person`: it is their own conclusion. */
export type VerdictAnswer =
  | { readonly what: "done"; readonly verdict: KeptVerdict }
  | { readonly what: "not-drawn" | "same-person" | "id-taken" };

export interface JudgingOptions {
  readonly verdictStore: VerdictStore;
  readonly caseStore: Pick<CaseStore, "some">;
  readonly clock: Pick<Clock, "now">;
}

/**
 * Durable when it resolves. A repeated one is kept once.
 * @param drawnIds cases of the sample, as who judges may see them
 */
export async function judge(
  request: SampleVerdictRequest,
  drawnIds: readonly string[],
  { id, name }: Who,
  note: Note,
  { verdictStore, caseStore, clock }: JudgingOptions,
): Promise<VerdictAnswer> {
  const { caseId, seed, verdict, why } = request;
  const known = await verdictStore.get(request.id);
  if (known !== undefined) return isSame(known, request, id) ? { what: "done", verdict: known } : { what: "id-taken" };
  const [detail] = drawnIds.includes(caseId) ? await caseStore.some([caseId]) : [];
  if (detail === undefined) return { what: "not-drawn" };
  if (detail.entries.some((entry) => isConcluded(entry) && entry.by.id === id)) return { what: "same-person" };
  const kept: KeptVerdict = {
    ...{ id: request.id, seed, caseId, caseVersion: detail.version, verdict },
    ...(why !== undefined && { why }),
    ...{ at: toRfc3339(epochMs(clock.now())), by: { id, name } },
  };
  await note(kept);
  return (await verdictStore.add(kept)) ? { what: "done", verdict: kept } : { what: "not-drawn" };
}

const isSame = (known: KeptVerdict, { seed, caseId, verdict, why }: SampleVerdictRequest, personId: string): boolean =>
  known.by.id === personId &&
  known.seed === seed &&
  known.caseId === caseId &&
  known.verdict === verdict &&
  known.why === why;
