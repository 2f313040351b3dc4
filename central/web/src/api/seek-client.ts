import {
  type Actor,
  type CaseExportRequest,
  CaseRetention,
  HoldList,
  type HoldRequest,
  KeptVerdict,
  LegalHold,
  OfficerList,
  RetentionView,
  ReviewFigures,
  ReviewSample,
  type ReviewTag,
  type SampleVerdictRequest,
} from "@ngaba/contract";
import type { z } from "zod";
import { ask, askJson, map, queryOf, type ReadAnswer } from "./client.ts";
import type { Result } from "./result.ts";

/** Concluded in this time; the end is exclusive. */
export type ConcludedIn = { readonly from: string; readonly to: string };

export type SampleAsked = ConcludedIn & { readonly size: number; readonly seed: string };

/** What is found, learnt and kept of cases, beside the cases themselves. */
export type SeekClient = {
  /** Who has decided on cases, or may. */
  readonly officers: (signal: AbortSignal) => Promise<Result<readonly Actor[]>>;
  /** A file with all of them, in the format that is asked for. It is noted. */
  readonly exportCases: (asked: CaseExportRequest) => Promise<Result<Blob>>;
  readonly reviewFigures: (
    asked: ConcludedIn & { readonly by: readonly ReviewTag[] },
    signal: AbortSignal,
  ) => Promise<Result<ReviewFigures>>;
  /** It is noted. */
  readonly sample: (asked: SampleAsked, signal: AbortSignal) => Promise<Result<ReviewSample>>;
  /** The same request sent again is the same verdict. It is noted. */
  readonly judge: (request: SampleVerdictRequest) => Promise<Result<KeptVerdict>>;
  /** Newest first; of a case, or every one that stands. */
  readonly holds: (
    query: { readonly subjectId: string } | { readonly standing: "true" },
    signal: AbortSignal,
  ) => Promise<Result<readonly LegalHold[]>>;
  /** The same request sent again sets the same hold. */
  readonly setHold: (request: HoldRequest) => Promise<Result<LegalHold>>;
  readonly liftHold: (id: string, why: string) => Promise<Result<LegalHold>>;
  readonly retention: (signal: AbortSignal) => Promise<Result<RetentionView>>;
  readonly caseRetention: (caseId: string, signal: AbortSignal) => Promise<Result<CaseRetention>>;
};

/** As many as the centre answers at once. */
export const MAX_HOLDS = 200;

/** @param send `fetch`, or what stands in for it in a test */
export function createSeekClient(send: typeof fetch): SeekClient {
  const get = <T>(path: string, schema: z.ZodType<T>, signal: AbortSignal) => askJson(send, path, schema, { signal });
  const post = <T>(path: string, schema: z.ZodType<T>, body: object) =>
    askJson(send, path, schema, { method: "POST", body: JSON.stringify(body) });
  return {
    officers: async (signal) => map(await get("/api/officers", OfficerList, signal), ({ officers }) => officers),
    exportCases: (asked) =>
      ask(send, "/api/cases/export", fileOf, { method: "POST", body: JSON.stringify(asked), isLong: true }),
    reviewFigures: ({ by, ...range }, signal) =>
      get(`/api/review/figures?${queryOf({ ...range, by: by.join() })}`, ReviewFigures, signal),
    sample: (asked, signal) => get(`/api/review/sample?${queryOf(asked)}`, ReviewSample, signal),
    judge: (request) => post("/api/review/sample/verdicts", KeptVerdict, request),
    holds: async (query, signal) =>
      map(await get(`/api/holds?${queryOf({ ...query, limit: MAX_HOLDS })}`, HoldList, signal), ({ holds }) => holds),
    setHold: (request) => post("/api/holds", LegalHold, request),
    liftHold: (id, why) => post(`/api/holds/${encodeURIComponent(id)}/lift`, LegalHold, { why }),
    retention: (signal) => get("/api/retention", RetentionView, signal),
    caseRetention: (id, signal) => get(`/api/cases/${encodeURIComponent(id)}/retention`, CaseRetention, signal),
  };
}

const fileOf: ReadAnswer<Blob> = async (response) => ({ kind: "ok", value: await response.blob() });
