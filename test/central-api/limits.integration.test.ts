/** What every route has by the table of rights: a limit on bodies, on how often it is asked, and a policy for browsers. */
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { type AccessLine, access } from "../../central/src/api/access.ts";
import { operations } from "../../central/src/api/description/operations.ts";
import { bearer, problemOf, startTestApi, type TestApi } from "./http-app-kit.ts";

const nobody = "20000000-0000-4000-8000-000000000000";
const hash = "a".repeat(64);
/** An address of each pattern; `:id` is that of a camera or of something else. */
const addressOf = ({ path }: AccessLine): string =>
  path
    .replace("/cameras/:id", "/cameras/cam-own")
    .replace(":id", nobody)
    .replace(":cameraId", "cam-own")
    .replace(":agentId", "agent-01")
    .replace(":sha256", hash)
    .replace(":videoId", nobody);
const nameOf = ({ method, path }: AccessLine): string => `${method} ${path}`;
const named = (lines: readonly AccessLine[]) => lines.map((line) => [nameOf(line), line] as const);

function headersFor({ roles }: AccessLine, { url, uploadToken }: TestApi): Record<string, string> {
  if (roles === "agent") return { authorization: `Bearer ${uploadToken}` };
  return roles === "anybody" ? { origin: url } : bearer;
}

async function ask(line: AccessLine, api: TestApi, more: { headers?: object; body?: string } = {}) {
  const { method } = line;
  const leaving = new AbortController();
  const answer = await fetch(`${api.url}${addressOf(line)}`, {
    ...{ method, signal: leaving.signal, redirect: "manual" },
    headers: { ...headersFor(line, api), ...more.headers },
    ...(more.body !== undefined && { body: more.body }),
  });
  const text = answer.headers.get("content-type")?.startsWith("text/event-stream") ? "" : await answer.text();
  leaving.abort(); // a live stream would never end
  const { code }: { code?: unknown } = text.startsWith("{") ? JSON.parse(text) : {};
  return { status: answer.status, code, headers: answer.headers };
}

/** The camera of a picture is unknown here, and nobody looks at a video: then nothing is read. */
const unread: Readonly<Record<string, number>> = {
  "PUT /api/agents/:agentId/cameras/:cameraId/picture": 404,
  "POST /api/agents/:agentId/live/:videoId": 410,
};

/** Bytes of what is more than is taken, where that is much. */
const longest: Readonly<Record<string, number>> = { "PUT /api/case-documents/:code/signed.pdf": 33_554_433 };

describe("bodies", () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startTestApi({ requestsPerMinute: 1_000_000 });
  });
  afterAll(() => api.stop());
  const writing = access.filter(({ method }) => method !== "GET" && method !== "HEAD");

  test.each(named(writing))("%s takes no body without end", async (name, line) => {
    const kind = operations[name]?.body;
    if (kind === undefined) return; // none is read
    const mediaType = "mediaTypes" in kind ? (kind.mediaTypes[0] ?? "") : "application/json";
    const facts = { "content-sha256": hash, "ngaba-taken-at": "2026-01-01T00:00:00Z", "ngaba-age-ms": "0" };
    const place = { "upload-offset": "0", "upload-length": "100008" };
    const headers = { "content-type": mediaType, ...facts, ...place };
    const { status } = await ask(line, api, { headers, body: `{"a":"${"x".repeat(longest[name] ?? 100_000)}"}` });
    expect(status).toBe(unread[name] ?? 413);
  });
});

/** Asked as often as somebody likes, for this reason. */
const unlimited: Readonly<Record<string, string>> = {
  "GET /": "a file of the page; wrong keys are counted",
  "GET /healthz": "who watches over the centre must not be refused because others ask",
  "GET /readyz": "the same; many at once cost one look",
  "HEAD /api/agents/:agentId/media/:sha256": "an agent is known by name, and has much to send after an outage",
  "PATCH /api/agents/:agentId/media/:sha256": "the same",
  "PUT /api/agents/:agentId/media/:sha256": "the same",
  "PUT /api/agents/:agentId/cameras/:cameraId/picture": "the same",
  "POST /api/agents/:agentId/live/:videoId": "the same, and of what nobody looks at nothing is read",
};

describe("asked too often", () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startTestApi({ requestsPerMinute: 10, filesPerMinute: 10 });
    for (let i = 0; i < 10; i += 1) {
      for (const path of ["/api/sites", `/api/media/${hash}`, "/metrics"]) await api.api.get(path).set(bearer);
    }
  });
  afterAll(() => api.stop());

  test.each(named(access))("%s", async (name, line) => {
    const { status, code } = await ask(line, api);
    if (name in unlimited) expect(status).not.toBe(429);
    else expect([status, code]).toEqual([429, expect.stringMatching(/^TOO_MANY_(REQUESTS|FILES)$/)]);
  });

  test("somebody else's pictures are counted by themselves", async () => {
    const authorization = `Bearer ${await api.machineToken()}`;
    const answer = await api.api.get(`/api/media/${hash}`).set({ authorization });
    expect(problemOf(answer).code).toBe("MEDIA_NOT_FOUND");
  });
});

test("a page of a list is never longer than 200", async () => {
  const api = await startTestApi();
  onTestFinished(api.stop);
  for (const limit of ["201", "1e3", "0", "-1", "200.5", "many", ""]) {
    expect((await api.api.get(`/api/events?limit=${limit}`).set(bearer)).status, limit).toBe(400);
  }
  expect((await api.api.get("/api/events?limit=200").set(bearer)).status).toBe(200);
});

describe("asked by a page of another site, with the cookie of who sits there", () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startTestApi({ requestsPerMinute: 1_000_000 });
  });
  afterAll(() => api.stop());
  const changing = access.filter(({ method, roles }) => method !== "GET" && roles !== "agent");

  test.each(named(changing))("%s does nothing", async (_name, { method, ...line }) => {
    const cookie = `ngaba_session_${new URL(api.url).port}=${await api.auth.sessions.open(undefined)}`;
    const headers = { cookie, "sec-fetch-site": "cross-site", "content-type": "application/json" };
    const address = `${api.url}${addressOf({ method, ...line })}`;
    const answer = await fetch(address, { method, headers, body: "{}" });
    expect(await answer.json()).toMatchObject({ status: 403, code: "CROSS_SITE" });
  });
});

describe("the policy for browsers", () => {
  const policy =
    "default-src 'self';img-src 'self' blob: data:;media-src 'self' blob:;object-src 'none';base-uri 'none';" +
    "form-action 'self';frame-ancestors 'none'";
  let api: TestApi;
  beforeAll(async () => {
    api = await startTestApi({ requestsPerMinute: 1_000_000 });
  });
  afterAll(() => api.stop());

  test.each(named(access))("%s sends it", async (_name, line) => {
    const { headers } = await ask(line, api);
    expect(headers.get("content-security-policy")).toBe(policy);
    expect(headers.get("x-content-type-options")).toBe("nosniff");
  });

  test.each([
    ["/index.html", {}],
    ["/assets/main-abc.js", {}],
    ["/favicon.svg", {}],
    ["/any/screen", {}],
    ["/assets/gone.js", {}],
    ["/api/nothing", {}],
    ["/api/events/%E0%A4%A", {}],
    ["/%00", {}],
    ["/?key=wrong", {}],
    ["/healthz", { host: "evil.example" }],
    ["/", { "sec-purpose": "prefetch" }],
  ])("%s %j sends it", async (path, headers) => {
    expect((await api.api.get(path).set(headers)).headers["content-security-policy"]).toBe(policy);
  });
});
