import type { CaseActRequest } from "@ngaba/contract";
import { expect, test } from "vitest";
import { sampleCase } from "../testing/case-samples.ts";
import { HASH, uuid } from "../testing/samples.ts";
import { AHEAD } from "./client.ts";
import { createReviewClient } from "./review-client.ts";

const detail = sampleCase();
const request: CaseActRequest = { id: uuid(2), act: { kind: "reject", reason: "other", seen: [HASH] } };
const problem = { type: "about:blank", title: "Conflict", status: 409, code: "LOCKED" };

test("what rests on what was seen is sent with the version that was seen; a take and a note are not", async () => {
  const sent: unknown[] = [];
  const client = createReviewClient(async (input, { method, headers } = {}) => {
    sent.push([method, input, new Headers(headers).get("if-match")]);
    return Response.json(detail);
  });
  expect(await client.act(detail.id, request, 3)).toEqual({ kind: "ok", value: { what: "done", detail } });
  await client.act(detail.id, { id: uuid(3), act: { kind: "take" } }, 3);
  await client.act(detail.id, { id: uuid(4), act: { kind: "note", text: "x" } }, 3);
  const path = `/api/cases/${detail.id}/acts`;
  expect(sent).toEqual([
    ["POST", path, '"3"'],
    ["POST", path, null],
    ["POST", path, null],
  ]);
});

test("that somebody else was first, and why something is refused, are answers", async () => {
  const answering = (body: object, status: number) =>
    createReviewClient(async () => Response.json(body, { status })).act(detail.id, request, 1);
  const meanwhile = { ...problem, status: 412, code: "CHANGED_MEANWHILE", case: detail };
  expect(await answering(meanwhile, 412)).toEqual({ kind: "ok", value: { what: "changed", detail } });
  expect(await answering({ ...problem, case: detail }, 409)).toEqual({
    kind: "ok",
    value: { what: "refused", code: "LOCKED", detail, files: undefined },
  });
  const files = [{ sha256: HASH, state: "spoiled" }];
  expect(await answering({ ...problem, code: "EVIDENCE_SPOILED", files }, 409)).toEqual({
    kind: "ok",
    value: { what: "refused", code: "EVIDENCE_SPOILED", detail: undefined, files },
  });
  expect(await answering({ ...problem, status: 404, code: "CASE_NOT_FOUND" }, 404)).toEqual({
    kind: "error",
    error: { reason: "refused", status: 404, code: "CASE_NOT_FOUND" },
  });
});

test("what is read ahead says so, what is shown then is told, and a signed copy goes as PDF", async () => {
  const sent: unknown[] = [];
  const client = createReviewClient(async (input, { method = "GET", headers } = {}) => {
    const given = new Headers(headers);
    sent.push([method, input, given.get("ngaba-read-ahead") ?? given.get("if-match"), given.get("content-type")]);
    return Response.json(detail);
  });
  const { signal } = new AbortController();
  await client.caseOf(detail.id, signal, AHEAD);
  await client.caseOf(detail.id, signal);
  await client.shown(HASH);
  await client.sign("0123-4567-89AB-CDEF", new Blob(["%PDF"]));
  await client.sign("0123-4567-89AB-CDEF", new Blob(["%PDF"]), HASH);
  expect(sent).toEqual([
    ["GET", `/api/cases/${detail.id}`, "true", null],
    ["GET", `/api/cases/${detail.id}`, null, null],
    ["HEAD", `/api/media/${HASH}`, null, null],
    ["PUT", "/api/case-documents/0123-4567-89AB-CDEF/signed.pdf", null, "application/pdf"],
    ["PUT", "/api/case-documents/0123-4567-89AB-CDEF/signed.pdf", `"${HASH}"`, "application/pdf"],
  ]);
});

test("only what is asked for stands in the address of a search", async () => {
  const asked: string[] = [];
  const client = createReviewClient(async (input) => {
    asked.push(String(input));
    return Response.json({ cases: [] });
  });
  await client.cases({ limit: 5, forMe: "true", kind: undefined, order: "due" }, new AbortController().signal);
  expect(asked).toEqual(["/api/cases?limit=5&forMe=true&order=due"]);
});

test("a plate and what it is searched for stand in no address", async () => {
  const sent: unknown[] = [];
  const client = createReviewClient(async (input, { method, body } = {}) => {
    sent.push([method, input, JSON.parse(String(body))]);
    return Response.json({ cases: [] });
  });
  const search = { limit: 5, plate: "19A12345", purpose: "Chủ xe hỏi" };
  await client.cases(search, new AbortController().signal);
  expect(sent).toEqual([["POST", "/api/cases/search", search]]);
});
