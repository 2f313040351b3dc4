import { randomUUID } from "node:crypto";
import { CaseChanged, type CaseDone, CaseRefused, type Role } from "@ngaba/contract";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import type { CaseAnswer, WantedCaseAct } from "../../central/src/review/case-acts.ts";
import { acceptAct, binh, next, openedCase, takeAct } from "../../central/src/review/case-kit.ts";
import type { Officer } from "../../central/src/review/review-law.ts";
import { auditedIn, picture, problemOf, sha256, startTestApi, type TestApi } from "./http-app-kit.ts";

const opened = openedCase();
const taken = next(opened, takeAct(900), 1, binh);
const note = { kind: "note", text: "x" } as const;
const reject = { kind: "reject", reason: "other", seen: [] } as const;

let testApi: TestApi;
let asked: { readonly wanted: WantedCaseAct; readonly officer: Officer }[];
let answer: CaseAnswer;
let cookie: string;
beforeEach(async () => {
  testApi = await startTestApi();
  onTestFinished(testApi.stop);
  asked = [];
  answer = { what: "done", detail: taken };
  testApi.told.reviews = {
    ...testApi.told.reviews,
    of: async (id) => (id === taken.id ? taken : undefined),
    act: async (_id, wanted, officer) => {
      asked.push({ wanted, officer });
      const rejected: CaseDone = { ...reject, seen: [], asksSecond: false, mayDecide: true, isSenior: false };
      if (answer.what === "done") await wanted.note?.(next(taken, rejected));
      return answer;
    },
  };
  cookie = await signIn("reviewer", "officer");
});

async function signIn(role: Role, authority: string | null): Promise<string> {
  const facts = { login: `${role}-x`, name: "An", roles: [role], cameraGroups: null, authority, passwordHash: "none" };
  const account = await testApi.auth.accounts.add({ ...facts, passwordUntilMs: undefined });
  if (account === "login-taken") throw new Error(`${role} is there already`);
  return `ngaba_session_${new URL(testApi.url).port}=${await testApi.auth.sessions.open(account.id)}`;
}

const get = (path: string) => testApi.api.get(path).set({ cookie });
const post = (act: object, headers: Record<string, string> = {}) =>
  testApi.api
    .post(`/api/cases/${taken.id}/acts`)
    .set({ cookie, origin: testApi.url, ...headers })
    .send({ id: randomUUID(), act });

test("a case is read with its version as the tag that an act names, and who looked is noted once", async () => {
  const read = await get(`/api/cases/${taken.id}`);
  expect(read.body).toEqual(taken);
  expect(read.headers).toMatchObject({ etag: '"2"', "cache-control": "no-store" });
  await get(`/api/cases/${taken.id}`);
  expect(await auditedIn(testApi)).toMatchObject([{ action: "case.viewed", subject: taken.id }]);
  expect(problemOf(await get(`/api/cases/${randomUUID()}`))).toMatchObject({ status: 404, code: "CASE_NOT_FOUND" });
});

test("what a page reads ahead is noted as that, and as a look once it is opened", async () => {
  testApi.told.reviews = { ...testApi.told.reviews, mayTake: async (ids) => ids.includes(taken.id) };
  await get(`/api/cases/${taken.id}`).set({ "ngaba-read-ahead": "true" });
  expect(await auditedIn(testApi)).toMatchObject([{ action: "case.read-ahead", subject: taken.id }]);
  await get(`/api/cases/${taken.id}`);
  const actions = (await auditedIn(testApi)).map(({ action }) => action);
  expect(actions.toSorted()).toEqual(["case.read-ahead", "case.viewed"]);
});

test("what is not the asker's to take is noted as viewed, whatever the asker says of it", async () => {
  const ahead = { "ngaba-read-ahead": "true" };
  await get(`/api/cases/${taken.id}`).set(ahead);
  expect(await auditedIn(testApi)).toMatchObject([{ action: "case.viewed", subject: taken.id }]);
  testApi.told.reviews = { ...testApi.told.reviews, mayTake: async () => true };
  cookie = await signIn("auditor", null);
  await get(`/api/cases/${taken.id}`).set(ahead);
  const actions = (await auditedIn(testApi)).map(({ action }) => action);
  expect(actions).toEqual(["case.viewed", "case.viewed"]);
});

test("evidence is read ahead of the events that it belongs to", async () => {
  const { told, api, uploadToken } = testApi;
  const upload = { authorization: `Bearer ${uploadToken}`, "Content-Type": "image/jpeg" };
  await api.put(`/api/agents/agent-01/media/${sha256}`).set(upload).send(picture);
  told.mediaEvents.set(sha256, [taken.eventId]);
  told.reviews = { ...told.reviews, mayTake: async (ids) => ids.includes(taken.eventId) };
  await get(`/api/media/${sha256}`).set({ "ngaba-read-ahead": "true" });
  told.mediaEvents.clear();
  await get(`/api/media/${sha256}`).set({ "ngaba-read-ahead": "true" });
  const actions = (await auditedIn(testApi)).map(({ action, subject }) => [action, subject]);
  expect(actions).toEqual([
    ["evidence.read-ahead", sha256],
    ["evidence.viewed", sha256],
  ]);
});

test("an act is done as its person with the authority of their account, and noted before", async () => {
  const done = await post(reject, { "If-Match": '"2"' });
  expect(done.body).toEqual(taken);
  expect(done.headers.etag).toBe('"2"');
  expect(asked).toMatchObject([{ wanted: { act: reject, version: 2 }, officer: { name: "An", authority: "officer" } }]);
  expect(await auditedIn(testApi)).toMatchObject([
    { action: "case.decided", subject: taken.id, detail: { what: "reject", why: "other" } },
    { action: "case.viewed", subject: taken.id },
  ]);
});

test("who comes second is told who was first, and how it stands", async () => {
  answer = { what: "changed", detail: taken };
  const changed = await post(reject, { "If-Match": '"1"' });
  expect(changed.status).toBe(412);
  expect(changed.headers.etag).toBe('"2"');
  const told = CaseChanged.parse(JSON.parse(changed.text));
  expect(told).toMatchObject({ code: "CHANGED_MEANWHILE", case: taken });
  expect(told.detail).toMatch(/^Bình has acted since \(take, 15:00 Asia\/Ho_Chi_Minh\)/);
});

test.each([
  { why: "LOCKED", words: /^Bình works on it until 15:15 Asia\/Ho_Chi_Minh; it can be taken over/ },
  { why: "NOT_HOLDER", words: /^Bình works on it until 15:15 Asia\/Ho_Chi_Minh; take it first/ },
  { why: "SAME_PERSON", words: /another person/ },
] as const)("a refusal says why in a sentence: $why", async ({ why, words }) => {
  answer = { what: "refused", why, detail: taken };
  const refused = await post({ kind: "take" });
  expect(refused.status).toBe(409);
  const told = CaseRefused.parse(JSON.parse(refused.text));
  expect(told).toMatchObject({ code: why, case: taken });
  expect(told.detail).toMatch(words);
});

test("a file that proves nothing any more is named", async () => {
  const files = [{ sha256: "a".repeat(64), state: "spoiled" as const }];
  answer = { what: "unfit", why: "EVIDENCE_SPOILED", files };
  const told = CaseRefused.parse(JSON.parse((await post(reject, { "If-Match": '"2"' })).text));
  expect(told).toMatchObject({
    code: "EVIDENCE_SPOILED",
    files,
    detail: expect.stringMatching(/not what its hash says/),
  });
});

test.each([
  ["without the version that was seen", 428, "VERSION_NEEDED", { what: "version-needed" } as const],
  ["of a case that is not there", 404, "CASE_NOT_FOUND", { what: "case-unknown" } as const],
])("an act %s is refused with %i", async (_what, status, code, given) => {
  answer = given;
  expect(problemOf(await post(reject))).toMatchObject({ status, code });
});

const search = (body: object) => testApi.api.post("/api/cases/search").set({ cookie, origin: testApi.url }).send(body);

test("plates are searched for with a purpose, which is noted before anybody is answered", async () => {
  expect(problemOf(await search({ plate: "19A-123" }))).toMatchObject({ status: 400, problems: [{ path: "purpose" }] });
  expect(await auditedIn(testApi)).toEqual([]);
  expect((await search({ plate: "19a-123.4", purpose: "Chủ xe hỏi", limit: 20 })).body).toEqual({ cases: [] });
  await search({ purpose: "Kiểm tra tháng 3", stage: "decided", site: "vt-001" });
  expect(await auditedIn(testApi)).toMatchObject([
    { action: "case.searched", subject: "19A1234", detail: { purpose: "Chủ xe hỏi" } },
    {
      action: "case.searched",
      subject: "plates",
      detail: { purpose: "Kiểm tra tháng 3", stage: "decided", site: "vt-001" },
    },
  ]);
});

test.each(["plate=19A1234", "purpose=xem", "plate=19A1234&purpose=xem"])(
  "an address holds neither a plate nor what it is searched for: %s",
  async (query) => {
    expect(problemOf(await get(`/api/cases?${query}`))).toMatchObject({ status: 400, code: "QUERY_INVALID" });
  },
);

test("what was accepted stands in the case, and not in the audit log, which outlives it", async () => {
  const accepted = next(taken, acceptAct("19AB12345"), 2, binh);
  testApi.told.reviews = {
    ...testApi.told.reviews,
    act: async (_id, wanted) => {
      await wanted.note?.(accepted);
      return { what: "done", detail: taken };
    },
  };
  await post({ kind: "undo" });
  const id = accepted.entries.at(-1)?.id;
  const [noted] = await auditedIn(testApi);
  expect(noted).toMatchObject({ action: "case.decided", subject: taken.id, detail: { what: "accept", entry: id } });
  expect(JSON.stringify(noted)).not.toMatch(/19AB12345|vn-red-light/);
});

test("locks and notes are not in the audit log, they stand in the case: what was shown with them is", async () => {
  testApi.told.reviews = {
    ...testApi.told.reviews,
    act: async (_id, wanted) => {
      await wanted.note?.(next(taken, wanted.act.kind === "note" ? note : takeAct(900)));
      return { what: "done", detail: taken };
    },
  };
  for (const act of [note, { kind: "take" }]) expect((await post(act)).status).toBe(200);
  expect((await auditedIn(testApi)).map(({ action }) => action)).toEqual(["case.viewed"]);
});
