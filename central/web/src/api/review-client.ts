import {
  type CaseActRequest,
  CaseChanged,
  CaseDetail,
  CaseList,
  type CaseListQuery,
  CaseOffers,
  type CaseRefusalCode,
  CaseRefused,
} from "@ngaba/contract";
import type { z } from "zod";
import { type Asking, ask, askJson, jsonOf, map, queryOf, type ReadAnswer } from "./client.ts";
import type { Result } from "./result.ts";
import { createSeekClient, type SeekClient } from "./seek-client.ts";

/** Which cases are looked for; `limit` 1 to 200. */
export type CaseSearch = Partial<Omit<CaseListQuery, "limit">> & { readonly limit: number };

/**
 * `changed`: somebody else was first, nothing was done, and this is how it stands. `refused`: as it stands, or as it was
 * said, it cannot be done; `files` when something that was shown is the reason.
 */
export type CaseActResult =
  | { readonly what: "done" | "changed"; readonly detail: CaseDetail }
  | {
      readonly what: "refused";
      readonly code: CaseRefusalCode;
      readonly detail: CaseDetail | undefined;
      readonly files: CaseOffers["files"] | undefined;
    };

/** What officers read of cases, and do about them. */
export type ReviewClient = SeekClient & {
  /** What is due first comes first, unless asked otherwise. With plates where a purpose is told, which is noted. */
  readonly cases: (search: CaseSearch, signal: AbortSignal) => Promise<Result<CaseList>>;
  readonly caseOf: (id: string, signal: AbortSignal) => Promise<Result<CaseDetail>>;
  readonly offers: (id: string, signal: AbortSignal) => Promise<Result<CaseOffers>>;
  /** @param version of the case that was seen */
  readonly act: (id: string, request: CaseActRequest, version: number) => Promise<Result<CaseActResult>>;
};

/** @param send `fetch`, or what stands in for it in a test */
export function createReviewClient(send: typeof fetch): ReviewClient {
  const get = <T>(path: string, schema: z.ZodType<T>, signal: AbortSignal) => askJson(send, path, schema, { signal });
  const path = (id: string) => `/api/cases/${encodeURIComponent(id)}`;
  return {
    ...createSeekClient(send),
    // What is searched for is not for an address, which proxies and browsers keep.
    cases: (search, signal) =>
      search.purpose === undefined
        ? get(`/api/cases?${queryOf(search)}`, CaseList, signal)
        : askJson(send, "/api/cases/search", CaseList, { method: "POST", body: JSON.stringify(search), signal }),
    caseOf: (id, signal) => get(path(id), CaseDetail, signal),
    offers: (id, signal) => get(`${path(id)}/offers`, CaseOffers, signal),
    act: (id, request, version) => ask(send, `${path(id)}/acts`, actResultOf, asking(request, version)),
  };
}

const REFUSED = 409;
const CHANGED = 412;
/** These rest on nothing that was seen, or are refused as soon as anybody else has acted: their version says nothing more. */
const NEEDS_NO_VERSION: readonly string[] = ["take", "release", "note", "undo"];

function asking(request: CaseActRequest, version: number): Asking {
  const isFree = NEEDS_NO_VERSION.includes(request.act.kind);
  return {
    ...{ method: "POST", body: JSON.stringify(request), alsoReads: [REFUSED, CHANGED] },
    ...(!isFree && { headers: { "if-match": `"${version}"` } }),
  };
}

const actResultOf: ReadAnswer<CaseActResult> = async (response) => {
  if (response.status === CHANGED) {
    return map(await jsonOf(CaseChanged)(response), ({ case: detail }) => ({ what: "changed", detail }));
  }
  if (response.status === REFUSED) {
    return map(await jsonOf(CaseRefused)(response), ({ code, case: detail, files }) => ({
      ...{ what: "refused", code, detail, files },
    }));
  }
  return map(await jsonOf(CaseDetail)(response), (detail) => ({ what: "done", detail }));
};
