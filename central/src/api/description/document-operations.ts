import {
  CaseDocumentList,
  CaseExport,
  CaseExportRequest,
  CheckedDocument,
  DocumentCode,
  Sha256,
} from "@ngaba/contract";
import { z } from "zod";
import { byId, file, json, type Operation } from "./operation.ts";

const nothingAsked = z.strictObject({});
const byCode = z.strictObject({ code: DocumentCode });
const pdf = [file(["application/pdf"])];
const asAsked = "CSV or JSON, as format asks; the columns are the fields of a case";
const notRecorded = ["404 CASE_NOT_FOUND", "409 CONCLUDE_FIRST", "409 EVENT_NOT_READY"] as const;
const notMade = [...notRecorded, "500 DOCUMENT_DAMAGED"] as const;

/** What leaves the house of violation cases. */
export const documentOperations: Readonly<Record<string, Operation>> = {
  "GET /api/cases/:id/document.pdf": {
    summary: "The file of a case as it stands now; `Ngaba-Code` is its verification code",
    ...{ path: byId, query: nothingAsked, answers: pdf },
    problems: notMade,
  },
  "GET /api/cases/:id/notice.pdf": {
    summary: "The notice to the vehicle's owner, once the case is approved",
    ...{ path: byId, query: nothingAsked, answers: pdf },
    problems: [...notMade, "409 NOT_DECIDED"],
  },
  "GET /api/cases/:id/archive.zip": {
    summary: "The evidence archive; of a case that was handed over, the one that went with it",
    ...{ path: byId, query: nothingAsked, answers: [file(["application/zip"])] },
    problems: notMade,
  },
  "GET /api/cases/:id/documents": {
    summary: "What was made of a case so far, with its hashes, oldest first",
    ...{ path: byId, query: nothingAsked, answers: [json(CaseDocumentList)] },
    problems: notRecorded,
  },
  "GET /api/cases/:id/stills/:sha256/covered.jpg": {
    summary: "A still of the case's evidence as documents would show it now",
    path: z.strictObject({ id: z.uuid(), sha256: Sha256 }),
    ...{ query: nothingAsked, answers: [file(["image/jpeg"])] },
    problems: [
      ...notRecorded,
      ...(["404 STILL_NOT_FOUND", "409 STILL_NOT_ARRIVED", "409 STILL_DAMAGED", "409 STILL_NO_PICTURE"] as const),
    ],
  },
  "POST /api/cases/export": {
    summary: "Cases for other systems and spreadsheets; it is noted, with its purpose",
    query: nothingAsked,
    body: { json: CaseExportRequest },
    answers: [json(CaseExport, 200, asAsked), file(["text/csv"], 200, asAsked)],
  },
  "GET /api/case-documents/:code": {
    summary: "What was made under a verification code, and how its case stands now",
    ...{ path: byCode, query: nothingAsked, answers: [json(CheckedDocument)] },
    problems: ["404 DOCUMENT_NOT_FOUND"],
  },
  "GET /api/case-documents/:code/document.pdf": {
    summary: "Its bytes as they were first made; `Ngaba-Outdated: true`: the decision does not stand any more",
    ...{ path: byCode, query: nothingAsked, answers: pdf },
    problems: ["404 DOCUMENT_NOT_FOUND"],
  },
  "GET /api/case-documents/:code/signed.pdf": {
    summary: "What an outside signer made of them",
    ...{ path: byCode, query: nothingAsked, answers: pdf },
    problems: ["404 DOCUMENT_NOT_FOUND"],
  },
  "PUT /api/case-documents/:code/signed.pdf": {
    summary: "Keeps what an outside signer made of these very bytes",
    path: byCode,
    headers: z.object({
      "if-match": z.string().optional().describe("ETag of a signed copy that is to give way; senior reviewers only"),
    }),
    body: { mediaTypes: ["application/pdf"] },
    answers: [json(CheckedDocument, 201, "Kept")],
    problems: [
      ...(["400 PRECONDITION_INVALID", "403 NOT_SENIOR", "404 DOCUMENT_NOT_FOUND"] as const),
      ...(["409 DOCUMENT_OUTDATED", "409 SIGNED_ALREADY", "415 MEDIA_TYPE_REFUSED"] as const),
      ...(["422 SIGNED_OTHER_BYTES", "500 DOCUMENT_DAMAGED"] as const),
    ],
  },
};
