import { createHash } from "node:crypto";
import { once } from "node:events";
import { type IncomingMessage, request as rawRequest } from "node:http";
import { json } from "node:stream/consumers";
import { Problem } from "@ngaba/contract";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { bearer, picture, problemOf, sha256, startTestApi, type TestApi } from "./http-app-kit.ts";

let api: TestApi["api"];
let url: string;
let uploadToken: string;
let machineToken: TestApi["machineToken"];
let told: TestApi["told"];
beforeEach(async () => {
  const testApi = await startTestApi();
  ({ api, url, uploadToken, machineToken, told } = testApi);
  onTestFinished(testApi.stop);
});

const address = (agentId = "agent-01", hash = sha256) => `/api/agents/${agentId}/media/${hash}`;
const put = (path: string, token = uploadToken, type = "image/jpeg") =>
  api.put(path).set("Authorization", `Bearer ${token}`).set("Content-Type", type);

test("what an agent uploads is served byte for byte, whole and in ranges", async () => {
  expect((await put(address()).send(picture)).status).toBe(201);
  expect((await put(address()).send(picture)).status).toBe(200);
  expect(told.arrived).toEqual([sha256]);

  const whole = await api.get(`/api/media/${sha256}`).set(bearer).responseType("blob");
  expect(whole.status).toBe(200);
  expect(whole.body).toEqual(picture);
  expect(whole.headers).toMatchObject({
    "content-type": "image/jpeg",
    "cache-control": "private, max-age=600, no-transform",
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
  ["with the token of a machine", 401, async () => put(address(), await machineToken()).send(picture)],
  ["in another agent's name", 403, () => put(address("agent-02")).send(picture)],
  ["in the name of an agent that does not exist", 403, () => put(address("nobody")).send(picture)],
  ["under a hash that is not the body's", 422, () => put(address("agent-01", "0".repeat(64))).send(picture)],
  ["too large, as it says itself", 413, () => put(address()).send(Buffer.alloc(1025))],
  ["of a type that a browser would run", 415, () => put(address(), uploadToken, "text/html").send(picture)],
  ["with a name that leaves the store", 400, () => put(address("agent-01", "..%2f..%2fagents.json")).send(picture)],
  ["with a hash in capitals", 400, () => put(address("agent-01", sha256.toUpperCase())).send(picture)],
])("an upload %s is refused with %i, and nothing is kept", async (_what, status, send) => {
  expect(problemOf(await send()).status).toBe(status);
  expect(told.arrived).toEqual([]);
  expect(problemOf(await api.get(`/api/media/${sha256}`).set(bearer))).toMatchObject({ code: "MEDIA_NOT_FOUND" });
});

test("an upload is refused while the disk has less room than is to be left", async () => {
  const full = await startTestApi({ mediaMinFreeBytes: Number.MAX_SAFE_INTEGER });
  onTestFinished(full.stop);
  const send = () =>
    full.api
      .put(address())
      .set({ authorization: `Bearer ${full.uploadToken}`, "Content-Type": "image/jpeg" })
      .send(picture);
  const answer = await send();
  expect(answer.status).toBe(507);
  expect(problemOf(answer).code).toBe("STORAGE_FULL");
  expect(answer.headers.connection).toBe("close");
  expect(full.told.arrived).toEqual([]);
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

test.each([["..%2f..%2f..%2fetc%2fpasswd"], ["%2e%2e"], ["0".repeat(63)]])("%s is no picture's name", async (name) => {
  expect((await api.get(`/api/media/${name}`).set(bearer)).status).toBeGreaterThanOrEqual(400);
  expect((await api.get(`/api/media/${name}`).set(bearer)).status).toBeLessThan(500);
});

test("a document too large to be looked into is only for who may see every camera", async () => {
  const city = await startTestApi({ mediaMaxBytes: 5 * 1024 ** 2 });
  onTestFinished(city.stop);
  const facts = { login: "linh", name: "Linh", roles: ["operator" as const], cameraGroups: ["site:own"] };
  const account = await city.auth.accounts.add({ ...facts, passwordHash: "none", passwordUntilMs: undefined });
  if (account === "login-taken") return expect.unreachable();
  const token = await city.auth.sessions.open(account.id);
  const linh = { cookie: `ngaba_session_${new URL(city.url).port}=${token}` };
  const keep = async (padding: number) => {
    const body = Buffer.from(JSON.stringify({ cameraId: "cam-own", padding: "x".repeat(padding) }));
    const hash = createHash("sha256").update(body).digest("hex");
    const headers = { authorization: `Bearer ${city.uploadToken}`, "content-type": "application/json" };
    expect((await fetch(`${city.url}${address("agent-01", hash)}`, { method: "PUT", headers, body })).status).toBe(201);
    return `${city.url}/api/media/${hash}`;
  };
  const [small, large] = [await keep(1), await keep(4 * 1024 ** 2)];
  const statusFor = async (url: string, headers: Record<string, string>) => (await fetch(url, { headers })).status;
  expect(await statusFor(small, linh)).toBe(200);
  expect(await statusFor(large, linh)).toBe(404);
  expect(await statusFor(large, bearer)).toBe(200);
});
