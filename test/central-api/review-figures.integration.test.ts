import { randomUUID } from "node:crypto";
import type { HoldRequest, KeptVerdict, LegalHold, ReviewFiguresQuery, ReviewSampleQuery } from "@ngaba/contract";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { CentralError } from "../../central/src/platform/errors.ts";
import { an, openedCase, utc } from "../../central/src/review/case-kit.ts";
import type { HoldAnswer } from "../../central/src/review/holds.ts";
import { agreementOf, figuresOf } from "../../central/src/review/review-figures.ts";
import type { VerdictAnswer } from "../../central/src/review/sample-verdicts.ts";
import { auditedIn, bearer, problemOf, startTestApi, type TestApi } from "./http-app-kit.ts";

const year = { from: "2026-01-01T00:00:00Z", to: "2027-01-01T00:00:00Z" };
const figures = figuresOf([{ ruleId: "rule-1", result: "accepted", cases: 3 }], ["rule"]);
const { entries: _, ...view } = openedCase();
const sum = { right: 0, wrong: 0, open: 1 };
const sample = { seed: "s-1", population: 9, cases: [view], verdicts: [], sum, agreement: agreementOf([], true) };
const drawn = { ...year, size: 1, seed: "s-1", caseId: view.id };
const found = { ...drawn, id: randomUUID(), verdict: "wrong", why: "Đèn vàng" } as const;
const verdict: KeptVerdict = {
  ...{ id: found.id, seed: "s-1", caseId: view.id, caseVersion: 4 },
  ...{ verdict: "wrong", why: "Đèn vàng", at: utc(0), by: an },
};
const request: HoldRequest = { id: randomUUID(), subject: "case", subjectId: view.id, why: "Công văn 12/CV-VKS" };
const hold: LegalHold = { ...request, at: utc(0), by: an };

let testApi: TestApi;
let asked: (ReviewFiguresQuery | ReviewSampleQuery)[];
let answer: HoldAnswer;
let judged: VerdictAnswer;
beforeEach(async () => {
  testApi = await startTestApi();
  onTestFinished(testApi.stop);
  asked = [];
  answer = { what: "done", hold };
  judged = { what: "done", verdict };
  testApi.told.teaching = {
    figures: async (query) => {
      asked.push(query);
      return figures;
    },
    sample: async (query) => {
      asked.push(query);
      return sample;
    },
    judge: async (_request, _who, note) => {
      if (judged.what === "done") await note(judged.verdict);
      return judged;
    },
  };
  const hear = async (_id: unknown, _who: unknown, note: () => Promise<void>) => {
    if (answer.what === "done") await note();
    return answer;
  };
  testApi.told.holds = {
    find: async () => [hold],
    set: hear,
    lift: (id, _request, who, note) => hear(id, who, note),
  };
});

const get = (path: string, query: object = {}) => testApi.api.get(path).set(bearer).query(query);
const post = (path: string, body: object) => testApi.api.post(path).set(bearer).send(body);

test("figures are told apart by what is asked, and need a stretch of at most 732 days", async () => {
  const told = await get("/api/review/figures", { ...year, by: "rule,camera" });
  expect(told.body).toEqual(figures);
  expect(asked).toEqual([{ ...year, by: ["rule", "camera"] }]);
  for (const query of [
    { ...year, by: "weather" },
    { ...year, to: "2029-01-01T00:00:00Z" },
    { ...year, to: year.from },
  ]) {
    expect(problemOf(await get("/api/review/figures", query))).toMatchObject({ status: 400, code: "QUERY_INVALID" });
  }
  testApi.told.teaching = {
    ...testApi.told.teaching,
    figures: () => Promise.reject(new CentralError("TOO_MANY_SUMS", "more than 20000 counts")),
  };
  expect(problemOf(await get("/api/review/figures", year))).toMatchObject({ status: 422, code: "TOO_MANY_SUMS" });
});

test("who draws a sample is noted with its seed", async () => {
  const answered = await get("/api/review/sample", { ...year, size: 1, seed: "s-1" });
  expect(answered.body).toEqual(sample);
  expect(asked).toEqual([{ ...year, size: 1, seed: "s-1" }]);
  expect(await auditedIn(testApi)).toMatchObject([
    { action: "review.sampled", subject: "s-1", detail: { ...year, population: 9, cases: 1 } },
  ]);
});

test("what is found of a drawn case is noted before it is kept, without why, in which a plate may stand", async () => {
  const kept = await post("/api/review/sample/verdicts", found);
  expect([kept.status, kept.body]).toEqual([201, verdict]);
  expect(await auditedIn(testApi)).toMatchObject([{ action: "review.sample-judged", subject: view.id }]);
  expect((await auditedIn(testApi))[0]?.detail).toEqual({
    verdict: "wrong",
    seed: "s-1",
    entry: found.id,
    caseVersion: 4,
  });
});

test.each([
  { what: "not-drawn", code: "NOT_IN_SAMPLE" },
  { what: "same-person", code: "SAME_PERSON" },
  { what: "id-taken", code: "ID_TAKEN" },
] as const)("a verdict that is $what is not kept, and says so", async ({ what, code }) => {
  judged = { what };
  expect(problemOf(await post("/api/review/sample/verdicts", found))).toMatchObject({ status: 409, code });
  expect(await auditedIn(testApi)).toEqual([]);
});

test("of one that is wrong it must be said why, of one that is right it need not", async () => {
  for (const why of [undefined, " ", "x"]) {
    expect(problemOf(await post("/api/review/sample/verdicts", { ...found, why })).status).toBe(400);
  }
  const right = { ...drawn, id: randomUUID(), verdict: "right" };
  expect((await post("/api/review/sample/verdicts", right)).status).toBe(201);
});

test("a hold is set and lifted with its reason, noted before it is done", async () => {
  const set = await post("/api/holds", request);
  expect([set.status, set.body]).toEqual([201, hold]);
  expect((await get("/api/holds")).body).toEqual({ holds: [hold] });
  const lifted = await post(`/api/holds/${hold.id}/lift`, { why: "Đã xong" });
  expect([lifted.status, lifted.body]).toEqual([200, hold]);
  expect(await auditedIn(testApi)).toMatchObject([
    { action: "hold.set", subject: view.id, detail: { hold: hold.id, subject: "case", why: request.why } },
    { action: "hold.lifted", subject: hold.id, detail: { why: "Đã xong" } },
  ]);
});

test.each([
  { what: "unknown", status: 404, code: "HOLD_SUBJECT_NOT_FOUND" },
  { what: "id-taken", status: 409, code: "ID_TAKEN" },
  { what: "lifted-before", status: 409, code: "LIFTED_BEFORE" },
] as const)("a hold that is $what is not done, and says so", async ({ what, status, code }) => {
  answer = { what };
  expect(problemOf(await post("/api/holds", request))).toMatchObject({ status, code });
  expect(await auditedIn(testApi)).toEqual([]);
});

test("without a reason nothing is held or let go", async () => {
  for (const why of [undefined, " ", "x"]) {
    expect(problemOf(await post("/api/holds", { ...request, why })).status).toBe(400);
    expect(problemOf(await post(`/api/holds/${hold.id}/lift`, { why })).status).toBe(400);
  }
});
