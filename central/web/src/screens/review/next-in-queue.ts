import type { CaseList, CaseListItem } from "@ngaba/contract";
import { createContext } from "react";

/** Ids of the cases whose desk was opened in this sitting, the one that was left longest ago first. */
export type PassedCases = Set<string>;

export const PassedContext = createContext<PassedCases | undefined>(undefined);

/** This one was opened last. */
export function pass(passed: PassedCases, caseId: string): void {
  passed.delete(caseId);
  passed.add(caseId);
}

/**
 * Of a queue the first case that was not passed: what was put back, or waits for something, does not come again while others do.
 * Once all were passed, the one that was left longest ago; never this one.
 * @throws what `pageOf` throws
 */
export async function nextInQueue(
  caseId: string,
  passed: ReadonlySet<string>,
  pageOf: (cursor: string | undefined) => Promise<CaseList>,
): Promise<CaseListItem | undefined> {
  const again = new Map<string, CaseListItem>();
  for (let cursor: string | undefined; ; ) {
    const page = await pageOf(cursor);
    const others = page.cases.filter(({ id }) => id !== caseId);
    const fresh = others.find(({ id }) => !passed.has(id));
    if (fresh !== undefined) return fresh;
    for (const one of others) again.set(one.id, one);
    cursor = page.nextCursor;
    if (cursor === undefined) break;
  }
  const leftFirst = [...passed].find((id) => again.has(id));
  return leftFirst === undefined ? undefined : again.get(leftFirst);
}
