import { Problem, Role, TokenScope } from "@ngaba/contract";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type AccessLine, access, linesOf } from "../../central/src/api/access.ts";
import { startTestApi, type TestApi } from "./http-app-kit.ts";
import { type Asker, addPeople, clipOf, codeOf, documentOf, FOREIGN, idOf, OWN, startCityOfTwo } from "./rights-kit.ts";

/** How a route is asked about a camera, and what it answers who may: `{…}` stand for what is of that camera. */
interface Ask {
  readonly path: string;
  readonly status: number;
  readonly body?: object;
  /** Of the body, when it is no JSON. */
  readonly mediaType?: string;
  /** False: it is about no camera, so that there is no foreign one. */
  readonly isOfCamera: boolean;
}

const stretch = "from=2026-01-01T00:00:00Z&to=2026-01-01T01:00:00Z";
const shortStretch = "from=2026-01-01T00:00:00Z&to=2026-01-01T00:01:00Z";
const nobody = "20000000-0000-4000-8000-000000000000";
const plain = (path: string, status: number, body?: object): Ask => ({
  ...{ path, status, isOfCamera: false, ...(body !== undefined && { body }) },
});
const ofCamera = (path: string, status: number, body?: object): Ask => ({
  ...plain(path, status, body),
  isOfCamera: true,
});

/** One for each line of the table. What would change something is asked so that it is refused later, for another reason. */
const asks: Readonly<Record<string, Ask>> = {
  "GET /metrics": plain("/metrics", 200),
  "GET /api/session": plain("/api/session", 200),
  "DELETE /api/session": plain("/api/session", 204),
  "POST /api/start/administrator": plain("/api/start/administrator", 403, {}),
  "PUT /api/account/password": plain("/api/account/password", 400, {}),
  "POST /api/account/second-factor": plain("/api/account/second-factor", 400, {}),
  "PUT /api/account/second-factor": plain("/api/account/second-factor", 400, {}),
  "DELETE /api/account/second-factor": plain("/api/account/second-factor", 400, {}),
  "GET /api/accounts": plain("/api/accounts", 200),
  "POST /api/accounts": plain("/api/accounts", 400, {}),
  "PATCH /api/accounts/:id": plain(`/api/accounts/${nobody}`, 400, {}),
  "POST /api/accounts/:id/password": plain(`/api/accounts/${nobody}/password`, 404),
  "DELETE /api/accounts/:id/second-factor": plain(`/api/accounts/${nobody}/second-factor`, 404),
  "GET /api/tokens": plain("/api/tokens", 200),
  "POST /api/tokens": plain("/api/tokens", 400, {}),
  "DELETE /api/tokens/:id": plain(`/api/tokens/${nobody}`, 404),
  "GET /api/camera-groups": plain("/api/camera-groups", 200),
  "GET /api/authorities": plain("/api/authorities", 200),
  "GET /api/audit": plain("/api/audit", 200),
  "GET /api/sites": plain("/api/sites", 200),
  "GET /api/cameras": plain("/api/cameras", 200),
  "GET /api/named-groups": plain("/api/named-groups", 200),
  "GET /api/map": plain("/api/map", 200),
  "GET /api/agents": plain("/api/agents", 200),
  "GET /api/events": plain("/api/events", 200),
  "GET /api/events/open-counts": plain("/api/events/open-counts", 200),
  "GET /api/events/in-hand": plain("/api/events/in-hand", 200),
  "GET /api/events/assignees": plain("/api/events/assignees", 200),
  "GET /api/hand-overs": plain("/api/hand-overs", 200),
  "POST /api/hand-overs": plain("/api/hand-overs", 400, {}),
  "POST /api/hand-overs/:id/take": plain(`/api/hand-overs/${nobody}/take`, 404),
  "GET /api/events/:id/handling": ofCamera("/api/events/{id}/handling", 200),
  "POST /api/events/:id/acts": ofCamera("/api/events/{id}/acts", 428, { id: nobody, act: { kind: "acknowledge" } }),
  "POST /api/reported-events": ofCamera("/api/reported-events", 201, {
    ...{ id: nobody, cameraId: "{camera}", severity: "warning", text: "x", startedAt: "2026-01-01T00:00:00Z" },
  }),
  "GET /api/cases": plain("/api/cases", 200),
  "POST /api/cases/search": plain("/api/cases/search", 200, { purpose: "test" }),
  "GET /api/cases/:id": ofCamera("/api/cases/{id}", 200),
  "GET /api/cases/:id/offers": ofCamera("/api/cases/{id}/offers", 200),
  "GET /api/cases/:id/retention": ofCamera("/api/cases/{id}/retention", 200),
  "POST /api/cases/:id/acts": ofCamera("/api/cases/{id}/acts", 428, {
    id: nobody,
    act: { kind: "ask-more", text: "x" },
  }),
  "GET /api/cases/:id/document.pdf": ofCamera("/api/cases/{id}/document.pdf", 200),
  "GET /api/cases/:id/notice.pdf": ofCamera("/api/cases/{id}/notice.pdf", 200),
  "GET /api/cases/:id/archive.zip": ofCamera("/api/cases/{id}/archive.zip", 200),
  "GET /api/cases/:id/documents": ofCamera("/api/cases/{id}/documents", 200),
  "GET /api/cases/:id/stills/:sha256/covered.jpg": ofCamera(
    `/api/cases/{id}/stills/${"a".repeat(64)}/covered.jpg`,
    200,
  ),
  "GET /api/case-documents/:code": ofCamera("/api/case-documents/{code}", 200),
  "GET /api/case-documents/:code/document.pdf": ofCamera("/api/case-documents/{code}/document.pdf", 200),
  "GET /api/case-documents/:code/signed.pdf": ofCamera("/api/case-documents/{code}/signed.pdf", 200),
  "PUT /api/case-documents/:code/signed.pdf": {
    ...{ ...ofCamera("/api/case-documents/{code}/signed.pdf", 409, {}), mediaType: "application/pdf" },
  },
  "POST /api/cases/export": plain("/api/cases/export", 200, {
    ...{ from: "2026-01-01T00:00:00Z", to: "2026-02-01T00:00:00Z", format: "csv", purpose: "test" },
  }),
  "GET /api/review/figures": plain(`/api/review/figures?${stretch}`, 200),
  "GET /api/review/sample": plain(`/api/review/sample?${stretch}`, 200),
  "POST /api/review/sample/verdicts": plain("/api/review/sample/verdicts", 400, {}),
  "GET /api/officers": plain("/api/officers", 200),
  "GET /api/retention": plain("/api/retention", 200),
  "GET /api/holds": plain("/api/holds", 200),
  "POST /api/holds": ofCamera("/api/holds", 201, { id: nobody, subject: "case", subjectId: "{id}", why: "Công văn 1" }),
  "POST /api/holds/:id/lift": ofCamera("/api/holds/{id}/lift", 409, { why: "Công văn 2" }),
  "GET /api/stream": plain("/api/stream", 200),
  "GET /api/cameras/:id/timeline": ofCamera(`/api/cameras/{camera}/timeline?${stretch}`, 200),
  "GET /api/cameras/:cameraId/picture": ofCamera("/api/cameras/{camera}/picture", 200),
  "GET /api/cameras/:cameraId/live": ofCamera("/api/cameras/{camera}/live", 504), // no agent is there to send any
  "GET /api/cameras/:cameraId/past": ofCamera(`/api/cameras/{camera}/past?${shortStretch}`, 504),
  "GET /api/events/:id": ofCamera("/api/events/{id}", 200),
  "GET /api/series/flow": ofCamera(`/api/series/flow?camera={camera}&${stretch}`, 503),
  "GET /api/series/lanes": ofCamera(`/api/series/lanes?camera={camera}&${stretch}`, 503),
  "GET /api/series/turnings": ofCamera(`/api/series/turnings?camera={camera}&${stretch}`, 503),
  // Of a foreign camera there are no figures, as of one that does not exist.
  "GET /api/figures/:measure": plain(`/api/figures/crossing?unit=hour&${stretch}`, 200),
  "GET /api/media/:sha256": ofCamera("/api/media/{clip}", 200),
  "POST /api/cameras/:id/recordings": ofCamera("/api/cameras/{camera}/recordings", 202, {
    from: "2026-01-01T00:00:00Z",
    to: "2026-01-01T00:03:00Z",
  }),
  "GET /api/recordings/:id": ofCamera("/api/recordings/{id}", 200),
  "POST /api/cameras/:id/orders": ofCamera("/api/cameras/{camera}/orders", 202, { name: "confirm-view" }),
  "GET /api/orders/:id": ofCamera("/api/orders/{id}", 200),
};

const nameOf = ({ method, path }: AccessLine): string => `${method} ${path}`;
const locked = access.filter(({ roles }) => Array.isArray(roles));

let city: TestApi;
let signedIn: Awaited<ReturnType<typeof addPeople>>;
beforeAll(async () => {
  city = await startCityOfTwo();
  signedIn = await addPeople(city);
});
afterAll(() => city.stop());

/** @returns status, and the code of a problem */
async function ask(
  { method }: AccessLine,
  { path, body, mediaType = "application/json" }: Ask,
  camera: typeof OWN | typeof FOREIGN,
  asker: Asker,
) {
  const values = { camera, id: idOf[camera], clip: clipOf(camera), code: codeOf[camera] };
  const address = Object.entries(values).reduce((text, [name, value]) => text.replace(`{${name}}`, value), path);
  const leaving = new AbortController();
  const answer = await fetch(`${city.url}${address}`, {
    ...{ method, signal: leaving.signal },
    headers: { ...asker, ...(body !== undefined && { "content-type": mediaType }) },
    ...(body !== undefined && { body: JSON.stringify(body).replace("{camera}", camera).replace("{id}", idOf[camera]) }),
  });
  const isProblem = answer.headers.get("content-type")?.startsWith("application/problem+json") === true;
  const { code } = isProblem ? Problem.parse(await answer.json()) : {};
  leaving.abort(); // a live stream would never end
  return { status: answer.status, code };
}

function askFor(line: AccessLine): Ask {
  const found = asks[nameOf(line)];
  if (found === undefined) throw new Error(`say in this test how ${nameOf(line)} is asked`);
  return found;
}

test("every line of the table is asked about", () => {
  expect(Object.keys(asks).toSorted()).toEqual(locked.map(nameOf).toSorted());
});

describe.each(Role.options)("a person whose only role is %s", (role) => {
  test.each(locked.map((line) => [nameOf(line), line] as const))("%s", async (_name, line) => {
    const mayUse = line.roles.includes(role);
    const wanted = askFor(line);
    const own = await ask(line, wanted, OWN, await signedIn(role));
    if (mayUse) expect(own).toMatchObject({ status: wanted.status });
    else expect(own).toEqual({ status: 403, code: "FORBIDDEN" });
    if (mayUse) expect(own.code).not.toBe("FORBIDDEN");
    if (!wanted.isOfCamera) return;
    const foreign = await ask(line, wanted, FOREIGN, await signedIn(role));
    expect(foreign).toMatchObject(mayUse ? { status: 404 } : { status: 403, code: "FORBIDDEN" });
  });
});

describe.each(TokenScope.options)("a machine whose only scope is %s", (scope) => {
  test("may do what its scope names, of its own cameras, and nothing else", async () => {
    const limited = { name: scope, scopes: [scope], cameraGroups: ["site:own"], days: 1 };
    const { secret } = await city.auth.tokens.add(limited, "test");
    const asker = { authorization: `Bearer ${secret}` };
    for (const line of locked) {
      const wanted = askFor(line);
      const answer = await ask(line, wanted, OWN, asker);
      if (line.scope !== scope) expect(answer, nameOf(line)).toEqual({ status: 403, code: "FORBIDDEN" });
      else expect(answer.status, nameOf(line)).toBe(wanted.status);
      if (line.scope !== scope || !wanted.isOfCamera) continue;
      expect((await ask(line, wanted, FOREIGN, asker)).status, nameOf(line)).toBe(404);
    }
  });
});

test("who has not signed in is answered 401 by every locked route", async () => {
  for (const line of locked) {
    const answer = await ask(line, askFor(line), OWN, { origin: city.url });
    expect(answer, nameOf(line)).toEqual({ status: 401, code: "UNAUTHORISED" });
  }
});

test("no answer about one's own cameras says anything of a foreign one", async () => {
  city.told.agents.push({ id: "agent-01", state: "online", problems: [] });
  city.told.agents.push({ id: "agent-02", state: "online", problems: ["of the foreign camera"] });
  for (const path of ["/api/sites", "/api/cameras", "/api/named-groups", "/api/agents"]) {
    const answer = await fetch(`${city.url}${path}`, { headers: await signedIn("operator") });
    const text = await answer.text();
    expect(text).toMatch(/own|agent-01/);
    expect(text).not.toMatch(/foreign|agent-02/);
  }
  expect(city.told.within.length).toBeGreaterThan(0);
  for (const within of city.told.within) expect(within).toEqual(new Set([OWN]));
});

test.each([
  [documentOf(OWN), 200, "of an own camera"],
  [documentOf(FOREIGN), 404, "of a foreign one"],
])("a document %s is answered %i: it is %s", async (hash, status) => {
  const answer = await fetch(`${city.url}/api/media/${hash}`, { headers: await signedIn("operator") });
  expect(answer.status).toBe(status);
  await answer.arrayBuffer();
});

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  (typeof value === "object" || typeof value === "function") && value !== null;

const recordsIn = (value: unknown) => (Array.isArray(value) ? value.filter(isRecord) : []);

/** Every route of an Express app, those of its routers too, in the order in which Express looks. */
function routesOf(router: unknown): string[] {
  if (!isRecord(router)) return [];
  return recordsIn(router.stack).flatMap(({ route, handle }) => {
    if (!isRecord(route)) return routesOf(handle);
    const methods = recordsIn(route.stack).map(({ method }) => method);
    const own = new Set(methods.filter((method) => typeof method === "string"));
    return [...own].map((method) => `${method.toUpperCase()} ${String(route.path)}`);
  });
}

test("the table names exactly the routes that Express knows", async () => {
  const api = await startTestApi();
  const routes = routesOf(api.app.router);
  await api.stop();
  expect(routes.length).toBeGreaterThan(30);
  expect(routes.toSorted()).toEqual(access.map(nameOf).toSorted());
});

test("no route stands behind another one that takes its address", async () => {
  const api = await startTestApi();
  const routes = routesOf(api.app.router).map((route) => route.split(" "));
  await api.stop();
  const hidden = routes.filter(([method = "", path = ""], index) => {
    const before = routes.slice(0, index).filter(([other]) => other === method);
    return before.some(
      ([, pattern = ""]) => linesOf(path, [{ method: "GET", path: pattern, roles: "anybody" }]).length > 0,
    );
  });
  expect(hidden).toEqual([]);
});
