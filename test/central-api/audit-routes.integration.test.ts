import { randomUUID } from "node:crypto";
import { AuditPage, type AuditQuery } from "@ngaba/contract";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { untouched } from "../../central/src/handling/handling.ts";
import { auditedIn, bearer, picture, problemOf, sha256, startTestApi, type TestApi } from "./http-app-kit.ts";
import { addPeople, clipOf, FOREIGN, idOf, OWN, startCityOfTwo } from "./rights-kit.ts";

let testApi: TestApi;
beforeEach(async () => {
  testApi = await startTestApi();
  onTestFinished(testApi.stop);
});

const get = (path: string) => testApi.api.get(path).set(bearer);
const noted = async (more: Partial<AuditQuery> = {}) =>
  (await testApi.audit.read({ limit: 200, ...more })).entries.map(({ action, subject }) => `${action} ${subject}`);

/** Uploads the picture as agent-01 does. */
async function upload(): Promise<void> {
  const token = { authorization: `Bearer ${testApi.uploadToken}`, "content-type": "image/jpeg" };
  const answer = await testApi.api.put(`/api/agents/agent-01/media/${sha256}`).set(token).send(picture);
  expect(answer.status).toBe(201);
}

test("who looks at evidence stands in the audit log, once for all the pieces of it", async () => {
  await upload();
  for (let piece = 0; piece < 3; piece++) {
    const answer = await get(`/api/media/${sha256}`).set("range", `bytes=${piece}-${piece}`);
    expect(answer.status).toBe(206);
  }
  expect(await noted()).toEqual([`evidence.viewed ${sha256}`]);
});

test("what is not there was not looked at", async () => {
  expect((await get(`/api/media/${sha256}`)).status).toBe(404);
  expect((await testApi.api.get(`/api/media/${sha256}`)).status).toBe(401);
  expect(await noted()).toEqual([]);
});

test("what somebody may not see was not looked at, nor was anything asked of it", async () => {
  const city = await startCityOfTwo();
  onTestFinished(city.stop);
  const asker = await (await addPeople(city))("operator");
  const order = {
    ...{ method: "POST", headers: { ...asker, "content-type": "application/json" } },
    body: JSON.stringify({ name: "confirm-view" }),
  };
  const statuses: number[] = [];
  for (const camera of [FOREIGN, OWN] as const) {
    statuses.push((await fetch(`${city.url}/api/media/${clipOf(camera)}`, { headers: asker })).status);
    statuses.push((await fetch(`${city.url}/api/events/${idOf[camera]}`, { headers: asker })).status);
    statuses.push((await fetch(`${city.url}/api/cameras/${camera}/orders`, order)).status);
  }
  expect(statuses).toEqual([404, 404, 404, 200, 200, 202]);
  expect((await auditedIn(city)).map(({ who, action, subject }) => [who.name, action, subject])).toEqual([
    ["operator", "evidence.viewed", clipOf(OWN)],
    ["operator", "event.viewed", idOf[OWN]],
    ["operator", "camera.ordered", OWN],
  ]);
});

test("evidence is not given out while that cannot be noted", async () => {
  await upload();
  await testApi.audit.close();
  const answer = await get(`/api/media/${sha256}`);
  expect(answer.status).toBeGreaterThanOrEqual(500);
  expect(answer.body).not.toEqual(picture);
});

test("a stretch that is kept for an event is noted with the event, before it is", async () => {
  const event = randomUUID();
  const stretch = { from: "2026-03-02T14:00:00Z", to: "2026-03-02T14:03:00Z" };
  let notedThen: readonly string[] = [];
  testApi.told.handlings = {
    ...testApi.told.handlings,
    of: async (id) => untouched(id),
    act: async (id) => {
      notedThen = await noted();
      return { what: "done", handling: untouched(id) };
    },
  };
  const body = { id: randomUUID(), act: { kind: "keep", cameraId: "cam-1", ...stretch } };
  expect((await testApi.api.post(`/api/events/${event}/acts`).set(bearer).send(body)).status).toBe(200);
  expect(await auditedIn(testApi)).toMatchObject([
    { action: "recording.asked", subject: "cam-1", detail: { ...stretch, event } },
  ]);
  expect(notedThen).toEqual(["recording.asked cam-1"]);
});

test("what is asked of cameras is noted before it is done", async () => {
  const stretch = { from: "2026-03-02T14:00:00Z", to: "2026-03-02T14:03:00Z" };
  let notedThen: readonly string[] = [];
  testApi.told.orders = {
    give: async () => {
      notedThen = await noted();
      return "agent-away";
    },
    find: async () => undefined,
  };
  await testApi.api.post("/api/cameras/cam-1/orders").set(bearer).send({ name: "set-mode", mode: "disabled" });
  await testApi.api.post("/api/cameras/cam-1/recordings").set(bearer).send(stretch);
  expect(notedThen).toEqual(["camera.ordered cam-1"]);
  const { entries } = await testApi.audit.read({ limit: 200 });
  expect(entries.map(({ detail }) => detail)).toEqual([stretch, { name: "set-mode", mode: "disabled" }]);
});

test("the audit log is read in pages, and who reads it stands in it", async () => {
  await upload();
  await get(`/api/media/${sha256}`);
  const first = AuditPage.parse((await get("/api/audit?limit=1")).body);
  expect(first.entries).toMatchObject([{ seq: 2, action: "audit.read", who: { kind: "person", id: "stand-in" } }]);
  expect(first.head).toMatchObject({ seq: 2 });
  const second = AuditPage.parse((await get(`/api/audit?limit=1&before=${first.nextBefore}`)).body);
  expect(second.entries).toMatchObject([{ seq: 1, action: "evidence.viewed" }]);
  expect(second.nextBefore).toBeUndefined();
  expect((await get("/api/audit")).headers["cache-control"]).toBe("no-store");
});

test.each([
  ["limit=0", "limit"],
  ["limit=201", "limit"],
  ["action=%22", "action"],
  ["from=yesterday", "from"],
  ["before=-1", "before"],
  ["colour=blue", "colour"],
  [`who=${"a".repeat(201)}`, "who"],
])("a query with %s is refused and names it", async (query, path) => {
  const problem = problemOf(await get(`/api/audit?${query}`));
  expect(problem).toMatchObject({ status: 400, code: "QUERY_INVALID", problems: [{ path }] });
});

test("nobody reads the audit log without an account, and nobody writes to it", async () => {
  expect(problemOf(await testApi.api.get("/api/audit"))).toMatchObject({ status: 401 });
  for (const method of ["post", "put", "patch", "delete"] as const) {
    expect(problemOf(await testApi.api[method]("/api/audit").set(bearer))).toMatchObject({ status: 405 });
  }
});
