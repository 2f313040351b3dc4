import { pipeline } from "node:stream/promises";
import { CaseExportRequest, MAX_EXPORT_DAYS } from "@ngaba/contract";
import express, { type Request, type Response, Router } from "express";
import { z } from "zod";
import type { AuditLog } from "../audit/audit-log.ts";
import { whoOf } from "../auth/who.ts";
import { csvExport, jsonExport } from "../documents/export-text.ts";
import type { ExportCases } from "../review/case-records.ts";
import { notedFilter } from "./noted-filter.ts";
import { parseBody, parseQuery } from "./parse.ts";
import { methodNotAllowed } from "./problem.ts";

const DAY_MS = 86_400_000;
const MAX_BODY_BYTES = 16_384;
const NoQuery = z.strictObject({});

const BoundedExport = CaseExportRequest.superRefine(({ from, to }, context) => {
  const lengthMs = Date.parse(to) - Date.parse(from);
  if (lengthMs > 0 && lengthMs <= MAX_EXPORT_DAYS * DAY_MS) return;
  context.addIssue({ code: "custom", path: ["to"], message: `must be after from, by at most ${MAX_EXPORT_DAYS} days` });
});

export interface CaseExportRouteOptions {
  readonly exportCases: ExportCases;
  readonly audit: Pick<AuditLog, "note">;
}

/** `POST /api/cases/export`: rows for other systems, as docs/case-export.md says. Noted before any is answered. */
export function caseExportRoutes(options: CaseExportRouteOptions): Router {
  const router = Router();
  router
    .route("/api/cases/export")
    .post(express.json({ limit: MAX_BODY_BYTES }), (request, response) => sendExport(request, response, options))
    .all(methodNotAllowed("POST"));
  return router;
}

async function sendExport(
  request: Request,
  response: Response,
  { exportCases, audit }: CaseExportRouteOptions,
): Promise<void> {
  parseQuery(request, NoQuery);
  const { format, purpose, ...filter } = parseBody(request, BoundedExport);
  const who = whoOf(request);
  const { plate, ...noted } = filter;
  const detail = { format, purpose, ...notedFilter(noted) };
  await audit.note({ who, action: "case.exported", subject: plate ?? "cases", detail });
  const found = exportCases(filter, who);
  const text = format === "csv" ? csvExport(found) : jsonExport(found, new Date().toISOString());
  response.set({ "Cache-Control": "no-store", "Content-Disposition": `attachment; filename="cases.${format}"` });
  response.type(format === "csv" ? "text/csv; charset=utf-8" : "json");
  await pipeline(text, response);
}
