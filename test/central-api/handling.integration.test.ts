import { randomUUID } from "node:crypto";
import { HandlingChanged, type HandlingDetail, type HandOver, type Role } from "@ngaba/contract";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { untouched } from "../../central/src/handling/handling.ts";
import { auditedIn, bearer, problemOf, startTestApi, type TestApi } from "./http-app-kit.ts";
import { addPeople, FOREIGN, idOf, OWN, startCityOfTwo } from "./rights-kit.ts";

const EVENT = randomUUID();
const holder = { id: "stand-in", name: "An administrator" };
const acknowledged: HandlingDetail = {
  ...untouched(EVENT),
  ...{ version: 1, state: "acknowledged", changedAt: "2026-03-02T14:03:00Z", assignee: holder },
  acts: [{ id: randomUUID(), version: 1, at: "2026-03-02T14:03:00Z", by: holder, act: { kind: "acknowledge" } }],
};

let testApi: TestApi;
let wanted: unknown[];
beforeEach(async () => {
  testApi = await startTestApi();
  wanted = [];
  testApi.told.handlings = {
    ...testApi.told.handlings,
    of: async (id) => (id === EVENT ? acknowledged : undefined),
    act: async (id, asked, { id: who }) => {
      wanted.push([id, asked, who]);
      if (id !== EVENT) return { what: "event-unknown" };
      if (asked.act.kind === "comment") return { what: "done", handling: acknowledged };
      if (asked.version === undefined) return { what: "version-needed" };
      if (asked.version === 1) return { what: "refused", why: "ALREADY_ACKNOWLEDGED" };
      return { what: "changed", handling: acknowledged };
    },
  };
  onTestFinished(testApi.stop);
});

const post = (act: object, headers: Record<string, string> = {}, id = EVENT) =>
  testApi.api
    .post(`/api/events/${id}/acts`)
    .set({ ...bearer, ...headers })
    .send({ id: randomUUID(), act });

test("a handling is read with its version as the tag that an act names", async () => {
  const answer = await testApi.api.get(`/api/events/${EVENT}/handling`).set(bearer);
  expect(answer.body).toEqual(acknowledged);
  expect(answer.headers).toMatchObject({ etag: '"1"', "cache-control": "no-store" });
  const missing = await testApi.api.get(`/api/events/${randomUUID()}/handling`).set(bearer);
  expect(problemOf(missing)).toMatchObject({ status: 404, code: "EVENT_NOT_FOUND" });
});

test("who comes second is told how it stands", async () => {
  const answer = await post({ kind: "acknowledge" }, { "If-Match": '"0"' });
  expect(answer.status).toBe(412);
  expect(answer.headers.etag).toBe('"1"');
  problemOf(answer);
  const { code, handling } = HandlingChanged.parse(JSON.parse(answer.text));
  expect({ code, handling }).toEqual({ code: "CHANGED_MEANWHILE", handling: acknowledged });
  expect(wanted).toEqual([[EVENT, expect.objectContaining({ version: 0 }), holder.id]]);
});

test("work is given to somebody who may act, or to oneself", async () => {
  const add = async (login: string, role: Role) => {
    const facts = { login, name: login, roles: [role], cameraGroups: null, passwordHash: "none" };
    const account = await testApi.auth.accounts.add({ ...facts, passwordUntilMs: undefined });
    if (account === "login-taken") throw new Error(`${login} is there already`);
    return account.id;
  };
  const lan = await add("Lan", "operator");
  await add("Minh", "auditor");
  const { body } = await testApi.api.get("/api/events/assignees").set(bearer);
  expect(body).toEqual({ assignees: [holder, { id: lan, name: "Lan" }] });
  await post({ kind: "assign", to: lan }, { "If-Match": '"7"' });
  expect(wanted).toEqual([[EVENT, expect.objectContaining({ assignee: { id: lan, name: "Lan" } }), holder.id]]);
  const stranger = await post({ kind: "assign", to: "p-9" }, { "If-Match": '"7"' });
  expect(problemOf(stranger)).toMatchObject({ status: 400, problems: [{ path: "act.to" }] });
});

const hour = { from: "2026-03-02T14:00:00Z", to: "2026-03-02T15:00:00Z" };
const report = { id: randomUUID(), cameraId: "cam-1", severity: "warning", text: "x", startedAt: hour.from };
const postReport = (body: object) => testApi.api.post("/api/reported-events").set(bearer).send(body);

test.each([
  ["not signed in", 401, "UNAUTHORISED", () => testApi.api.post(`/api/events/${EVENT}/acts`).send({})],
  ["of an event that is not there", 404, "EVENT_NOT_FOUND", () => post({ kind: "reopen" }, {}, randomUUID())],
  ["without the version that was seen", 428, "VERSION_NEEDED", () => post({ kind: "reopen" })],
  ["with a version that is none", 400, "PRECONDITION_INVALID", () => post({ kind: "reopen" }, { "If-Match": "1" })],
  ["that cannot be done", 409, "ALREADY_ACKNOWLEDGED", () => post({ kind: "acknowledge" }, { "If-Match": '"1"' })],
  ["that nobody knows", 400, "BODY_INVALID", () => post({ kind: "delete" })],
  ["that says nothing", 400, "BODY_INVALID", () => post({ kind: "comment", text: "  " })],
  ["with more in it than is known", 400, "BODY_INVALID", () => post({ kind: "comment", text: "x", by: "p-9" })],
  [
    "about a stretch that is too long",
    400,
    "BODY_INVALID",
    () => post({ kind: "keep", cameraId: "cam-1", ...hour, to: "2026-03-02T15:00:01Z" }),
  ],
  ["of far too many words", 413, "REQUEST_INVALID", () => post({ kind: "comment", text: "x".repeat(20_000) })],
  ["to make an incident of no camera", 404, "CAMERA_NOT_FOUND", () => postReport(report)],
  [
    "to make an incident that is still to come",
    400,
    "BODY_INVALID",
    () => postReport({ ...report, startedAt: "2126-03-02T14:00:00Z" }),
  ],
])("an act %s is refused with %i", async (_what, status, code, send) => {
  expect(problemOf(await send())).toMatchObject({ status, code });
});

test("video is kept for an event by those alone who may have it kept without one", async () => {
  const city = await startCityOfTwo();
  onTestFinished(city.stop);
  const signedIn = await addPeople(city);
  const keep = async (role: Role, cameraId: string, event: string) => {
    const act = { kind: "keep", cameraId, from: hour.from, to: hour.to };
    const asked = city.api.post(`/api/events/${event}/acts`).set(await signedIn(role));
    return problemOf(await asked.send({ id: randomUUID(), act })).code;
  };
  expect(await keep("technician", OWN, idOf[OWN])).toBe("FORBIDDEN");
  expect(await keep("operator", OWN, idOf[FOREIGN])).toBe("EVENT_NOT_FOUND");
  await keep("operator", FOREIGN, idOf[OWN]);
  expect(await auditedIn(city)).toEqual([]);
  expect(await keep("operator", OWN, idOf[OWN])).toBe("VERSION_NEEDED"); // as this city's acts all are answered
  expect(await auditedIn(city)).toMatchObject([{ action: "recording.asked", subject: OWN }]);
});

test("a hand-over note is written and taken by who asks, and read in pages", async () => {
  const note: HandOver = {
    ...{ id: randomUUID(), at: "2026-03-02T14:00:00Z", by: holder, text: "x", items: [] },
    openCounts: { info: 0, notice: 0, warning: 0, critical: 0 },
  };
  testApi.told.handOvers = {
    write: async (request, { id }) => ({ ...note, ...request, by: { id, name: "" } }),
    take: async (id) => (id === note.id ? note : undefined),
    find: async (query) => (query.limit === 3 ? [note] : []),
  };
  const sent = { id: randomUUID(), text: "Bàn giao" };
  const written = await testApi.api.post("/api/hand-overs").set(bearer).send(sent);
  expect(written.status).toBe(201);
  expect(written.body).toMatchObject({ ...sent, by: { id: holder.id } });
  expect((await testApi.api.get("/api/hand-overs?limit=3").set(bearer)).body).toEqual({ handOvers: [note] });
  expect((await testApi.api.post(`/api/hand-overs/${note.id}/take`).set(bearer)).body).toEqual(note);
  const missing = await testApi.api.post(`/api/hand-overs/${randomUUID()}/take`).set(bearer);
  expect(problemOf(missing).code).toBe("HAND_OVER_NOT_FOUND");
});
