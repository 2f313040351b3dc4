import { type CaseDocumentList, Sha256 } from "@ngaba/contract";
import { Router } from "express";
import { z } from "zod";
import type { AuditLog } from "../audit/audit-log.ts";
import type { NoteView } from "../audit/view-notes.ts";
import { whoOf } from "../auth/who.ts";
import type { CaseDocuments, Still } from "../documents/case-documents.ts";
import { notMade } from "./document-problems.ts";
import { parseParams, parseQuery } from "./parse.ts";
import { HttpProblem, methodNotAllowed } from "./problem.ts";

const CaseParams = z.strictObject({ id: z.uuid() });
const StillParams = CaseParams.extend({ sha256: Sha256 });
const NoQuery = z.strictObject({});

/** For whoever has to see what leaves the house before it does. */
export interface CaseStillRouteOptions {
  readonly documents: Pick<CaseDocuments, "made" | "still">;
  readonly audit: Pick<AuditLog, "note">;
  readonly noteView: NoteView;
}

/**
 * `GET /api/cases/:id/documents`: what was made of a case so far. `GET /api/cases/:id/stills/:sha256/covered.jpg`: a still as
 * documents would show it now; `Ngaba-Others-Known` is false where nobody
 * knows who else is in it, so that nothing is covered by itself.
 */
export function caseStillRoutes({ documents, audit, noteView }: CaseStillRouteOptions): Router {
  const router = Router();
  router
    .route("/api/cases/:id/documents")
    .get(async (request, response) => {
      const { id } = parseParams(request, CaseParams);
      parseQuery(request, NoQuery);
      const who = whoOf(request);
      const made = await documents.made(id, who);
      if (made.what !== "done") return notMade(made.what, id);
      await noteView({ who, action: "case.viewed", subject: id });
      const list: CaseDocumentList = { documents: [...made.documents] };
      response.set("Cache-Control", "no-store").json(list);
    })
    .all(methodNotAllowed("GET, HEAD"));
  router
    .route("/api/cases/:id/stills/:sha256/covered.jpg")
    .get(async (request, response) => {
      const { id, sha256 } = parseParams(request, StillParams);
      parseQuery(request, NoQuery);
      const who = whoOf(request);
      const { jpeg, areOthersKnown } = doneIn(await documents.still(id, sha256, who), id, sha256);
      await audit.note({ who, action: "case.still-viewed", subject: id, detail: { sha256 } });
      response.set({ "Content-Type": "image/jpeg", "Cache-Control": "no-store, no-transform" });
      response.set("Ngaba-Others-Known", String(areOthersKnown));
      response.send(Buffer.from(jpeg));
    })
    .all(methodNotAllowed("GET, HEAD"));
  return router;
}

/** @throws {HttpProblem} 404, 409 */
function doneIn(still: Still, id: string, sha256: string): Extract<Still, { what: "done" }> {
  switch (still.what) {
    case "done":
      return still;
    case "not-of-case":
      throw new HttpProblem(404, "STILL_NOT_FOUND", { detail: `no still ${sha256} belongs to case ${id}` });
    case "not-arrived":
      throw new HttpProblem(409, "STILL_NOT_ARRIVED", { detail: "it was told of, and has not come" });
    case "damaged":
      throw new HttpProblem(409, "STILL_DAMAGED", { detail: "what is stored is not what its hash says" });
    case "no-picture":
      throw new HttpProblem(409, "STILL_NO_PICTURE", {
        detail: "it is as it was sent, and no picture can be made of it",
      });
    default:
      return notMade(still.what, id);
  }
}
