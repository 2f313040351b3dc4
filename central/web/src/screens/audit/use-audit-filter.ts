import { AuditQuery } from "@ngaba/contract";
import { useSearchParams } from "wouter";
import type { AuditFilter } from "../../api/client.ts";

const Filter = AuditQuery.omit({ limit: true });
const NAMES = ["who", "action", "subject", "from", "to", "before"] as const;

/** The filter, kept in the address: it survives a reload and can be sent to a colleague. What it cannot be is passed over. */
export function useAuditFilter(): [AuditFilter, (filter: AuditFilter) => void] {
  const [params, setParams] = useSearchParams();
  const set = (filter: AuditFilter) =>
    setParams(
      new URLSearchParams(
        NAMES.flatMap((name) => {
          const value = filter[name];
          return value === undefined ? [] : [[name, String(value)]];
        }),
      ),
    );
  return [readFilter(params), set];
}

/** Each part that is valid by itself. */
export function readFilter(params: URLSearchParams): AuditFilter {
  const given = NAMES.flatMap((name) => {
    const value = params.get(name);
    const isValid = value !== null && Filter.shape[name].safeParse(value).success;
    return isValid ? [[name, value] as const] : [];
  });
  return Filter.parse(Object.fromEntries(given));
}
