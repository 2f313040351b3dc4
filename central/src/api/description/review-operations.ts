import {
  CaseActRequest,
  CaseChanged,
  CaseDetail,
  CaseList,
  CaseListQuery,
  CaseOffers,
  CaseRefused,
} from "@ngaba/contract";
import { z } from "zod";
import { byId, json, type Operation, toldMore } from "./operation.ts";

const nothingAsked = z.strictObject({});
const unknown = "404 CASE_NOT_FOUND";

/** What officers do about violation cases. */
export const reviewOperations: Readonly<Record<string, Operation>> = {
  "GET /api/cases": {
    summary: "Queue and search; a search for a plate needs a purpose, which is noted",
    query: CaseListQuery,
    answers: [json(CaseList)],
  },
  "GET /api/cases/:id": {
    summary: "A case with its history; its ETag is wanted by who acts next",
    path: byId,
    query: nothingAsked,
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
};
