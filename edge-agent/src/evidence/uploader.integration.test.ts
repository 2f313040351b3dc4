import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { systemClock } from "../platform/clock.ts";
import { createLogger } from "../platform/logger.ts";
import { type EvidenceStore, openEvidenceStore } from "./evidence-store.ts";
import { outcomeOf } from "./upload-request.ts";
import { runUploader, type UploaderOptions, type UploaderTiming } from "./uploader.ts";

const patient = { timeout: 10_000, interval: 10 };
const TOKEN = "token-of-a-test";
const timing: UploaderTiming = { minBackoffMs: 10, maxBackoffMs: 50, refusedPauseMs: 200, requestTimeoutMs: 1_000 };

interface Request {
  readonly method: string | undefined;
  readonly url: string;
  readonly mediaType: string | undefined;
  readonly token: string | undefined;
  readonly bodyHash: string;
}

/** A real HTTP server that answers what `answer` says; `undefined` is no answer at all. */
async function startCentre(answer: (request: Request) => number | undefined, port = 0) {
  const requests: Request[] = [];
  const server = createServer(async (message, response) => {
    const request = await read(message);
    requests.push(request);
    const status = answer(request);
    if (status !== undefined) response.writeHead(status, { location: "/elsewhere" }).end("{}");
  }).listen(port, "127.0.0.1");
  await once(server, "listening");
  const stop = async () => {
    server.closeAllConnections();
    if (!server.listening) return;
    server.close();
    await once(server, "close");
  };
  onTestFinished(stop);
  const address = server.address() as AddressInfo; // an address of TCP, since we listened on a port
  return { url: `http://127.0.0.1:${address.port}`, port: address.port, requests, stop };
}

async function read(message: IncomingMessage): Promise<Request> {
  const hash = createHash("sha256");
  for await (const chunk of message) hash.update(chunk);
  const { method, url = "", headers } = message;
  const { authorization: token, "content-type": mediaType } = headers;
  return { method, url, mediaType, token, bodyHash: hash.digest("hex") };
}

function openStore(): EvidenceStore {
  const folder = mkdtempSync(join(tmpdir(), "ngaba-evidence-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return openEvidenceStore({ folder, log: createLogger("silent") });
}

type Settings = Partial<Pick<UploaderOptions, "uploadToken" | "timing">>;

function startUploader(centreUrl: string, store: EvidenceStore, settings: Settings = {}) {
  const stopping = new AbortController();
  const problems: (string | undefined)[] = [];
  const lines: string[] = [];
  const running = runUploader(
    {
      agentId: "agent-01",
      centreUrl,
      uploadToken: () => TOKEN,
      store,
      clock: systemClock,
      log: createLogger("info", { write: (line) => void lines.push(line) }),
      onProblem: (problem) => void problems.push(problem),
      timing,
      ...settings,
    },
    stopping.signal,
  );
  onTestFinished(async () => {
    stopping.abort();
    await running;
  });
  return { problems, lines };
}

const put = (store: EvidenceStore, text: string) => store.put(Buffer.from(text), "image/jpeg");

test("pictures and documents arrive under their hash with the agent's token, documents first, and leave the store", async () => {
  const centre = await startCentre(() => 201);
  const store = openStore();
  const picture = await put(store, "one");
  const hashes = [await store.put(Buffer.from("{}"), "application/json"), picture];
  const { problems } = startUploader(centre.url, store);
  await vi.waitFor(() => expect(store.pending()).toEqual([]), patient);
  hashes.push(await put(store, "put while it waits"));
  await vi.waitFor(() => expect(store.pending()).toEqual([]), patient);

  const expected = hashes.map((hash, index) => ({
    method: "PUT",
    url: `/api/agents/agent-01/media/${hash}`,
    mediaType: index === 0 ? "application/json" : "image/jpeg",
    token: `Bearer ${TOKEN}`,
    bodyHash: hash,
  }));
  expect(centre.requests).toEqual(expected);
  expect(problems).toEqual([]);
});

test("a file that the centre has already is done with", async () => {
  const centre = await startCentre(() => 200);
  const store = openStore();
  await put(store, "one");
  startUploader(centre.url, store);
  await vi.waitFor(() => expect(store.pending()).toEqual([]), patient);
});

test("a centre that is away, fails and does not answer gets its pictures when it is well again", async () => {
  const away = await startCentre(() => 201);
  await away.stop();
  const store = openStore();
  const sha256 = await put(store, "one");
  const { problems, lines } = startUploader(away.url, store);
  await vi.waitFor(() => expect(problems.at(-1)).toMatch(/ECONNREFUSED/), patient);

  const answers = [500, 503, 429, undefined, 307];
  const back = await startCentre(() => (answers.length > 0 ? answers.shift() : 201), away.port);
  await vi.waitFor(() => expect(store.pending()).toEqual([]), patient);
  expect(back.requests.map(({ bodyHash }) => bodyHash)).toEqual(Array(6).fill(sha256));
  await vi.waitFor(() => expect(problems.at(-1)).toBeUndefined(), patient);
  expect(lines.length, "states are logged, repetitions counted").toBeLessThan(9);
  expect(lines.join()).not.toContain(TOKEN);
});

test.each([401, 403])("a refused token (%i) is a problem for someone, and is not hammered", async (status) => {
  let isKnown = false;
  const centre = await startCentre(() => (isKnown ? 201 : status));
  const store = openStore();
  await put(store, "one");
  await put(store, "two");
  const { problems, lines } = startUploader(centre.url, store);
  await vi.waitFor(() => expect(centre.requests.length).toBe(2), patient); // the second after the long pause
  expect(problems).toEqual([expect.stringMatching(/uploadToken/)]);
  expect(lines).toHaveLength(1);
  isKnown = true;
  await vi.waitFor(() => expect(store.pending()).toEqual([]), patient);
  expect(problems.at(-1)).toBeUndefined();
});

test("after a refusal a new token is tried as soon as it is there", async () => {
  let token = "of yesterday";
  const centre = await startCentre(() => (token === TOKEN ? 201 : 403));
  const store = openStore();
  await put(store, "one");
  startUploader(centre.url, store, { uploadToken: () => token, timing: { ...timing, refusedPauseMs: 600_000 } });
  await vi.waitFor(() => expect(centre.requests.length).toBe(1), patient);
  token = TOKEN;
  await vi.waitFor(() => expect(store.pending()).toEqual([]), patient);
  expect(centre.requests.at(-1)?.token).toBe(`Bearer ${TOKEN}`);
});

test("a token that was changed while the centre was refusing the one before is tried at once", async () => {
  let token = "of yesterday";
  const centre = await startCentre((request) => {
    token = TOKEN; // after the request was sent, before it is answered
    return request.token === `Bearer ${TOKEN}` ? 201 : 403;
  });
  const store = openStore();
  await put(store, "one");
  startUploader(centre.url, store, { uploadToken: () => token, timing: { ...timing, refusedPauseMs: 600_000 } });
  await vi.waitFor(() => expect(store.pending()).toEqual([]), patient);
});

test("a refused file stays, stays a problem, and does not hold up the others", async () => {
  const store = openStore();
  const bad = await put(store, "bad");
  const centre = await startCentre(({ bodyHash }) => (bodyHash === bad ? 422 : 201));
  const good = await put(store, "good");
  const { problems } = startUploader(centre.url, store);
  await vi.waitFor(() => expect(store.pending().map(({ sha256 }) => sha256)).toEqual([bad]), patient);
  expect(centre.requests.some(({ bodyHash }) => bodyHash === good)).toBe(true);
  expect(problems).toEqual([expect.stringContaining(bad)]);
});

test("it tries a refused file again after the long pause, and once it is taken all is well", async () => {
  let status = 413;
  const centre = await startCentre(() => status);
  const store = openStore();
  await put(store, "large");
  const { problems } = startUploader(centre.url, store);
  await vi.waitFor(() => expect(problems).toHaveLength(1), patient);
  status = 201;
  await vi.waitFor(() => expect(store.pending()).toEqual([]), patient);
  await vi.waitFor(() => expect(problems.at(-1)).toBeUndefined(), patient);
});

test.each([
  [201, "stored"],
  [200, "stored"],
  [204, "try-later"],
  [301, "try-later"],
  [400, "file-refused"],
  [401, "login-refused"],
  [403, "login-refused"],
  [404, "try-later"],
  [413, "file-refused"],
  [409, "try-later"],
  [422, "file-refused"],
  [429, "try-later"],
  [500, "try-later"],
  [503, "try-later"],
] as const)("%i means %s", (status, outcome) => expect(outcomeOf(status)).toBe(outcome));
