/** Requests that no client would let one send: headers within headers, two lengths, addresses of other hosts. */
import { connect } from "node:net";
import { text as textOf } from "node:stream/consumers";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestApi, type TestApi } from "./http-app-kit.ts";

let centre: TestApi;
beforeAll(async () => {
  centre = await startTestApi({ requestsPerMinute: 1_000_000 });
});
afterAll(() => centre.stop());

/** Sends bytes as they are and hears until the other side ends the connection. */
async function exchange(bytes: string): Promise<string> {
  const socket = connect(Number(new URL(centre.url).port), "127.0.0.1");
  socket.setTimeout(5_000, () => socket.destroy(new Error("it was not ended")));
  socket.write(bytes, "latin1");
  return textOf(socket);
}

const host = "Host: 127.0.0.1\r\n";
const end = "Connection: close\r\n\r\n";

test.each([
  ["a line end within a header", `GET /healthz HTTP/1.1\r\n${host}X: a\rplanted: 1\r\n${end}`, /^HTTP\/1\.1 400 /],
  ["a NUL within a header", `GET /healthz HTTP/1.1\r\n${host}X: a\0b\r\n${end}`, /^HTTP\/1\.1 400 /],
  [
    "a header that goes on in the next line",
    `GET /healthz HTTP/1.1\r\n${host}X: a\r\n b\r\n${end}`,
    /^HTTP\/1\.1 [24]00 /,
  ],
  [
    "two lengths",
    `POST /api/session HTTP/1.1\r\n${host}Content-Length: 2\r\nContent-Length: 30\r\n${end}{}`,
    /^HTTP\/1\.1 400 /,
  ],
  [
    "a length and chunks",
    `POST /api/session HTTP/1.1\r\n${host}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n${end}0\r\n\r\nGET /metrics HTTP/1.1\r\n${host}\r\n`,
    /^HTTP\/1\.1 400 /,
  ],
  ["a length below nothing", `POST /api/session HTTP/1.1\r\n${host}Content-Length: -1\r\n${end}`, /^HTTP\/1\.1 400 /],
  ["no host", `GET /healthz HTTP/1.1\r\n${end}`, /^HTTP\/1\.1 400 /],
  ["two hosts", `GET /healthz HTTP/1.1\r\n${host}Host: evil.example\r\n${end}`, /^HTTP\/1\.1 (?:400|421|200) /],
  ["a head of 20 KiB", `GET /healthz HTTP/1.1\r\n${host}X: ${"x".repeat(20_000)}\r\n${end}`, /^HTTP\/1\.1 431 /],
  ["an address of 20 KiB", `GET /${"x".repeat(20_000)} HTTP/1.1\r\n${host}${end}`, /^HTTP\/1\.1 431 /],
  ["a method of its own", `STEAL /api/events HTTP/1.1\r\n${host}${end}`, /^HTTP\/1\.1 400 /],
  ["a version of its own", `GET /healthz HTTP/7.5\r\n${host}${end}`, /^HTTP\/1\.1 (?:400|505) /],
  [
    "another host's address",
    `GET http://evil.example/api/events HTTP/1.1\r\n${host}${end}`,
    /^HTTP\/1\.1 (?:401|404|421) /,
  ],
  ["a host as its path", `GET //evil.example/%2f.. HTTP/1.1\r\n${host}${end}`, /^HTTP\/1\.1 (?:200|404) /],
  ["no path", `OPTIONS * HTTP/1.1\r\n${host}${end}`, /^HTTP\/1\.1 4\d\d /],
  ["a path that leaves its folder", `GET /assets/../../agents.json HTTP/1.1\r\n${host}${end}`, /^HTTP\/1\.1 40[034] /],
  ["the same, escaped", `GET /assets/%2e%2e/%2e%2e/agents.json HTTP/1.1\r\n${host}${end}`, /^HTTP\/1\.1 40[034] /],
  ["a path with NUL", `GET /assets/main-abc.js%00.png HTTP/1.1\r\n${host}${end}`, /^HTTP\/1\.1 40[04] /],
])("%s is refused, or read as nothing special, and the next one is answered", async (_what, bytes, answered) => {
  const heard = await exchange(bytes);
  expect(heard).toMatch(answered);
  expect(heard).not.toMatch(/^(?:planted|location):/im);
  expect(heard.match(/^HTTP\/1\.1 /gm)).toHaveLength(1); // a second request was not smuggled in
  expect((await fetch(`${centre.url}/healthz`)).status).toBe(200);
});

test("a tunnel is not opened", async () => {
  expect(await exchange(`CONNECT 127.0.0.1:22 HTTP/1.1\r\n${host}\r\n`)).toBe("");
  expect((await fetch(`${centre.url}/healthz`)).status).toBe(200);
});
