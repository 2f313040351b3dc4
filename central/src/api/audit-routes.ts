import { AuditQuery } from "@ngaba/contract";
import { Router } from "express";
import type { AuditLog } from "../audit/audit-log.ts";
import type { NoteView } from "../audit/view-notes.ts";
import { whoOf } from "../auth/who.ts";
import { parseQuery } from "./parse.ts";
import { methodNotAllowed } from "./problem.ts";

/** `GET /api/audit`: the audit log, newest first. That somebody read it stands in it too. */
export function auditRoutes({ audit, noteView }: { readonly audit: AuditLog; readonly noteView: NoteView }): Router {
  const router = Router();
  router
    .route("/api/audit")
    .get(async (request, response) => {
      const query = parseQuery(request, AuditQuery);
      await noteView({ who: whoOf(request), action: "audit.read", subject: "audit" });
      response.set("Cache-Control", "no-store").json(await audit.read(query));
    })
    .all(methodNotAllowed("GET, HEAD"));
  return router;
}
