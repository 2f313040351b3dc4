import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type CaseDetail, CaseDocument, CaseExport, epochMs } from "@ngaba/contract";
import express from "express";
import { pino } from "pino";
import { expect, onTestFinished, test } from "vitest";
import type { AuditEntry } from "../audit/audit-log.ts";
import { knowAs, type Who } from "../auth/who.ts";
import { sha256Of } from "../documents/case-archive.ts";
import { createCaseDocuments } from "../documents/case-documents.ts";
import { misfitsOf } from "../documents/export-schema-kit.ts";
import { approved, CASE_ID, caseOf, forms, lan, madeRecord, opened } from "../documents/record-kit.ts";
import { openSqliteDocumentStore } from "../documents/sqlite-document-store.ts";
import { verifyArchive } from "../documents/verify-archive.ts";
import { caseExportRoutes } from "./case-export-routes.ts";
import { documentRoutes } from "./document-routes.ts";
import { problemHandler } from "./problem.ts";

const who: Who = { kind: "person", ...lan, roles: ["reviewer"], cameraIds: undefined };
const OTHER_ID = "01988000-0000-7000-8000-000000000000";

/** The routes on a real port, with a real store; `setCase` changes how the case stands. */
async function startApi(detail: CaseDetail = approved) {
  const folder = await mkdtemp(join(tmpdir(), "ngaba-documents-"));
  const store = await openSqliteDocumentStore(folder);
  const kit = await madeRecord(detail);
  let now = detail;
  const recorded = async (id: string) =>
    id === CASE_ID ? { record: { ...kit.record, detail: now }, messages: [{ phase: "start" }] } : undefined;
  const clock = { now: () => epochMs(Date.parse("2026-03-04T00:00:00Z")) };
  const documents = createCaseDocuments({ recorded, store, read: kit.read, forms, clock });
  const noted: AuditEntry[] = [];
  const audit = { note: async (entry: AuditEntry) => void noted.push(entry) };
  const exportCases = async function* () {
    yield { detail: now, site: kit.record.site };
  };
  const app = express();
  app.use((request, _response, next) => {
    knowAs(request, who);
    next();
  });
  app.use(documentRoutes({ documents, audit })).use(caseExportRoutes({ exportCases, audit }));
  app.use(problemHandler(pino({ enabled: false })));
  const server = app.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(async () => {
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
  return { ask, noted, documents, recorded, setCase };
}

const json = ({ bytes }: { bytes: Uint8Array }): unknown => JSON.parse(new TextDecoder().decode(bytes));
const put = (body: Uint8Array<ArrayBuffer>) => ({
  method: "PUT",
  body,
  headers: { "Content-Type": "application/pdf" },
});

test("a document is made once, given again as the same bytes, and found by its code", async () => {
  const { ask, noted } = await startApi();
  const first = await ask(`/api/cases/${CASE_ID}/document.pdf`);
  expect([first.status, first.headers.get("content-type")]).toEqual([200, "application/pdf"]);
  const again = await ask(`/api/cases/${CASE_ID}/document.pdf`);
  expect(Buffer.compare(first.bytes, again.bytes)).toBe(0);
  const code = first.headers.get("ngaba-code") ?? "";
  const document = CaseDocument.parse(json(await ask(`/api/case-documents/${code}`)));
  expect(document).toMatchObject({
    code,
    kind: "case",
    caseId: CASE_ID,
    caseVersion: 5,
    sha256: sha256Of(first.bytes),
  });
  const typed = code.toLowerCase().replaceAll("0", "o").replaceAll("1", "l");
  const kept = await ask(`/api/case-documents/${typed}/document.pdf`);
  expect(Buffer.compare(first.bytes, kept.bytes)).toBe(0);
  const detail = { kind: "case", code, sha256: document.sha256 };
  expect(noted[0]).toEqual({ who, action: "case.document-viewed", subject: CASE_ID, detail });
});

test("who asks at once gets the same bytes", async () => {
  const { ask } = await startApi();
  const answers = await Promise.all([1, 2, 3].map(() => ask(`/api/cases/${CASE_ID}/notice.pdf`)));
  expect(new Set(answers.map(({ bytes }) => sha256Of(bytes))).size).toBe(1);
});

test("what was handed over under a code stays, though the case has gone on", async () => {
  const { ask, setCase } = await startApi();
  const first = await ask(`/api/cases/${CASE_ID}/document.pdf`);
  const acts = approved.entries.map(({ by, act }) => [by, act] as const);
  setCase(caseOf([...acts, [lan, { kind: "note", text: "Chủ xe đã gọi" }]]));
  const later = await ask(`/api/cases/${CASE_ID}/document.pdf`);
  expect(later.headers.get("ngaba-code")).not.toBe(first.headers.get("ngaba-code"));
  const kept = await ask(`/api/case-documents/${first.headers.get("ngaba-code")}/document.pdf`);
  expect(Buffer.compare(first.bytes, kept.bytes)).toBe(0);
});

test("a notice there is only of what was decided", async () => {
  const { ask, setCase } = await startApi(caseOf([[lan, opened]]));
  const refused = await ask(`/api/cases/${CASE_ID}/notice.pdf`);
  expect([refused.status, json(refused)]).toEqual([409, expect.objectContaining({ code: "NOT_DECIDED" })]);
  setCase(approved);
  expect((await ask(`/api/cases/${CASE_ID}/notice.pdf`)).status).toBe(200);
});

test("a signed copy is taken when it begins with the bytes that were shown, once", async () => {
  const { ask } = await startApi();
  const made = await ask(`/api/cases/${CASE_ID}/notice.pdf`);
  const path = `/api/case-documents/${made.headers.get("ngaba-code")}/signed.pdf`;
  const update = Buffer.from("\n9 0 obj <</Type/Sig/ByteRange[0 1 2 3]>> endobj\n%%EOF\n");
  const signed = new Uint8Array(Buffer.concat([made.bytes, update]));
  const others = signed.slice();
  others[100] = (others[100] ?? 0) ^ 1;
  for (const body of [
    others,
    new Uint8Array(made.bytes),
    new Uint8Array(Buffer.concat([made.bytes, Buffer.from("x")])),
  ]) {
    expect((await ask(path, put(body))).status).toBe(422);
  }
  expect((await ask(path)).status).toBe(404);
  const taken = await ask(path, put(signed));
  expect(taken.status).toBe(201);
  expect(json(taken)).toMatchObject({ signed: { sha256: sha256Of(signed), by: lan } });
  expect((await ask(path, put(signed))).status).toBe(409);
  expect(Buffer.compare((await ask(path)).bytes, signed)).toBe(0);
  expect((await ask(path, { method: "PUT", body: "text" })).status).toBe(415);
});

test("the archive verifies and holds the documents; of a case that was handed over it is the one that went with it", async () => {
  const { ask, documents, recorded, setCase } = await startApi();
  await ask(`/api/cases/${CASE_ID}/document.pdf`);
  const open = await ask(`/api/cases/${CASE_ID}/archive.zip`);
  expect(verifyArchive(open.bytes)).toMatchObject({ caseId: CASE_ID });
  const found = await recorded(CASE_ID);
  const archive = found === undefined ? "" : await documents.seal(found);
  expect(archive).toBe(sha256Of(open.bytes));
  const acts = approved.entries.map(({ by, act }) => [by, act] as const);
  setCase(caseOf([...acts, [lan, { kind: "hand-over", to: "PC08", archive }]]));
  await ask(`/api/cases/${CASE_ID}/notice.pdf`); // made since, and not in what went out
  expect(sha256Of((await ask(`/api/cases/${CASE_ID}/archive.zip`)).bytes)).toBe(archive);
});

test("cases go out as CSV and as JSON, and what for is written down", async () => {
  const { ask, noted } = await startApi();
  const query = "from=2026-03-01T00:00:00Z&to=2026-04-01T00:00:00Z&purpose=b%C3%A1o%20c%C3%A1o";
  const csv = new TextDecoder("utf-8", { ignoreBOM: true }).decode((await ask(`/api/cases.csv?${query}`)).bytes);
  const [head = "", row = "", end] = csv.split("\r\n");
  expect(head).toMatch(/^\uFEFF"caseId","caseVersion","state",/);
  expect(row).toContain(`"${CASE_ID}","5","approved"`);
  expect([row.split('","').length, end]).toEqual([head.split('","').length, ""]);
  const answer = json(await ask(`/api/cases.json?${query}`));
  expect(misfitsOf(answer)).toEqual([]);
  const { cases } = CaseExport.parse(answer);
  expect(cases).toEqual([expect.objectContaining({ caseId: CASE_ID, plate: "19AB12345" })]);
  const detail = { from: "2026-03-01T00:00:00Z", to: "2026-04-01T00:00:00Z", state: "all", purpose: "báo cáo" };
  expect(noted[0]).toEqual({ who, action: "case.exported", subject: "csv", detail });
});

test.each([
  { path: `/api/cases/${OTHER_ID}/document.pdf`, status: 404, why: "no such case" },
  { path: `/api/cases/${OTHER_ID}/archive.zip`, status: 404, why: "no such case" },
  { path: "/api/cases/5/document.pdf", status: 400, why: "no id" },
  { path: "/api/case-documents/0123-4567-89AB-CDEF", status: 404, why: "no such document" },
  { path: "/api/case-documents/0123-4567-89AB-CDEU", status: 400, why: "a letter that codes do not have" },
  { path: "/api/cases.csv?from=2026-03-01T00:00:00Z&to=2026-04-01T00:00:00Z", status: 400, why: "no purpose" },
  {
    path: "/api/cases.csv?from=2026-03-01T00:00:00Z&to=2027-04-01T00:00:00Z&purpose=report",
    ...{ status: 400, why: "more than a year" },
  },
])("$path is refused with $status: $why", async ({ path, status }) => {
  const { ask, noted } = await startApi();
  expect((await ask(path)).status).toBe(status);
  expect(noted).toEqual([]);
});
