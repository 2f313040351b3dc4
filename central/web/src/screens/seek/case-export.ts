/** What an export of the cases that were found is asked for with. Pure. */
import { CaseExportFilter, CaseExportRequest, MAX_EXPORT_DAYS } from "@ngaba/contract";
import type { CaseSearch } from "../../api/review-client.ts";

const DAY_MS = 86_400_000;

/** Whether the time that is searched has both its ends, and is no longer than the centre exports at once. */
export function isExportable({ from, to }: Pick<CaseSearch, "from" | "to">): boolean {
  if (from === undefined || to === undefined) return false;
  const lengthMs = Date.parse(to) - Date.parse(from);
  return lengthMs > 0 && lengthMs <= MAX_EXPORT_DAYS * DAY_MS;
}

/** The same conditions as those of the search; `undefined` without a purpose, or where it cannot be exported. */
export function exportRequestOf(search: CaseSearch, purpose: string, format: string): CaseExportRequest | undefined {
  if (!isExportable(search)) return undefined;
  const conditions = Object.entries(search).filter(([name]) => Object.hasOwn(CaseExportFilter.shape, name));
  return CaseExportRequest.safeParse({ ...Object.fromEntries(conditions), purpose, format }).data;
}
