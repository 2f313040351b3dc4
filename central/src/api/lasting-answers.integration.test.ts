import express from "express";
import { expect, onTestFinished, test, vi } from "vitest";
import type { Known } from "../auth/recognise.ts";
import { createLogger } from "../platform/logger.ts";
import { startHttpServer } from "./http-server.ts";
import { createLastingAnswers } from "./lasting-answers.ts";

const known: Known = { who: { kind: "person", id: "1", name: "Linh", roles: ["operator"], cameraIds: undefined } };

/** A server whose answers begin and do not end, until whoever asked is forgotten. */
async function start(recheckMs: number) {
  let isKnown = true;
  let asks = 0;
  const recognise = async () => {
    asks += 1;
    return isKnown ? known : undefined;
  };
  const lasting = createLastingAnswers(recognise, createLogger("silent"), recheckMs);
  const app = express();
  app.get("/", (request, response) => {
    lasting.hold(request, response);
    response.write("begun");
  });
  const server = await startHttpServer(app, { host: "127.0.0.1", port: 0 });
  onTestFinished(() => server[Symbol.asyncDispose]());
  const forget = () => {
    isKnown = false;
  };
  return { url: server.url, recheck: lasting.recheck, forget, asks: () => asks };
}

test("an answer ends by itself once whoever asked is known no more", async () => {
  const { url, forget, asks } = await start(20);
  const answer = await fetch(url);
  await vi.waitFor(() => expect(asks()).toBeGreaterThan(2));
  forget();
  expect(await answer.text()).toBe("begun");
});

test("it ends at once when rights have changed, and who has left is asked about no more", async () => {
  const { url, forget, recheck, asks } = await start(3_600_000);
  const leaving = new AbortController();
  const [left, stays] = await Promise.all([fetch(url, { signal: leaving.signal }), fetch(url)]);
  leaving.abort();
  await expect(left.text()).rejects.toThrow();
  await vi.waitFor(() => {
    const before = asks();
    recheck();
    expect(asks() - before).toBe(1);
  });
  forget();
  recheck();
  expect(await stays.text()).toBe("begun");
});
