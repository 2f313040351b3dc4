import { rmSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { bearer, problemOf, sha256, startTestApi, type TestApi } from "./http-app-kit.ts";

let api: TestApi["api"];
let machineToken: TestApi["machineToken"];
let logLines: readonly string[];
let webDir: string;
let told: TestApi["told"];
beforeEach(async () => {
  const testApi = await startTestApi();
  ({ api, machineToken, logLines, webDir, told } = testApi);
  onTestFinished(testApi.stop);
});

describe("doors", () => {
  test.each([
    "/api/cameras",
    "/api/cameras/cam-1/timeline",
    "/api/cameras/cam-1/picture",
    "/api/agents",
    "/api/sites",
    "/api/events",
    "/api/events/open-counts",
    "/api/series/flow",
    "/api/series/lanes",
    "/api/series/turnings",
    "/api/stream",
    `/api/media/${sha256}`,
    "/api/accounts",
    "/metrics",
  ])("%s answers 401 to who has not signed in", async (path) => {
    const response = await api.get(path);
    expect(response.status).toBe(401);
    expect(problemOf(response).code).toBe("UNAUTHORISED");
    expect(response.headers["www-authenticate"]).toBe("Bearer");
  });

  test("a wrong token is refused, after a few tries with 429, and the right one still works", async () => {
    const statuses = [];
    for (let i = 0; i < 5; i += 1) {
      statuses.push((await api.get("/api/cameras").set("authorization", "Bearer wrong")).status);
    }
    expect(statuses).toEqual([401, 401, 401, 429, 429]);
    const authorization = `Bearer ${await machineToken()}`;
    expect((await api.get("/api/cameras").set({ authorization })).status).toBe(200);
  });

  test("a token is in no log line, whatever fails", async () => {
    const secret = await machineToken();
    const path = "/api/events/00000000-0000-4000-8000-000000000000";
    await api.get(path).set("authorization", `Bearer ${secret}`);
    expect(logLines.some((line) => line.includes("secret detail of a bug"))).toBe(true);
    expect(logLines.join("")).not.toContain(secret);
  });

  test("the page, assets and health are open: they show nothing of the city", async () => {
    for (const path of ["/", "/index.html", "/review"]) expect((await api.get(path)).text).toContain("<title>page");
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

  test("a question for the head of a stream without end", async () => {
    const response = await api.head("/api/stream").set(bearer).timeout(5_000);
    expect([response.status, response.headers.allow]).toEqual([405, "GET"]);
  });

  test("a query says all that is wrong with it at once", async () => {
    const response = await api.get("/api/events?limit=0&colour=blue&kind=Red_Light&from=yesterday").set(bearer);
    const problem = problemOf(response);
    expect(problem).toMatchObject({ status: 400, code: "QUERY_INVALID" });
    expect(problem.problems?.map(({ path }) => path).sort()).toEqual(["colour", "from", "kind", "limit"]);
  });

  test("a query in order arrives as it was meant", async () => {
    await api.get("/api/events?limit=7&camera=vt-001-1&severity=critical&kind=red-light").set(bearer).expect(200);
    expect(told.queries).toEqual([{ limit: 7, camera: "vt-001-1", severity: "critical", kind: "red-light" }]);
  });

  test.each([
    ["/api/events?cursor=rubbish", 400, "QUERY_INVALID"],
    ["/api/events/not-a-uuid", 400, "PATH_INVALID"],
    ["/api/events/10000000-0000-4000-8000-000000000000", 404, "EVENT_NOT_FOUND"],
    ["/api/events/%E0%A4%A", 400, "REQUEST_INVALID"],
    ["/api/cameras?x=1", 400, "QUERY_INVALID"],
    ["/api/series/flow?camera=a&from=2026-01-01T00:00:00Z&to=2026-03-01T00:00:00Z", 400, "QUERY_INVALID"],
    ["/api/series/flow?camera=a&from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z", 400, "QUERY_INVALID"],
    ["/api/series/flow?camera=a&from=9999-01-01T00:00:00Z&to=9999-01-01T01:00:00Z", 400, "QUERY_INVALID"],
    ["/api/series/flow?camera=a&from=2026-01-01T00:00:00Z&to=2026-01-01T01:00:00Z", 503, "SERIES_UNAVAILABLE"],
    ["/api/series/lanes?camera=a&from=2026-01-01T00:00:00Z&to=2026-03-01T00:00:00Z", 400, "QUERY_INVALID"],
    ["/api/series/lanes?camera=a&line=b&from=2026-01-01T00:00:00Z&to=2026-01-01T01:00:00Z", 400, "QUERY_INVALID"],
    ["/api/series/lanes?camera=a&from=2026-01-01T00:00:00Z&to=2026-01-01T01:00:00Z", 503, "SERIES_UNAVAILABLE"],
    ["/api/series/turnings?camera=a&from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z", 400, "QUERY_INVALID"],
    ["/api/series/turnings?camera=a&from=2026-01-01T00:00:00Z&to=2026-01-01T01:00:00Z", 503, "SERIES_UNAVAILABLE"],
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
    told.isReady = false;
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

  test("metrics name routes, not addresses", async () => {
    await api.get("/api/events/10000000-0000-4000-8000-000000000000").set(bearer);
    const { text } = await api.get("/metrics").set(bearer).expect(200);
    expect(text).toContain('route="/api/events/:id",status="404"');
    expect(text).not.toContain("10000000-0000");
  });
});
