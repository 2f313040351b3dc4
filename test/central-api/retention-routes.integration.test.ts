import { randomUUID } from "node:crypto";
import { CaseRetention, OfficerList, RetentionView } from "@ngaba/contract";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { bearer, problemOf, startTestApi, type TestApi } from "./http-app-kit.ts";

const at = "2026-03-02T14:10:00Z";
const list = "a".repeat(64);
const removal = { kind: "rejectedCase", at, list, cases: 1, events: 1, files: 4 } as const;

let testApi: TestApi;
beforeEach(async () => {
  testApi = await startTestApi();
  onTestFinished(testApi.stop);
});
const get = (path: string) => testApi.api.get(path).set(bearer);

test("what goes when, and what went, is answered, as much of it as is asked for", async () => {
  const limits: number[] = [];
  const view = { rules: [{ kind: "media" as const }], removals: [removal] };
  testApi.told.retention = {
    ...testApi.told.retention,
    view: async (limit) => {
      limits.push(limit);
      return view;
    },
  };
  expect(RetentionView.parse((await get("/api/retention")).body)).toEqual(view);
  await get("/api/retention?limit=3");
  expect(limits).toEqual([50, 3]);
  expect(problemOf(await get("/api/retention?limit=0"))).toMatchObject({ status: 400, code: "QUERY_INVALID" });
});

test("a case that is no more says when it went; one that never was is unknown", async () => {
  const gone = randomUUID();
  testApi.told.retention = {
    ...testApi.told.retention,
    ofCase: async (id) => (id === gone ? { what: "removed", kind: "rejectedCase", at, list } : undefined),
  };
  const told = CaseRetention.parse((await get(`/api/cases/${gone}/retention`)).body);
  expect(told).toEqual({ what: "removed", kind: "rejectedCase", at, list });
  const unknown = problemOf(await get(`/api/cases/${randomUUID()}/retention`));
  expect(unknown).toMatchObject({ status: 404, code: "CASE_NOT_FOUND" });
});

test("officers are those who may decide on cases, and whoever has an entry in one, by name alone", async () => {
  const facts = { cameraGroups: null, authority: null, passwordHash: "none", passwordUntilMs: undefined };
  const add = async (login: string, role: "reviewer" | "senior-reviewer" | "operator") => {
    const account = await testApi.auth.accounts.add({ ...facts, login, name: login.toUpperCase(), roles: [role] });
    return account === "login-taken" ? expect.unreachable(login) : account.id;
  };
  const [an, chi] = [await add("an", "reviewer"), await add("chi", "senior-reviewer")];
  await add("ca", "operator");
  const moved = await add("du", "operator");
  testApi.told.reviews = { ...testApi.told.reviews, people: async () => new Set([moved, "system"]) };
  const { officers } = OfficerList.parse((await get("/api/officers")).body);
  expect(officers.toSorted((a, b) => a.name.localeCompare(b.name))).toEqual([
    { id: an, name: "AN" },
    { id: chi, name: "CHI" },
    { id: moved, name: "DU" },
  ]);
});
