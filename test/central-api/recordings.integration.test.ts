import { randomUUID } from "node:crypto";
import type { RecordingView } from "@ngaba/contract";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { bearer, problemOf, startTestApi, type TestApi } from "./http-app-kit.ts";

const stretch = { from: "2026-03-02T14:03:00Z", to: "2026-03-02T14:06:00Z" };
const asked: RecordingView = {
  ...{ id: randomUUID(), cameraId: "cam-1", agentId: "agent-01", ...stretch, state: "asked" },
  ...{ askedAt: "2026-03-02T14:10:00Z", expiresAt: "2026-03-02T15:10:00Z" },
};

let api: TestApi["api"];
let wanted: unknown[];
beforeEach(async () => {
  const testApi = await startTestApi();
  api = testApi.api;
  wanted = [];
  testApi.told.recordings = {
    ask: async (cameraId, request) => {
      wanted.push([cameraId, request]);
      return cameraId === "cam-1" ? asked : undefined;
    },
    find: async (id) => (id === asked.id ? asked : undefined),
  };
  onTestFinished(testApi.stop);
});

test("a stretch is asked for, and what becomes of it is found where the answer says", async () => {
  const answer = await api.post("/api/cameras/cam-1/recordings").set(bearer).send(stretch);
  expect(answer.status).toBe(202);
  expect(answer.body).toEqual(asked);
  expect(wanted).toEqual([["cam-1", stretch]]);
  const found = await api.get(answer.headers.location ?? "").set(bearer);
  expect(found.body).toEqual(asked);
  expect(found.headers["cache-control"]).toBe("private, no-cache");
});

test.each([
  ["not signed in", 401, "UNAUTHORISED", () => api.post("/api/cameras/cam-1/recordings").send(stretch)],
  ["of a camera that nobody reads", 404, "CAMERA_NOT_FOUND", () => post(stretch, "cam-9")],
  ["that ends before it begins", 400, "BODY_INVALID", () => post({ from: stretch.to, to: stretch.from })],
  ["of more than an hour", 400, "BODY_INVALID", () => post({ ...stretch, to: "2026-03-02T15:03:01Z" })],
  ["with more in it than is known", 400, "BODY_INVALID", () => post({ ...stretch, quality: "best" })],
  ["that is no JSON", 400, "REQUEST_INVALID", () => post('{"from":').set("Content-Type", "application/json")],
  ["as a form of another site would send it", 400, "BODY_INVALID", () => post("from=1").type("form")],
])("a request %s is refused with %i", async (_what, status, code, send) => {
  expect(problemOf(await send())).toMatchObject({ status, code });
});

const post = (body: object | string, cameraId = "cam-1") =>
  api.post(`/api/cameras/${cameraId}/recordings`).set(bearer).send(body);

test("what nobody asked for is not found", async () => {
  expect(problemOf(await api.get(`/api/recordings/${randomUUID()}`).set(bearer)).code).toBe("RECORDING_NOT_FOUND");
});
