import { CaseDocumentList, CaseExport, CheckedDocument } from "@ngaba/contract";
import { expect, onTestFinished, test } from "vitest";
import { sha256Of } from "../documents/case-archive.ts";
import { misfitsOf } from "../documents/export-schema-kit.ts";
import { approved, CASE_ID, caseOf, lan, opened } from "../documents/record-kit.ts";
import { verifyArchive } from "../documents/verify-archive.ts";
import { actsOf, json, startApi, who } from "./document-routes-kit.ts";

const OTHER_ID = "01988000-0000-7000-8000-000000000000";

test("a document is made once, given again as the same bytes, and found by its code", async () => {
  const { ask, noted } = await startApi(onTestFinished);
  const first = await ask(`/api/cases/${CASE_ID}/document.pdf`);
  expect([first.status, first.headers.get("content-type")]).toEqual([200, "application/pdf"]);
  const again = await ask(`/api/cases/${CASE_ID}/document.pdf`);
  expect(Buffer.compare(first.bytes, again.bytes)).toBe(0);
  const code = first.headers.get("ngaba-code") ?? "";
  const document = CheckedDocument.parse(json(await ask(`/api/case-documents/${code}`)));
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

test("a still that is no picture does not keep the document from being made, and the case loses nothing", async () => {
  const { ask, spoil, files } = await startApi(onTestFinished);
  const at = files.find(({ role }) => role === "at")?.sha256 ?? "";
  spoil(at);
  const made = await ask(`/api/cases/${CASE_ID}/document.pdf`);
  expect([made.status, made.headers.get("content-type")]).toEqual([200, "application/pdf"]);
  const covered = await ask(`/api/cases/${CASE_ID}/stills/${at}/covered.jpg`);
  expect([covered.status, json(covered)]).toEqual([409, expect.objectContaining({ code: "STILL_NO_PICTURE" })]);
  expect((await ask(`/api/cases/${CASE_ID}/archive.zip`)).status).toBe(200);
});

test("a still is given as documents show it, which is noted; what was made so far is listed with its hashes", async () => {
  const { ask, noted, files } = await startApi(onTestFinished);
  const { sha256 = "" } = files[0] ?? {};
  const covered = await ask(`/api/cases/${CASE_ID}/stills/${sha256}/covered.jpg`);
  expect([covered.status, covered.headers.get("content-type")]).toEqual([200, "image/jpeg"]);
  expect(covered.headers.get("ngaba-others-known")).toBe("true");
  expect(sha256Of(covered.bytes)).not.toBe(sha256);
  expect(noted).toEqual([{ who, action: "case.still-viewed", subject: CASE_ID, detail: { sha256 } }]);
  const listed = async () => CaseDocumentList.parse(json(await ask(`/api/cases/${CASE_ID}/documents`))).documents;
  expect(await listed()).toEqual([]);
  const made = await ask(`/api/cases/${CASE_ID}/document.pdf`);
  const code = made.headers.get("ngaba-code");
  expect(await listed()).toMatchObject([{ code, kind: "case", sha256: sha256Of(made.bytes) }]);
});

test("who asks at once gets the same bytes", async () => {
  const { ask } = await startApi(onTestFinished);
  const answers = await Promise.all([1, 2, 3].map(() => ask(`/api/cases/${CASE_ID}/notice.pdf`)));
  expect(new Set(answers.map(({ bytes }) => sha256Of(bytes))).size).toBe(1);
});

test("what was handed over under a code stays, though the case has gone on", async () => {
  const { ask, setCase } = await startApi(onTestFinished);
  const first = await ask(`/api/cases/${CASE_ID}/document.pdf`);
  setCase(caseOf([...actsOf(approved), [lan, { kind: "note", text: "Chủ xe đã gọi" }]]));
  const later = await ask(`/api/cases/${CASE_ID}/document.pdf`);
  expect(later.headers.get("ngaba-code")).not.toBe(first.headers.get("ngaba-code"));
  const kept = await ask(`/api/case-documents/${first.headers.get("ngaba-code")}/document.pdf`);
  expect(Buffer.compare(first.bytes, kept.bytes)).toBe(0);
});

test("a notice there is only of what was decided", async () => {
  const { ask, setCase } = await startApi(onTestFinished, caseOf([[lan, opened]]));
  const refused = await ask(`/api/cases/${CASE_ID}/notice.pdf`);
  expect([refused.status, json(refused)]).toEqual([409, expect.objectContaining({ code: "NOT_DECIDED" })]);
  setCase(approved);
  expect((await ask(`/api/cases/${CASE_ID}/notice.pdf`)).status).toBe(200);
});

test("the archive verifies and holds the documents; of a case that was handed over it is the one that went with it", async () => {
  const { ask, documents, recorded, setCase } = await startApi(onTestFinished);
  await ask(`/api/cases/${CASE_ID}/document.pdf`);
  const open = await ask(`/api/cases/${CASE_ID}/archive.zip`);
  expect(await ask(`/api/cases/${CASE_ID}/archive.zip`, { method: "HEAD" })).toMatchObject({ status: 200 });
  expect(verifyArchive(open.bytes)).toMatchObject({ caseId: CASE_ID });
  const found = await recorded(CASE_ID);
  const archive = found === undefined ? "" : await documents.seal(found);
  expect(archive).toBe(sha256Of(open.bytes));
  setCase(caseOf([...actsOf(approved), [lan, { kind: "hand-over", to: "PC08", archive }]]));
  await ask(`/api/cases/${CASE_ID}/notice.pdf`); // made since, and not in what went out
  const given = await ask(`/api/cases/${CASE_ID}/archive.zip`);
  expect([sha256Of(given.bytes), given.headers.get("etag")]).toEqual([archive, `"${archive}"`]);
  expect(given.headers.get("content-length")).toBe(String(given.bytes.length));
});

const march = { from: "2026-03-01T00:00:00Z", to: "2026-04-01T00:00:00Z" };
const asking = (body: object): RequestInit => ({
  ...{ method: "POST", body: JSON.stringify(body) },
  headers: { "content-type": "application/json" },
});

test("cases go out as CSV and as JSON, and what for is written down", async () => {
  const { ask, noted } = await startApi(onTestFinished);
  const exportAs = (format: string) => ask("/api/cases/export", asking({ ...march, format, purpose: "báo cáo" }));
  const answered = await exportAs("csv");
  expect(answered.headers.get("content-disposition")).toBe('attachment; filename="cases.csv"');
  const csv = new TextDecoder("utf-8", { ignoreBOM: true }).decode(answered.bytes);
  const [head = "", row = "", end] = csv.split("\r\n");
  expect(head).toMatch(/^\uFEFF"caseId","caseVersion","state",/);
  expect(row).toContain(`"${CASE_ID}","5","approved"`);
  expect([row.split('","').length, end]).toEqual([head.split('","').length, ""]);
  const answer = json(await exportAs("json"));
  expect(misfitsOf(answer)).toEqual([]);
  const { cases } = CaseExport.parse(answer);
  expect(cases).toEqual([expect.objectContaining({ caseId: CASE_ID, plate: "19AB12345" })]);
  const detail = { ...march, format: "csv", purpose: "báo cáo" };
  expect(noted[0]).toEqual({ who, action: "case.exported", subject: "cases", detail });
});

test("an export is of what a search would find, by the same conditions, and each of them is written down", async () => {
  const { ask, noted, exported } = await startApi(onTestFinished);
  const filter = { ...march, state: "approved", kind: "red-light", site: "vt-001", officer: "p-1" };
  await ask("/api/cases/export", asking({ ...filter, plate: "19A-123.45", format: "json", purpose: "tìm xe" }));
  expect(exported).toEqual([{ ...filter, plate: "19A12345" }]);
  const detail = { ...filter, format: "json", purpose: "tìm xe" };
  expect(noted).toEqual([{ who, action: "case.exported", subject: "19A12345", detail }]);
});

test.each([
  { body: { ...march, format: "csv" }, why: "no purpose" },
  { body: { ...march, format: "xml", purpose: "báo cáo" }, why: "no such format" },
  { body: { from: march.from, format: "csv", purpose: "báo cáo" }, why: "no end" },
  { body: { ...march, to: "2027-04-01T00:00:00Z", format: "csv", purpose: "báo cáo" }, why: "more than a year" },
])("an export is refused, and nothing noted: $why", async ({ body }) => {
  const { ask, noted } = await startApi(onTestFinished);
  expect((await ask("/api/cases/export", asking(body))).status).toBe(400);
  expect(noted).toEqual([]);
});

test("no address asks for an export: it would keep what for", async () => {
  const { ask } = await startApi(onTestFinished);
  const said = new URLSearchParams({ ...march, format: "csv", purpose: "x-ray" });
  expect((await ask(`/api/cases/export?${said}`)).status).toBe(405);
  const inAddress = await ask(`/api/cases/export?${said}`, asking({ ...march, format: "csv", purpose: "báo cáo" }));
  expect(inAddress.status).toBe(400);
});

test.each([
  { path: `/api/cases/${OTHER_ID}/document.pdf`, status: 404, why: "no such case" },
  { path: `/api/cases/${OTHER_ID}/archive.zip`, status: 404, why: "no such case" },
  { path: `/api/cases/${OTHER_ID}/documents`, status: 404, why: "no such case" },
  { path: `/api/cases/${OTHER_ID}/stills/${"a".repeat(64)}/covered.jpg`, status: 404, why: "no such case" },
  { path: `/api/cases/${CASE_ID}/stills/${"a".repeat(64)}/covered.jpg`, status: 404, why: "no still of this case" },
  { path: "/api/cases/5/document.pdf", status: 400, why: "no id" },
  { path: "/api/case-documents/0123-4567-89AB-CDEF", status: 404, why: "no such document" },
  { path: "/api/case-documents/0123-4567-89AB-CDEU", status: 400, why: "a letter that codes do not have" },
])("$path is refused with $status: $why", async ({ path, status }) => {
  const { ask, noted } = await startApi(onTestFinished);
  expect((await ask(path)).status).toBe(status);
  expect(noted).toEqual([]);
});
