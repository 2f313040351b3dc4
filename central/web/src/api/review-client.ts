import {
  type CaseActRequest,
  CaseChanged,
  CaseDetail,
  CaseDocumentList,
  CaseList,
  type CaseListQuery,
  CaseOffers,
  type CaseRefusalCode,
  CaseRefused,
  CheckedDocument,
} from "@ngaba/contract";
import type { z } from "zod";
import {
  type AHEAD,
  type Asking,
  ask,
  askJson,
  jsonOf,
  map,
  mediaAddress,
  queryOf,
  type ReadAnswer,
} from "./client.ts";
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

/** A still as documents show it. `areOthersKnown` false: nobody knows who else is in it, nothing is covered by itself. */
export type CoveredPicture = { readonly jpeg: Blob; readonly areOthersKnown: boolean };

/** What officers read of cases, and do about them. */
export type ReviewClient = SeekClient & {
  /** What is due first comes first, unless asked otherwise. With plates where a purpose is told, which is noted. */
  readonly cases: (search: CaseSearch, signal: AbortSignal) => Promise<Result<CaseList>>;
  /** @param how {@link AHEAD} of one that is not shown yet */
  readonly caseOf: (id: string, signal: AbortSignal, how?: typeof AHEAD) => Promise<Result<CaseDetail>>;
  readonly offers: (id: string, signal: AbortSignal) => Promise<Result<CaseOffers>>;
  /** A still as documents of the case show it now. */
  readonly coveredStill: (id: string, sha256: string, signal: AbortSignal) => Promise<Result<CoveredPicture>>;
  /** What was made of a case so far, oldest first. */
  readonly documents: (id: string, signal: AbortSignal) => Promise<Result<CaseDocumentList>>;
  /**
   * Brings what an outside signer made of a document.
   * @param code of the document
   * @param replaces SHA-256 of a copy that was brought before and gives way
   */
  readonly sign: (code: string, signed: Blob, replaces?: string) => Promise<Result<CheckedDocument>>;
  /** Has it noted that a picture which was read ahead is shown now. */
  readonly shown: (sha256: string) => Promise<Result<undefined>>;
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
    caseOf: (id, signal, how) => askJson(send, path(id), CaseDetail, { signal, ...how }),
    offers: (id, signal) => get(`${path(id)}/offers`, CaseOffers, signal),
    coveredStill: (id, sha256, signal) => ask(send, `${path(id)}/stills/${sha256}/covered.jpg`, coveredOf, { signal }),
    documents: (id, signal) => get(`${path(id)}/documents`, CaseDocumentList, signal),
    sign: (code, signed, replaces) =>
      askJson(send, `/api/case-documents/${code}/signed.pdf`, CheckedDocument, {
        ...{ method: "PUT", body: signed, isLong: true },
        headers: { "content-type": "application/pdf", ...(replaces !== undefined && { "if-match": `"${replaces}"` }) },
      }),
    // Past the browser's own store, or nobody would hear of it.
    shown: (sha256) => ask(send, mediaAddress(sha256), nothingRead, { method: "HEAD", cache: "no-store" }),
    act: (id, request, version) => ask(send, `${path(id)}/acts`, actResultOf, asking(request, version)),
  };
}

const coveredOf: ReadAnswer<CoveredPicture> = async (response) => ({
  kind: "ok",
  value: { jpeg: await response.blob(), areOthersKnown: response.headers.get("ngaba-others-known") === "true" },
});
const nothingRead = async (): Promise<Result<undefined>> => ({ kind: "ok", value: undefined });

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
