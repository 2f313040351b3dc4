import {
  CaseActRequest,
  CaseChanged,
  CaseDetail,
  CaseList,
  CaseOffers,
  CaseQueueQuery,
  CaseRefused,
  CaseRetention,
  CaseSearchRequest,
  HoldList,
  HoldQuery,
  HoldRequest,
  KeptVerdict,
  LegalHold,
  LiftRequest,
  OfficerList,
  RetentionQuery,
  RetentionView,
  ReviewFigures,
  ReviewFiguresQuery,
  ReviewSample,
  ReviewSampleQuery,
  SampleVerdictRequest,
} from "@ngaba/contract";
import { z } from "zod";
import { ReadAheadHeader } from "../read-ahead.ts";
import { byId, json, type Operation, toldMore } from "./operation.ts";

const nothingAsked = z.strictObject({});
const unknown = "404 CASE_NOT_FOUND";

/** What officers do about violation cases. */
export const reviewOperations: Readonly<Record<string, Operation>> = {
  "GET /api/cases": {
    summary: "The queue, and lists by what their address says; without plates",
    query: CaseQueueQuery,
    answers: [json(CaseList)],
  },
  "POST /api/cases/search": {
    summary: "Lists with plates, and by a plate; it is noted, with its purpose",
    query: nothingAsked,
    body: { json: CaseSearchRequest },
    answers: [json(CaseList)],
  },
  "GET /api/cases/:id": {
    summary: "A case with its history; its ETag is wanted by who acts next",
    path: byId,
    query: nothingAsked,
    headers: ReadAheadHeader,
    answers: [json(CaseDetail)],
    problems: [unknown],
  },
  "GET /api/cases/:id/offers": {
    summary:
      "Provisions that the act may fall under, periods of the law, possible duplicates, and the evidence checked",
    path: byId,
    query: nothingAsked,
    answers: [json(CaseOffers)],
    problems: [unknown],
  },
  "GET /api/cases/:id/retention": {
    summary: "When a case goes, or when and by which rule it went",
    path: byId,
    query: nothingAsked,
    answers: [json(CaseRetention)],
    problems: [unknown],
  },
  "POST /api/cases/:id/acts": {
    summary: "Acts on a case",
    path: byId,
    headers: z.object({ "if-match": z.string().optional().describe("ETag of the case that was read") }),
    body: { json: CaseActRequest },
    answers: [
      json(CaseDetail),
      toldMore(409, CaseRefused, "It cannot be done: the code says why"),
      toldMore(412, CaseChanged, "CHANGED_MEANWHILE: somebody else was first"),
    ],
    problems: ["400 PRECONDITION_INVALID", unknown, "428 VERSION_NEEDED"],
  },
  "GET /api/review/figures": {
    summary: "How often officers accept what rules find, by rule, camera, hour and kind, at most 732 days",
    query: ReviewFiguresQuery,
    answers: [json(ReviewFigures)],
    problems: ["422 TOO_MANY_SUMS"],
  },
  "GET /api/review/sample": {
    summary: "Decided cases drawn by lot, to be looked at again, and how far officers agree; it is noted",
    query: ReviewSampleQuery,
    answers: [json(ReviewSample)],
  },
  "POST /api/review/sample/verdicts": {
    summary: "Keeps what was found of a case that was drawn; its decision is not changed by it",
    query: nothingAsked,
    body: { json: SampleVerdictRequest },
    answers: [json(KeptVerdict, 201)],
    problems: ["409 NOT_IN_SAMPLE", "409 SAME_PERSON", "409 ID_TAKEN"],
  },
  "GET /api/officers": {
    summary: "Who may decide on cases, or could before their account was closed",
    query: nothingAsked,
    answers: [json(OfficerList)],
  },
  "GET /api/retention": {
    summary: "How long what is kept, and what went, newest first",
    query: RetentionQuery,
    answers: [json(RetentionView)],
  },
  "GET /api/holds": {
    summary: "Legal holds, newest first",
    query: HoldQuery,
    answers: [json(HoldList)],
  },
  "POST /api/holds": {
    summary: "Keeps a case or an event from being removed until the hold is lifted",
    query: nothingAsked,
    body: { json: HoldRequest },
    answers: [json(LegalHold, 201)],
    problems: ["404 HOLD_SUBJECT_NOT_FOUND", "409 ID_TAKEN"],
  },
  "POST /api/holds/:id/lift": {
    summary: "Lifts a hold",
    path: byId,
    body: { json: LiftRequest },
    answers: [json(LegalHold)],
    problems: ["404 HOLD_SUBJECT_NOT_FOUND", "409 LIFTED_BEFORE"],
  },
};
