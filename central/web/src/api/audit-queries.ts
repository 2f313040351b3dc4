import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { AuditFilter } from "./client.ts";
import type { Api } from "./queries.ts";
import { unwrap } from "./result.ts";

/** One page of the audit log. Never older than the look at it: each look stands in it. */
export const auditQuery = ({ client }: Api, filter: AuditFilter) =>
  queryOptions({
    queryKey: ["audit", filter],
    queryFn: async ({ signal }) => unwrap(await client.audit(filter, signal)),
    placeholderData: keepPreviousData,
    staleTime: 0,
    gcTime: 0,
  });
