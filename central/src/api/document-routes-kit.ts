/** The routes of documents on a real port, with a real store, and one case. For tests. */
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type CaseDetail, type CaseExportFilter, epochMs } from "@ngaba/contract";
import express from "express";
import { pino } from "pino";
import type { AuditEntry } from "../audit/audit-log.ts";
import { knowAs, type Who } from "../auth/who.ts";
import { createCaseDocuments } from "../documents/case-documents.ts";
import { approved, CASE_ID, forms, laidIn, lan, madeRecord } from "../documents/record-kit.ts";
import { openSqliteDocumentStore } from "../documents/sqlite-document-store.ts";
import type { ExportCases } from "../review/case-records.ts";

import { createTurns } from "../review/turns.ts";

import { caseExportRoutes } from "./case-export-routes.ts";
import { caseStillRoutes } from "./case-still-routes.ts";
import { documentRoutes } from "./document-routes.ts";
import { problemHandler } from "./problem.ts";

/** Who asks with a header `X-Senior`. */
export const minh = { id: "p-2", name: "Trần Quang Minh" };
export const who: Who = { kind: "person", ...lan, roles: ["reviewer"], cameraIds: undefined };

/**
 * `setCase` changes how the case stands, `spoil` what a still holds; after `removeMeanwhile` the case goes while it is read.
 * @param atEnd is told how all that is put away again
 */
export async function startApi(atEnd: (putAway: () => Promise<void>) => void, detail: CaseDetail = approved) {
  const folder = await mkdtemp(join(tmpdir(), "ngaba-documents-"));
  const store = await openSqliteDocumentStore(folder);
  const kit = await madeRecord(detail);
  let now = detail;
  const recorded = async (id: string) =>
    id === CASE_ID ? { record: { ...kit.record, detail: now }, messages: [{ phase: "start" }] } : undefined;
  const clock = { now: () => epochMs(Date.parse("2026-03-04T00:00:00Z")) };
  const spoiled = new Set<string>();
  let [isThere, isToGo] = [true, false];
  const read: typeof kit.read = async (sha256) => {
    if (isToGo) isThere = false;
    if (isToGo) await store.forget([CASE_ID]);
    return spoiled.has(sha256) ? Buffer.from("no picture") : kit.read(sha256);
  };
  const seen = async (id: string) => (id === CASE_ID ? now : undefined);
  const fileOf = await laidIn(folder, kit.bytes);
  const documents = createCaseDocuments({
    ...{ recorded, seen, store, read, fileOf, forms, clock, turns: createTurns() },
    isThere: async () => isThere,
  });
  const noted: AuditEntry[] = [];
  const audit = { note: async (entry: AuditEntry) => void noted.push(entry) };
  const exported: CaseExportFilter[] = [];
  const exportCases: ExportCases = async function* (filter) {
    exported.push(filter);
    yield { detail: now, site: kit.record.site };
  };
  const app = express();
  app.use((request, _response, next) => {
    const isSenior = request.headers["x-senior"] !== undefined;
    knowAs(request, isSenior ? { ...who, ...minh, roles: ["senior-reviewer"] } : who);
    next();
  });
  app.use(caseStillRoutes({ documents, audit, noteView: audit.note }));
  app.use(documentRoutes({ documents, audit })).use(caseExportRoutes({ exportCases, audit }));
  app.use(problemHandler(pino({ enabled: false })));
  const server = app.listen(0, "127.0.0.1");
  await once(server, "listening");
  atEnd(async () => {
    server.close();
    await store[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });
  const address = server.address();
  const origin = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
  const ask = async (path: string, init?: RequestInit) => {
    const answer = await fetch(`${origin}${path}`, init);
    return { status: answer.status, headers: answer.headers, bytes: new Uint8Array(await answer.arrayBuffer()) };
  };
  const setCase = (next: CaseDetail): void => {
    now = next;
  };
  const spoil = (sha256: string): void => {
    spoiled.add(sha256);
  };
  const removeMeanwhile = (): void => {
    isToGo = true;
  };
  return { ask, noted, exported, documents, recorded, setCase, spoil, removeMeanwhile, folder, files: kit.files };
}

export const json = ({ bytes }: { bytes: Uint8Array }): unknown => JSON.parse(new TextDecoder().decode(bytes));
export const actsOf = ({ entries }: CaseDetail) => entries.map(({ by, act }) => [by, act] as const);
