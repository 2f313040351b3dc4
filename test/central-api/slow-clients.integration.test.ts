/** Who sends slowly is cut off, and hinders nobody meanwhile. Real waits: the tests run side by side. */
import { connect, type Socket } from "node:net";
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { startTestApi, type TestApi } from "./http-app-kit.ts";

const SLOW_MS = 40_000;

let centre: TestApi;
beforeAll(async () => {
  centre = await startTestApi({ requestsPerMinute: 1_000_000 });
});
afterAll(() => centre.stop());

/** Says `text`, then a byte more every half second as long as it may. */
function trickle(text: string) {
  const { port } = new URL(centre.url);
  const socket: Socket = connect(Number(port), "127.0.0.1");
  const heard = { text: "", isConnected: false, isClosed: false, afterMs: 0 };
  const startedAt = performance.now();
  socket.setEncoding("utf8");
  socket.on("connect", () => {
    heard.isConnected = true;
  });
  socket.on("data", (piece) => {
    heard.text += String(piece);
  });
  socket.on("error", () => undefined); // being cut off is what this is about
  socket.on("close", () => {
    heard.isClosed = true;
    heard.afterMs = performance.now() - startedAt;
  });
  socket.write(text);
  const more = setInterval(() => text !== "" && socket.writable && socket.write("x"), 500);
  onTestFinished(() => {
    clearInterval(more);
    socket.destroy();
  });
  return heard;
}

const head = (more: string): string =>
  `POST /api/session HTTP/1.1\r\nHost: 127.0.0.1\r\nOrigin: http://127.0.0.1\r\n${more}`;
const jsonHead = "Content-Type: application/json\r\nContent-Length: 4000\r\n\r\n";
const untilClosed = (heard: ReturnType<typeof trickle>) =>
  vi.waitFor(() => expect(heard.isClosed).toBe(true), { timeout: SLOW_MS, interval: 100 });

describe.concurrent("who sends slowly", () => {
  test(
    "a body: 408 after ten seconds, with the reason, and the connection ends",
    async () => {
      const heard = trickle(head(`${jsonHead}{`));
      await untilClosed(heard);
      expect(heard.text).toMatch(/^HTTP\/1\.1 408 /);
      expect(heard.text).toContain('"code":"BODY_TOO_SLOW"');
      expect(heard.afterMs).toBeGreaterThan(9_000);
      expect(heard.afterMs).toBeLessThan(15_000);
    },
    SLOW_MS,
  );

  test(
    "a body in chunks: the same",
    async () => {
      const heard = trickle(head("Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nffff\r\n{"));
      await untilClosed(heard);
      expect(heard.text).toMatch(/^HTTP\/1\.1 408 /);
    },
    SLOW_MS,
  );

  test(
    "a body that is not even read: the connection ends, though it was answered",
    async () => {
      const heard = trickle(`POST /api/tokens HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 4000\r\n\r\n{`);
      await untilClosed(heard);
      expect(heard.text).toMatch(/^HTTP\/1\.1 401 /);
      expect(heard.afterMs).toBeLessThan(15_000);
    },
    SLOW_MS,
  );

  test.each([
    ["a head", head("X-Slow: ")],
    ["nothing at all", ""],
  ])(
    "%s: the connection ends within half a minute",
    async (_what, text) => {
      const heard = trickle(text);
      await untilClosed(heard);
      expect(heard.afterMs).toBeLessThan(30_000);
    },
    SLOW_MS,
  );

  test(
    "two hundred of them keep nobody else waiting",
    async () => {
      const slow = Array.from({ length: 200 }, () => trickle(head(`${jsonHead}{`)));
      await vi.waitFor(() => expect(slow.every(({ isConnected }) => isConnected)).toBe(true), { timeout: 5_000 });
      for (let i = 0; i < 5; i += 1) expect((await fetch(`${centre.url}/healthz`)).status).toBe(200);
      expect(slow.filter(({ isClosed }) => isClosed)).toEqual([]);
      await vi.waitFor(() => expect(slow.every(({ isClosed }) => isClosed)).toBe(true), {
        timeout: SLOW_MS,
        interval: 200,
      });
    },
    SLOW_MS,
  );
});
