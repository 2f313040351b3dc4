import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type IncomingMessage, request as rawRequest } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { json } from "node:stream/consumers";
import { type EventQuery, Problem } from "@ngaba/contract";
import { pino } from "pino";
import { Registry } from "prom-client";
import supertest from "supertest";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { createSessions } from "../auth/session.ts";
import { CentralConfigFile } from "../config/central-config.ts";
import type { DataPath } from "../data-path.ts";
import { openAgentRegistry } from "../fleet/agent-registry.ts";
import { openMediaStore } from "../media/media-store.ts";
import { systemClock } from "../platform/clock.ts";
import { CentralError } from "../platform/errors.ts";
import { createEventStreams } from "./event-stream.ts";
import { createHttpApp } from "./http-app.ts";
import { startHttpServer } from "./http-server.ts";

const ACCESS_KEY = "an-access-key-of-at-least-32-chars-for-tests";
const bearer = { authorization: `Bearer ${ACCESS_KEY}` };
const picture = Buffer.from("\xff\xd8 bytes of a picture \xff\xd9", "latin1");
const sha256 = createHash("sha256").update(picture).digest("hex");

let api: supertest.Agent;
let url: string;
let uploadToken: string;
let asked: EventQuery[];
let arrived: string[];
let isReady: boolean;
let logLines: string[];
let webDir: string;

/** What the data path would answer; the API is what is tested. */
function dataPath(): Pick<DataPath, "cameras" | "events" | "series" | "ready" | "mediaArrived"> {
  const events = {
    find: (query: EventQuery) => {
      asked.push(query);
      if (query.cursor !== undefined) throw new CentralError("CURSOR_INVALID", "not a cursor");
      return Promise.resolve({ events: [] });
    },
    get: (id: string) =>
      id.startsWith("0") ? Promise.reject(new Error("secret detail of a bug")) : Promise.resolve(undefined),
  };
  const series = {
    read: () => Promise.reject(new CentralError("SERIES_UNAVAILABLE", "influx is away", { retryable: true })),
  };
  return {
    events: events as unknown as DataPath["events"],
    series: series as unknown as DataPath["series"],
    cameras: { sites: () => [], cameras: () => [] },
    ready: () => Promise.resolve({ isReady, isBrokerConnected: isReady, isSeriesReady: true, lagRows: {} }),
    mediaArrived: async (hash) => void arrived.push(hash),
  };
}

beforeEach(async () => {
  [asked, arrived, logLines, isReady] = [[], [], [], true];
  const folder = mkdtempSync(join(tmpdir(), "ngaba-api-"));
  webDir = join(folder, "web");
  mkdirSync(join(webDir, "assets"), { recursive: true });
  writeFileSync(join(webDir, "index.html"), "<!doctype html><title>page</title>");
  writeFileSync(join(webDir, "assets", "main-abc.js"), "run()");
  writeFileSync(join(webDir, "favicon.svg"), "<svg/>");
  const config = CentralConfigFile.parse({
    inventoryDir: ".",
    limits: { mediaMaxBytes: 1024, wrongKeysPerMinute: 3, requestsPerMinute: 50 },
  });
  const logger = pino({ level: "debug" }, { write: (line: string) => void logLines.push(line) });
  const registry = new Registry();
  const agents = openAgentRegistry(join(folder, "agents.json"));
  ({ uploadToken } = await agents.add("agent-01"));
  await agents.add("agent-02");
  const media = await openMediaStore(join(folder, "media"), { maxBytes: 1024 });
  const streams = createEventStreams({
    live: { subscribe: () => () => undefined },
    maxConnections: 1,
    maxBufferBytes: 1024,
    logger,
    registry,
  });
  const app = createHttpApp({
    config: { ...config, webDir },
    accessKey: ACCESS_KEY,
    sessions: createSessions(ACCESS_KEY, systemClock),
    agents,
    media,
    data: dataPath(),
    streams,
    logger,
    registry,
  });
  const server = await startHttpServer(app, { host: "127.0.0.1", port: 0 });
  url = server.url;
  api = supertest.agent(url);
  onTestFinished(async () => {
    streams[Symbol.dispose]();
    await server[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true });
  });
});

/** The problem document of an answer, checked to be one. */
function problemOf(response: supertest.Response): Problem {
  expect(response.headers["content-type"]).toMatch(/^application\/problem\+json/);
  const problem = Problem.parse(JSON.parse(response.text));
  expect(problem.status).toBe(response.status);
  expect(problem.requestId).toBe(response.headers["x-request-id"]);
  return problem;
}

describe("the key", () => {
  test.each([
    "/api/cameras",
    "/api/sites",
    "/api/events",
    "/api/series/flow",
    "/api/stream",
    `/api/media/${sha256}`,
    "/api/nothing",
    "/metrics",
  ])("%s answers 401 without it", async (path) => {
    const response = await api.get(path);
    expect(response.status).toBe(401);
    expect(problemOf(response).code).toBe("UNAUTHORISED");
    expect(response.headers["www-authenticate"]).toBe("Bearer");
  });

  test.each(["/", "/index.html", "/INDEX.HTML", "/index.htm%6c", "/index.html/", "/review"])(
    "the page at %s is closed without it, and says where the right address is",
    async (path) => {
      const response = await api.get(path).set("Accept", "text/html");
      expect(response.status).toBe(401);
      expect(response.text).toContain("Cần địa chỉ có khóa truy cập");
      expect(response.text).not.toContain("<script");
      expect(response.text).not.toContain("<title>page");
    },
  );

  test("in the address of a page it opens a session and leads to the same page without it", async () => {
    const opening = await api.get(`/review?key=${ACCESS_KEY}&tab=2`);
    expect(opening.status).toBe(303);
    expect(opening.headers.location).toBe("/review?tab=2");
    const cookie = String(opening.headers["set-cookie"]);
    expect(cookie).toMatch(
      /^ngaba_session=\d+\.[\w-]+; Max-Age=2592000; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Lax$/,
    );
    expect(cookie).not.toContain(ACCESS_KEY);

    expect((await api.get("/review").set("Accept", "text/html")).text).toContain("<title>page");
    expect((await api.get("/api/cameras")).body).toEqual({ cameras: [] });
  });

  test("never leads to another host", async () => {
    const location = await new Promise((resolve, reject) => {
      const path = `//evil.example/?key=${ACCESS_KEY}`;
      rawRequest({ port: new URL(url).port, host: "127.0.0.1", path, setHost: true }, (answer) => {
        answer.resume();
        resolve(answer.headers.location);
      })
        .on("error", reject)
        .end();
    });
    expect(location).toBe("/evil.example/");
  });

  test("opens nothing in the address of the API, where it would stay in histories", async () => {
    expect((await api.get(`/api/cameras?key=${ACCESS_KEY}`)).status).toBe(401);
  });

  test("a wrong one is refused, after a few tries with 429, and the right one still works", async () => {
    const statuses = [];
    for (let i = 0; i < 5; i += 1) statuses.push((await api.get("/?key=wrong")).status);
    expect(statuses).toEqual([401, 401, 401, 429, 429]);
    expect((await api.get("/api/cameras").set(bearer)).status).toBe(200);
    expect((await api.get(`/?key=${ACCESS_KEY}`)).status).toBe(303);
  });

  test("is in no log line", async () => {
    await api.get(`/?key=${ACCESS_KEY}`);
    await api.get("/api/events/00000000-0000-4000-8000-000000000000").set(bearer);
    expect(logLines.some((line) => line.includes("secret detail of a bug"))).toBe(true);
    expect(logLines.join("")).not.toContain(ACCESS_KEY);
  });

  test("assets and health are open without it", async () => {
    const script = await api.get("/assets/main-abc.js");
    expect(script.status).toBe(200);
    expect(script.headers["cache-control"]).toBe("public, max-age=31536000, immutable");
    expect((await api.get("/favicon.svg")).status).toBe(200);
    expect((await api.get("/healthz")).body).toEqual({ status: "alive" });
    expect((await api.get("/readyz")).body).toEqual({ status: "ready" });
  });
});

describe("names", () => {
  test.each([
    ["127.0.0.1:8080", 200],
    ["localhost:1", 200],
    ["[::1]:8080", 200],
    ["ngaba.evil.example", 421],
    ["192.0.2.7", 421],
    ["localhost.evil.example", 421],
  ])("under the name %s the answer is %i", async (host, status) => {
    expect((await api.get("/healthz").set("Host", host)).status).toBe(status);
  });
});

describe("problems", () => {
  test("an unknown address, and a method that is not for a known one", async () => {
    expect(problemOf(await api.get("/api/nothing").set(bearer)).code).toBe("NOT_FOUND");
    expect(problemOf(await api.get("/assets/gone.js").set(bearer)).code).toBe("NOT_FOUND");
    const response = await api.post("/api/events").set(bearer);
    expect(problemOf(response)).toMatchObject({ status: 405, code: "METHOD_NOT_ALLOWED" });
    expect(response.headers.allow).toBe("GET, HEAD");
  });

  test("a query says all that is wrong with it at once", async () => {
    const response = await api.get("/api/events?limit=0&colour=blue&kind=x&from=yesterday").set(bearer);
    const problem = problemOf(response);
    expect(problem).toMatchObject({ status: 400, code: "QUERY_INVALID" });
    expect(problem.problems?.map(({ path }) => path).sort()).toEqual(["colour", "from", "kind", "limit"]);
  });

  test("a query in order arrives as it was meant", async () => {
    await api.get("/api/events?limit=7&camera=vt-001-1&severity=critical").set(bearer).expect(200);
    expect(asked).toEqual([{ limit: 7, camera: "vt-001-1", severity: "critical" }]);
  });

  test.each([
    ["/api/events?cursor=rubbish", 400, "QUERY_INVALID"],
    ["/api/events/not-a-uuid", 400, "PATH_INVALID"],
    ["/api/events/10000000-0000-4000-8000-000000000000", 404, "EVENT_NOT_FOUND"],
    ["/api/events/%E0%A4%A", 400, "REQUEST_INVALID"],
    ["/api/cameras?x=1", 400, "QUERY_INVALID"],
    ["/api/series/flow?camera=a&from=2026-01-01T00:00:00Z&to=2026-03-01T00:00:00Z", 400, "QUERY_INVALID"],
    ["/api/series/flow?camera=a&from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z", 400, "QUERY_INVALID"],
    ["/api/series/flow?camera=a&from=2026-01-01T00:00:00Z&to=2026-01-01T01:00:00Z", 503, "SERIES_UNAVAILABLE"],
  ])("%s answers %i %s", async (path, status, code) => {
    expect(problemOf(await api.get(path).set(bearer))).toMatchObject({ status, code });
  });

  test("a bug of ours says 500 and a request id, and nothing of itself", async () => {
    const response = await api.get("/api/events/00000000-0000-4000-8000-000000000000").set(bearer);
    expect(problemOf(response)).toMatchObject({ status: 500, code: "INTERNAL" });
    expect(response.text).not.toContain("secret detail");
  });

  test("too many requests are refused", async () => {
    const statuses = await Promise.all(Array.from({ length: 55 }, () => api.get("/api/sites").set(bearer)));
    expect(statuses.filter(({ status }) => status === 429)).toHaveLength(5);
  });

  test("not ready says what is away", async () => {
    isReady = false;
    expect(problemOf(await api.get("/readyz"))).toMatchObject({ status: 503, detail: "not ready: broker" });
    expect((await api.get("/healthz")).status).toBe(200);
  });
});

describe("pages", () => {
  test("the page runs nothing that is not its own", async () => {
    const response = await api.get("/").set(bearer);
    expect(response.headers["content-security-policy"]).toContain("default-src 'self'");
    expect(response.headers["content-security-policy"]).not.toContain("unsafe");
    expect(response.headers["cache-control"]).toBe("no-store");
    expect(response.headers["x-content-type-options"]).toBe("nosniff");
  });

  test("a page that is not built says how to build it", async () => {
    rmSync(join(webDir, "index.html"));
    const response = await api.get("/").set(bearer);
    expect(response.status).toBe(503);
    expect(response.text).toContain("pnpm start");
  });

  test("metrics are for who has the key, and name routes, not addresses", async () => {
    await api.get("/api/events/10000000-0000-4000-8000-000000000000").set(bearer);
    const { text } = await api.get("/metrics").set(bearer).expect(200);
    expect(text).toContain('route="/api/events/:id",status="404"');
    expect(text).not.toContain("10000000-0000");
  });
});

describe("media", () => {
  const address = (agentId = "agent-01", hash = sha256) => `/api/agents/${agentId}/media/${hash}`;
  const put = (path: string, token = uploadToken, type = "image/jpeg") =>
    api.put(path).set("Authorization", `Bearer ${token}`).set("Content-Type", type);

  test("what an agent uploads is served byte for byte, whole and in ranges", async () => {
    expect((await put(address()).send(picture)).status).toBe(201);
    expect((await put(address()).send(picture)).status).toBe(200);
    expect(arrived).toEqual([sha256]);

    const whole = await api.get(`/api/media/${sha256}`).set(bearer).responseType("blob");
    expect(whole.status).toBe(200);
    expect(whole.body).toEqual(picture);
    expect(whole.headers).toMatchObject({
      "content-type": "image/jpeg",
      "cache-control": "private, max-age=31536000, immutable, no-transform",
      etag: `"${sha256}"`,
      "x-content-type-options": "nosniff",
      "content-length": String(picture.length),
    });
    const part = await api
      .get(`/api/media/${sha256}`)
      .set({ ...bearer, Range: "bytes=2-4" })
      .responseType("blob");
    expect(part.status).toBe(206);
    expect(part.body).toEqual(picture.subarray(2, 5));
    expect(part.headers["content-range"]).toBe(`bytes 2-4/${picture.length}`);
    const beyond = await api.get(`/api/media/${sha256}`).set({ ...bearer, Range: "bytes=5000-" });
    expect(beyond.status).toBe(416);
    const again = await api.get(`/api/media/${sha256}`).set({ ...bearer, "If-None-Match": `"${sha256}"` });
    expect(again.status).toBe(304);
  });

  test.each([
    ["without a token", 401, () => api.put(address()).set("Content-Type", "image/jpeg").send(picture)],
    ["with an unknown token", 401, () => put(address(), "x".repeat(43)).send(picture)],
    ["with the access key of people", 401, () => put(address(), ACCESS_KEY).send(picture)],
    ["in another agent's name", 403, () => put(address("agent-02")).send(picture)],
    ["in the name of an agent that does not exist", 403, () => put(address("nobody")).send(picture)],
    ["under a hash that is not the body's", 422, () => put(address("agent-01", "0".repeat(64))).send(picture)],
    ["too large, as it says itself", 413, () => put(address()).send(Buffer.alloc(1025))],
    ["of a type that a browser would run", 415, () => put(address(), uploadToken, "text/html").send(picture)],
    ["with a name that leaves the store", 400, () => put(address("agent-01", "..%2f..%2fagents.json")).send(picture)],
    ["with a hash in capitals", 400, () => put(address("agent-01", sha256.toUpperCase())).send(picture)],
  ])("an upload %s is refused with %i, and nothing is kept", async (_what, status, send) => {
    expect(problemOf(await send()).status).toBe(status);
    expect(arrived).toEqual([]);
    expect(problemOf(await api.get(`/api/media/${sha256}`).set(bearer))).toMatchObject({ code: "MEDIA_NOT_FOUND" });
  });

  test("a body without end is cut off at the limit, with the reason", async () => {
    const headers = { authorization: `Bearer ${uploadToken}`, "content-type": "image/jpeg" };
    const upload = rawRequest(`${url}${address()}`, { method: "PUT", headers });
    upload.on("error", () => undefined); // the connection is cut while we send
    const pump = setInterval(() => upload.write(Buffer.alloc(512)), 5);
    onTestFinished(() => clearInterval(pump));
    const [answer] = (await once(upload, "response")) as [IncomingMessage];
    expect(answer.statusCode).toBe(413);
    expect(Problem.parse(await json(answer)).code).toBe("TOO_LARGE");
    await once(upload, "close");
  });

  test.each([["..%2f..%2f..%2fetc%2fpasswd"], ["%2e%2e"], ["0".repeat(63)]])(
    "%s is no picture's name",
    async (name) => {
      expect((await api.get(`/api/media/${name}`).set(bearer)).status).toBeGreaterThanOrEqual(400);
      expect((await api.get(`/api/media/${name}`).set(bearer)).status).toBeLessThan(500);
    },
  );
});
