import { once } from "node:events";
import express from "express";
import { pino } from "pino";
import { expect, onTestFinished, test } from "vitest";
import { checkCount, type Sum, type SumsQuery } from "../series/sum-store.ts";
import { figureRoutes } from "./figure-routes.ts";
import { problemHandler } from "./problem.ts";

const day = "from=2026-03-01T17:00:00Z&to=2026-03-02T17:00:00Z";
const FROM_MS = Date.parse("2026-03-01T17:00:00Z");

async function startApi(sums: readonly Sum[] = [], seen?: ReadonlySet<string>) {
  const asked: SumsQuery[] = [];
  const readSums = async (query: SumsQuery) => {
    asked.push(query);
    checkCount(query, sums.length);
    return sums;
  };
  const app = express();
  app.use(figureRoutes({ readSums }, () => seen));
  app.use(problemHandler(pino({ enabled: false })));
  const server = app.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  const get = async (path: string) => {
    const answer = await fetch(`http://127.0.0.1:${port}/api/figures/${path}`);
    return { headers: answer.headers, body: (await answer.json()) as unknown };
  };
  return { asked, get };
}

test("what is asked for is read, and given with times in UTC", async () => {
  const { asked, get } = await startApi([{ atMs: FROM_MS, tags: { camera: "cam-1" }, values: { count: 3 } }]);
  const answer = await get(`crossing?unit=hour&${day}&by=camera,class&camera=cam-1,cam-2`);
  expect(answer.body).toEqual({
    ...{ measure: "crossing", unit: "hour" },
    sums: [{ at: "2026-03-01T17:00:00.000Z", tags: { camera: "cam-1" }, values: { count: 3 } }],
  });
  expect(answer.headers.get("cache-control")).toBe("no-store");
  const stretch = { fromMs: FROM_MS, toMs: FROM_MS + 86_400_000 };
  const windows = { measure: "crossing", unit: "hour", ...stretch, maxSums: 50_000 };
  expect(asked).toEqual([{ ...windows, by: ["camera", "class"], cameraIds: ["cam-1", "cam-2"] }]);
  await get(`crossing?unit=hour&${day}`);
  expect(asked[1]).toEqual({ ...windows, by: [] });
});

test("whoever may see some cameras only is given figures of these, whatever is asked for", async () => {
  const { asked, get } = await startApi([], new Set(["cam-1", "cam-2"]));
  for (const query of ["", "&camera=cam-2,cam-9", "&camera=cam-9"]) await get(`event?unit=day&${day}${query}`);
  expect(asked.map(({ cameraIds }) => cameraIds)).toEqual([["cam-1", "cam-2"], ["cam-2"], []]);
});

test.each([
  { path: `speed?unit=hour&${day}`, status: 400, code: "PATH_INVALID", why: "no such measure" },
  { path: `crossing?unit=week&${day}`, status: 400, code: "QUERY_INVALID", why: "no such unit" },
  { path: `crossing?unit=hour&${day}&by=lane`, status: 400, code: "QUERY_INVALID", why: "a tag of another measure" },
  { path: `crossing?unit=hour&${day}&by=class,class`, status: 400, code: "QUERY_INVALID", why: "a tag twice" },
  { path: `crossing?unit=hour&${day}&by=count`, status: 400, code: "QUERY_INVALID", why: "a value is no tag" },
  { path: `crossing?unit=hour&${day}&camera=cam'1`, status: 400, code: "QUERY_INVALID", why: "no camera's id" },
  { path: `crossing?unit=hour&${day}&camera=`, status: 400, code: "QUERY_INVALID", why: "no camera named" },
  { path: `crossing?unit=hour&${day}&limit=5`, status: 400, code: "QUERY_INVALID", why: "an unknown key" },
  { path: "crossing?unit=hour", status: 400, code: "QUERY_INVALID", why: "no stretch" },
  {
    path: "crossing?unit=hour&from=2026-03-02T17:00:00Z&to=2026-03-02T17:00:00Z",
    ...{ status: 400, code: "QUERY_INVALID", why: "nothing between" },
  },
  {
    path: "crossing?unit=minute&from=2026-03-01T17:00:00Z&to=2026-03-02T17:01:00Z",
    ...{ status: 400, code: "QUERY_INVALID", why: "minutes of more than a day" },
  },
  {
    path: "crossing?unit=day&from=2026-03-01T17:00:00Z&to=2029-03-02T17:00:00Z",
    ...{ status: 400, code: "QUERY_INVALID", why: "days of more than two years" },
  },
])("$why: $status", async ({ path, status, code }) => {
  const { asked, get } = await startApi();
  expect((await get(path)).body).toMatchObject({ status, code });
  expect(asked).toEqual([]);
});

test("more sums than an answer holds are refused with what to do", async () => {
  const sum: Sum = { atMs: FROM_MS, tags: {}, values: { count: 1 } };
  const { get } = await startApi(Array.from({ length: 50_001 }, () => sum));
  expect((await get(`crossing?unit=hour&${day}`)).body).toMatchObject({ status: 422, code: "TOO_MANY_SUMS" });
});
