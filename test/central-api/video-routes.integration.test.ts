import { once } from "node:events";
import { request } from "node:http";
import { connect, type Socket } from "node:net";
import { type CameraView, type Command, joined } from "@ngaba/contract";
import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { auditedIn, bearer, problemOf, startTestApi, type TestApi } from "./http-app-kit.ts";
import type { Asker } from "./rights-kit.ts";

const camera = (id: string, more: Partial<CameraView> = {}): CameraView => ({
  ...{ id, siteId: "site-1", name: { vi: id, en: id }, isSmart: false, connection: "live", ...more },
});

let testApi: TestApi;
beforeEach(async () => {
  testApi = await startTestApi();
  testApi.told.cameras.push(
    camera("cam-1", { agentId: "agent-01" }),
    camera("cam-2", { agentId: "agent-01" }),
    camera("cam-3", { agentId: "agent-01" }),
    camera("cam-away", { agentId: "agent-01", connection: "unknown" }),
    camera("cam-new", { connection: "not-connected" }),
  );
  onTestFinished(() => testApi.stop());
});

/** Boxes that say their own names, as `moof 1`. */
function boxes(...names: readonly string[]): Uint8Array {
  return joined(
    ...names.map((name) => {
      const head = Buffer.alloc(8);
      head.writeUInt32BE(8 + name.length);
      head.write(name, 4, 4, "latin1");
      return Buffer.concat([head, Buffer.from(name, "latin1")]);
    }),
  );
}
const BEGINNING = ["ftyp 0", "moov 0", "emsg 0"];
const namesIn = (bytes: Buffer): string => (bytes.toString("latin1").match(/[a-z]{4} \d/g) ?? []).join(", ");

/** Somebody who looks. */
function look(path: string, asker: Asker = bearer) {
  const leaving = new AbortController();
  onTestFinished(() => leaving.abort());
  const chunks: Buffer[] = [];
  let hasEnded = false;
  const response = fetch(`${testApi.url}${path}`, { headers: asker, signal: leaving.signal });
  const reading = (async () => {
    for await (const chunk of (await response).body ?? []) chunks.push(Buffer.from(chunk));
    hasEnded = true;
  })();
  reading.catch(() => undefined); // who leaves breaks off
  return {
    response,
    leave: () => leaving.abort(),
    got: () => namesIn(Buffer.concat(chunks)),
    hasEnded: () => hasEnded,
  };
}

/** An agent's request that goes on until it is ended. */
function send(id: string, { token = testApi.uploadToken, agentId = "agent-01" } = {}) {
  const url = `${testApi.url}/api/agents/${agentId}/live/${id}`;
  const headers = { authorization: `Bearer ${token}`, "content-type": "video/mp4" };
  const sending = request(url, { method: "POST", headers });
  const status = new Promise<number | undefined>((resolve, reject) => {
    sending.on("response", (response) => resolve(response.resume().statusCode)).on("error", reject);
  });
  status.catch(() => undefined); // who is broken off hears nothing
  sending.flushHeaders();
  onTestFinished(() => void sending.destroy());
  return { put: (bytes: Uint8Array) => void sending.write(bytes), end: () => void sending.end(), status };
}

const patient = { timeout: 10_000 };
const asked = (name: Command["name"]) =>
  vi.waitFor(() => {
    const command = testApi.told.commands.find((each) => each.name === name);
    if (command === undefined) throw new Error("nothing was asked");
    return command;
  }, patient);
const seen = (viewer: ReturnType<typeof look>, ...names: readonly string[]) =>
  vi.waitFor(() => expect(viewer.got()).toBe(names.join(", ")), patient);

test("an agent is asked while somebody looks; two who look share one video; the last who leaves ends it", async () => {
  const first = look("/api/cameras/cam-1/live");
  const { id, agentId, cameraId } = await asked("live-view");
  expect({ agentId, cameraId }).toEqual({ agentId: "agent-01", cameraId: "cam-1" });
  const { put, status } = send(id);
  put(boxes(...BEGINNING, "styp 1", "moof 1", "mdat 1"));
  await seen(first, ...BEGINNING, "styp 1", "moof 1", "mdat 1");
  expect((await first.response).headers.get("content-type")).toBe("video/mp4");

  const second = look("/api/cameras/cam-1/live");
  await seen(second, ...BEGINNING, "styp 1", "moof 1", "mdat 1");
  first.leave();
  put(boxes("moof 2", "mdat 2"));
  await seen(second, ...BEGINNING, "styp 1", "moof 1", "mdat 1", "moof 2", "mdat 2");
  const count = testApi.told.commands.length;
  await vi.waitFor(() => expect(testApi.told.commands.length).toBeGreaterThan(count), patient); // asked again, to hold the lease
  expect(new Set(testApi.told.commands.map((command) => command.id))).toEqual(new Set([id]));

  second.leave();
  const feeding = setInterval(() => put(boxes("moof 3", "mdat 3")), 20);
  expect(await status.finally(() => clearInterval(feeding))).toBe(410);
  const after = testApi.told.commands.length;
  expect(await send(id).status).toBe(410);
  await new Promise((resolve) => setTimeout(resolve, 400));
  expect(testApi.told.commands).toHaveLength(after);
});

test("a request that ends is followed by another, and who looks sees no seam", async () => {
  const viewer = look("/api/cameras/cam-1/live");
  const { id } = await asked("live-view");
  const first = send(id);
  first.put(boxes(...BEGINNING, "styp 1", "moof 1", "mdat 1"));
  first.end();
  expect(await first.status).toBe(204);
  const second = send(id);
  second.put(boxes(...BEGINNING, "styp 2", "moof 2", "mdat 2"));
  await seen(viewer, ...BEGINNING, "styp 1", "moof 1", "mdat 1", ...BEGINNING, "styp 2", "moof 2", "mdat 2");
});

test("the past is sent to one reader, and ends with it", async () => {
  const stretch = { from: "2026-03-02T14:03:00Z", to: "2026-03-02T14:04:00Z" };
  const viewer = look(`/api/cameras/cam-1/past?${new URLSearchParams(stretch)}`);
  const command = await asked("past-view");
  expect(command).toMatchObject({ cameraId: "cam-1", ...stretch });
  const { put, end, status } = send(command.id);
  put(boxes(...BEGINNING, "styp 1", "moof 1", "mdat 1"));
  end();
  await seen(viewer, ...BEGINNING, "styp 1", "moof 1", "mdat 1");
  await vi.waitFor(() => expect(viewer.hasEnded()).toBe(true), patient);
  expect([204, 410]).toContain(await status);
});

const get = (path: string) => testApi.api.get(path).set(bearer);

test("who looks is noted, with what they look at; who is not let in is not", async () => {
  const stretch = { from: "2026-03-02T14:03:00Z", to: "2026-03-02T14:04:00Z" };
  const viewers = [look("/api/cameras/cam-1/live"), look(`/api/cameras/cam-2/past?${new URLSearchParams(stretch)}`)];
  await Promise.all([asked("live-view"), asked("past-view")]);
  expect(problemOf(await get("/api/cameras/cam-away/live")).status).toBe(409);
  const who = expect.objectContaining({ kind: "person", id: "stand-in" });
  const audited = await auditedIn(testApi);
  expect(audited).toHaveLength(2);
  expect(audited).toContainEqual(expect.objectContaining({ who, action: "live.viewed", subject: "cam-1" }));
  expect(audited).toContainEqual(
    expect.objectContaining({ who, action: "past.viewed", subject: "cam-2", detail: stretch }),
  );
  for (const { leave } of viewers) leave();
});

/** A session of an operator's. */
async function operator(): Promise<Asker> {
  const facts = { login: "linh", name: "Linh", roles: ["operator" as const], cameraGroups: null };
  const account = await testApi.auth.accounts.add({ ...facts, passwordHash: "none", passwordUntilMs: undefined });
  if (account === "login-taken") throw new Error("she is there already");
  const token = await testApi.auth.sessions.open(account.id);
  return { cookie: `ngaba_session_${new URL(testApi.url).port}=${token}`, origin: testApi.url };
}

test("who is signed out sees no more of it, and the others go on", async () => {
  const linh = await operator();
  const [hers, other] = [look("/api/cameras/cam-1/live", linh), look("/api/cameras/cam-1/live")];
  const { put } = send((await asked("live-view")).id);
  put(boxes(...BEGINNING, "styp 1", "moof 1", "mdat 1"));
  await seen(hers, ...BEGINNING, "styp 1", "moof 1", "mdat 1");
  expect((await fetch(`${testApi.url}/api/session`, { method: "DELETE", headers: linh })).status).toBe(204);
  await vi.waitFor(() => expect(hers.hasEnded()).toBe(true), patient);
  put(boxes("moof 2", "mdat 2"));
  await seen(other, ...BEGINNING, "styp 1", "moof 1", "mdat 1", "moof 2", "mdat 2");
  expect(hers.got()).not.toContain("moof 2");
});

test("who does not read is cut off, and neither the agent nor who reads waits for them", async () => {
  const stuck = await connectedWithoutReading("/api/cameras/cam-1/live");
  const { id } = await asked("live-view");
  const reader = look("/api/cameras/cam-1/live");
  await vi.waitFor(async () => expect(await auditedIn(testApi)).toHaveLength(2), patient);
  const { put } = send(id);
  put(boxes(...BEGINNING, "styp 1", "moof 1", "mdat 1"));
  const large = joined(boxes("moof 2"), bigBox("mdat", 1024 ** 2));
  for (let n = 0; n < 40; n++) {
    put(large);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  put(boxes("moof 3", "mdat 3"));
  await vi.waitFor(() => expect(reader.got()).toMatch(/moof 3, mdat 3$/), patient);
  await vi.waitFor(() => expect(testApi.logLines.join("")).toContain("does not follow"), patient);
  stuck.destroy();
});

/** A box of zeros. */
function bigBox(type: string, bytes: number): Uint8Array {
  const box = Buffer.alloc(8 + bytes);
  box.writeUInt32BE(box.length);
  box.write(type, 4, 4, "latin1");
  return box;
}

async function connectedWithoutReading(path: string): Promise<Socket> {
  const { port, host } = new URL(testApi.url);
  const socket = connect(Number(port), "127.0.0.1");
  onTestFinished(() => void socket.destroy());
  socket.on("error", () => undefined); // it is cut off
  socket.pause();
  await once(socket, "connect");
  socket.write(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\nAuthorization: ${bearer.authorization}\r\n\r\n`);
  return socket;
}

test("a camera that another agent reads by now is no more the first one's to send", async () => {
  const viewer = look("/api/cameras/cam-1/live");
  const { id } = await asked("live-view");
  testApi.told.cameras[0] = camera("cam-1", { agentId: "agent-02" });
  expect(await send(id).status).toBe(410);
  viewer.leave();
});

test("what the agent refuses is said with its reason", async () => {
  const answer = get("/api/cameras/cam-1/live");
  const pending = answer.then((response) => response);
  const { id } = await asked("live-view");
  testApi.told.replies.set(id, { id, outcome: "refused", code: "CAMERA_DISABLED", detail: "the camera is turned off" });
  expect(problemOf(await pending)).toMatchObject({ status: 409, code: "CAMERA_DISABLED" });
});

test.each([
  ["of an agent that sends nothing", "/api/cameras/cam-1/live", 504, "NO_VIDEO_YET"],
  ["of an agent that is out of touch", "/api/cameras/cam-away/live", 409, "AGENT_AWAY"],
  ["that nobody reads", "/api/cameras/cam-new/live", 404, "CAMERA_NOT_FOUND"],
  ["that nobody has put up", "/api/cameras/cam-none/live", 404, "CAMERA_NOT_FOUND"],
  [
    "of more past than may be asked for",
    `/api/cameras/cam-1/past?${pastOf("14:00:00", "14:05:01")}`,
    400,
    "QUERY_INVALID",
  ],
  [
    "of a past that ends before it begins",
    `/api/cameras/cam-1/past?${pastOf("14:05:00", "14:00:00")}`,
    400,
    "QUERY_INVALID",
  ],
  ["of a past without an end", "/api/cameras/cam-1/past?from=2026-03-02T14:00:00Z", 400, "QUERY_INVALID"],
])("a camera %s is not shown: %s", async (_why, path, status, code) => {
  expect(problemOf(await get(path))).toMatchObject({ status, code });
});

function pastOf(from: string, to: string): URLSearchParams {
  return new URLSearchParams({ from: `2026-03-02T${from}Z`, to: `2026-03-02T${to}Z` });
}

test("no more look at one time than may, and no one at more than one may", async () => {
  const countAsked = () => new Set(testApi.told.commands.map(({ cameraId }) => cameraId)).size;
  const viewers = ["cam-1", "cam-2"].map((id) => look(`/api/cameras/${id}/live`));
  await vi.waitFor(() => expect(countAsked()).toBe(2), patient);
  expect(problemOf(await get("/api/cameras/cam-3/live"))).toMatchObject({ status: 429, code: "TOO_MANY_OWN_VIDEOS" });
  const linh = await operator();
  viewers.push(look("/api/cameras/cam-3/live", linh));
  await vi.waitFor(() => expect(countAsked()).toBe(3), patient);
  const answer = await testApi.api.get("/api/cameras/cam-1/live").set(linh);
  expect(problemOf(answer)).toMatchObject({ status: 503, code: "TOO_MANY_VIDEOS" });
  for (const { leave } of viewers) leave();
});

test("who has not signed in does not look, and only the agent that was asked may send", async () => {
  expect((await testApi.api.get("/api/cameras/cam-1/live")).status).toBe(401);
  expect((await testApi.api.head("/api/cameras/cam-1/live").set(bearer)).status).toBe(405);
  look("/api/cameras/cam-1/live");
  const { id } = await asked("live-view");
  expect(await send(id, { token: "x" }).status).toBe(401);
  expect(await send(id, { agentId: "agent-02" }).status).toBe(403);
});

test("what is no video is refused", async () => {
  look("/api/cameras/cam-1/live");
  const { id } = await asked("live-view");
  const { put, status } = send(id);
  put(new TextEncoder().encode("<html><body></body></html>"));
  expect(await status).toBe(422);
});
