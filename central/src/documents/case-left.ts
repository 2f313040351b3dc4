import type { CaseDocumentOptions } from "./case-documents.ts";

/** Whether a case is still there after something was made of it: when it was removed meanwhile, nothing of that is left either. */
export function isLeft(
  caseId: string,
  { isThere, store, turns }: Pick<CaseDocumentOptions, "isThere" | "store" | "turns">,
): Promise<boolean> {
  return turns.take(async () => {
    const isKept = await isThere(caseId);
    if (!isKept) await store.forget([caseId]);
    return isKept;
  });
}
