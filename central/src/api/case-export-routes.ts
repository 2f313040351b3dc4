import { pipeline } from "node:stream/promises";
import { CaseExportQuery } from "@ngaba/contract";
import { type Request, type Response, Router } from "express";
import type { AuditLog } from "../audit/audit-log.ts";
import { whoOf } from "../auth/who.ts";
import { csvExport, jsonExport } from "../documents/export-text.ts";
import type { ExportCases } from "../review/case-records.ts";
import { parseQuery } from "./parse.ts";
import { methodNotAllowed } from "./problem.ts";

const MAX_EXPORT_MS = 366 * 86_400_000;

const BoundedExport = CaseExportQuery.superRefine(({ from, to }, context) => {
  const lengthMs = Date.parse(to) - Date.parse(from);
  if (lengthMs > 0 && lengthMs <= MAX_EXPORT_MS) return;
  context.addIssue({ code: "custom", path: ["to"], message: "must be after from, by at most 366 days" });
});

export interface CaseExportRouteOptions {
  readonly exportCases: ExportCases;
  readonly audit: Pick<AuditLog, "note">;
}

/** `GET /api/cases.csv` and `GET /api/cases.json`: rows for other systems, as docs/case-export.md says. */
export function caseExportRoutes(options: CaseExportRouteOptions): Router {
  const router = Router();
  for (const format of ["csv", "json"] as const) {
    router
      .route(`/api/cases.${format}`)
      .get((request, response) => sendExport(request, response, format, options))
      .all(methodNotAllowed("GET, HEAD"));
  }
  return router;
}

async function sendExport(
  request: Request,
  response: Response,
  format: "csv" | "json",
  { exportCases, audit }: CaseExportRouteOptions,
): Promise<void> {
  const query = parseQuery(request, BoundedExport);
  const who = whoOf(request);
  const { from, to, purpose, state = "all" } = query;
  await audit.note({ who, action: "case.exported", subject: format, detail: { from, to, state, purpose } });
  const found = exportCases(query, who);
  const text = format === "csv" ? csvExport(found) : jsonExport(found, new Date().toISOString());
  response.set({ "Cache-Control": "no-store", "Content-Disposition": `attachment; filename="cases.${format}"` });
  response.type(format === "csv" ? "text/csv; charset=utf-8" : "json");
  await pipeline(text, response);
}
