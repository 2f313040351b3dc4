import { randomUUID } from "node:crypto";
import type { OrderView } from "@ngaba/contract";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { bearer, problemOf, startTestApi, type TestApi } from "./http-app-kit.ts";

const confirm = { name: "confirm-view" } as const;
const maintain = { name: "set-mode", mode: "maintenance", until: "2126-03-02T15:00:00Z" } as const;
const given: OrderView = {
  ...{ id: randomUUID(), cameraId: "cam-1", agentId: "agent-01", order: maintain, state: "asked" },
  ...{ askedAt: "2026-03-02T14:10:00Z", expiresAt: "2026-03-02T14:11:00Z" },
};

let api: TestApi["api"];
let wanted: unknown[];
beforeEach(async () => {
  const testApi = await startTestApi();
  api = testApi.api;
  wanted = [];
  testApi.told.orders = {
    give: async (cameraId, order) => {
      wanted.push([cameraId, order]);
      if (cameraId === "cam-2") return "agent-away";
      return cameraId === "cam-1" ? given : "camera-unknown";
    },
    find: async (id) => (id === given.id ? given : undefined),
  };
  onTestFinished(testApi.stop);
});

const post = (body: object | string, cameraId = "cam-1") =>
  api.post(`/api/cameras/${cameraId}/orders`).set(bearer).send(body);

test("an order is given, and what becomes of it is found where the answer says", async () => {
  const answer = await post(maintain);
  expect(answer.status).toBe(202);
  expect(answer.body).toEqual(given);
  const found = await api.get(answer.headers.location ?? "").set(bearer);
  expect(found.body).toEqual(given);
  expect(found.headers["cache-control"]).toBe("private, no-cache");
});

test.each([confirm, maintain, { name: "set-mode", mode: "active" }, { name: "set-mode", mode: "disabled" }])(
  "%j is handed on as it is",
  async (order) => {
    await post(order);
    expect(wanted).toEqual([["cam-1", order]]);
  },
);

test.each([
  ["not signed in", 401, "UNAUTHORISED", () => api.post("/api/cameras/cam-1/orders").send(confirm)],
  ["of a camera that nobody reads", 404, "CAMERA_NOT_FOUND", () => post(confirm, "cam-9")],
  ["of a camera whose agent is away", 409, "AGENT_AWAY", () => post(confirm, "cam-2")],
  ["of nothing that is known", 400, "BODY_INVALID", () => post({ name: "reboot" })],
  ["of no mode", 400, "BODY_INVALID", () => post({ name: "set-mode" })],
  ["of an unknown mode", 400, "BODY_INVALID", () => post({ ...maintain, mode: "asleep" })],
  ["of a time that is over", 400, "BODY_INVALID", () => post({ ...maintain, until: "2026-03-02T14:00:00Z" })],
  ["with more in it than is known", 400, "BODY_INVALID", () => post({ ...confirm, mode: "active" })],
  ["as a form of another site would send it", 400, "BODY_INVALID", () => post("name=confirm-view").type("form")],
])("an order %s is refused with %i", async (_what, status, code, send) => {
  expect(problemOf(await send())).toMatchObject({ status, code });
  if (status === 400) expect(wanted).toEqual([]);
});

test("what nobody ordered is not found", async () => {
  expect(problemOf(await api.get(`/api/orders/${randomUUID()}`).set(bearer)).code).toBe("ORDER_NOT_FOUND");
});
