import express from "express";
import { pino } from "pino";
import { expect, onTestFinished, test } from "vitest";
import { knowAs } from "../auth/who.ts";
import { startHttpServer } from "./http-server.ts";
import { problemHandler } from "./problem.ts";
import { readRoutes } from "./read-routes.ts";

/** Routes over a store that answers with so many minutes, to somebody who may see everything. */
async function serveMinutes(count: number): Promise<string> {
  const minute = { at: "2026-01-01T00:00:00Z", laneId: "a", observedMs: 60_000 };
  const series = { readLanes: async () => ({ minutes: Array.from({ length: count }, () => minute) }) };
  const app = express()
    .use((request, _response, next) => {
      knowAs(request, { kind: "token", id: "1", name: "test", roles: [], cameraIds: undefined });
      next();
    })
    .use(readRoutes({ series } as unknown as Parameters<typeof readRoutes>[0], async () => undefined))
    .use(problemHandler(pino({ level: "silent" })));
  const server = await startHttpServer(app, { host: "127.0.0.1", port: 0 });
  onTestFinished(() => server[Symbol.asyncDispose]());
  return `${server.url}/api/series/lanes?camera=a&from=2026-01-01T00:00:00Z&to=2026-02-01T00:00:00Z`;
}

test.each([
  [200_000, 200],
  [200_001, 422],
])("a series of %i minutes is answered %i", async (count, status) => {
  const answer = await fetch(await serveMinutes(count));
  expect(answer.status).toBe(status);
  await answer.arrayBuffer();
});
