import { createHash } from "node:crypto";
import type { CameraView } from "@ngaba/contract";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { bearer, picture, problemOf, sha256, startTestApi, type TestApi } from "./http-app-kit.ts";

const camera = (id: string, more: Partial<CameraView> = {}): CameraView => ({
  ...{ id, siteId: "site-1", name: { vi: id, en: id }, isSmart: false, connection: "live", ...more },
});

let api: TestApi["api"];
let uploadToken: string;
let machineToken: TestApi["machineToken"];
beforeEach(async () => {
  const testApi = await startTestApi();
  ({ api, uploadToken, machineToken } = testApi);
  testApi.told.cameras.push(
    camera("cam-own", { agentId: "agent-01" }),
    camera("cam-new", { connection: "not-connected" }),
  );
  testApi.told.cameras.push(camera("cam-other", { agentId: "agent-02" }));
  testApi.told.cameras.push(camera("cam-left", { agentId: "agent-02", connection: "unknown" }));
  onTestFinished(testApi.stop);
});

const TAKEN_AT = "2026-03-02T12:00:00.000Z";
const hashOf = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");
const FACTS = {
  ...{ "Content-Type": "image/jpeg", "Content-SHA256": sha256, "Ngaba-Taken-At": TAKEN_AT, "Ngaba-Age-Ms": "1500" },
};
const address = (cameraId: string, agentId = "agent-01") => `/api/agents/${agentId}/cameras/${cameraId}/picture`;
const put = (path: string, headers: Partial<typeof FACTS> = {}, token = uploadToken) =>
  api.put(path).set({ Authorization: `Bearer ${token}`, ...FACTS, ...headers });
const get = (cameraId: string, headers = {}) =>
  api
    .get(`/api/cameras/${cameraId}/picture`)
    .set({ ...bearer, ...headers })
    .responseType("blob");

test("the newest picture of a camera is shown with its age, and asked for anew costs nothing", async () => {
  expect((await put(address("cam-own")).send(picture)).status).toBe(204);
  const shown = await get("cam-own");
  expect(shown.status).toBe(200);
  expect(shown.body).toEqual(picture);
  expect(shown.headers).toMatchObject({
    ...{ "content-type": "image/jpeg", etag: `"${sha256}"`, "ngaba-taken-at": TAKEN_AT },
    "cache-control": "private, no-cache, no-transform",
  });
  const ageMs = Number(shown.headers["ngaba-age-ms"]);
  expect(ageMs).toBeGreaterThanOrEqual(1500); // as old as the agent said, whatever day its clock says
  expect(ageMs).toBeLessThan(11_500);
  const again = await get("cam-own", { "If-None-Match": `"${sha256}"` });
  expect(again.status).toBe(304);
  expect(Number(again.headers["ngaba-age-ms"])).toBeGreaterThanOrEqual(ageMs);

  const newer = Buffer.from("\xff\xd8 another picture \xff\xd9", "latin1");
  await put(address("cam-own"), { "Content-SHA256": hashOf(newer) }).send(newer);
  expect((await get("cam-own", { "If-None-Match": `"${sha256}"` })).body).toEqual(newer);
});

test.each(["cam-new", "cam-left"])("an agent may be the first, or the next, that has %s", async (cameraId) => {
  expect((await put(address(cameraId)).send(picture)).status).toBe(204);
});

const huge = Buffer.concat([picture, Buffer.alloc(1024 * 1024), picture]);
const noJpeg = Buffer.from("<html>");
test.each([
  ["without a token", 401, () => api.put(address("cam-own")).set(FACTS).send(picture)],
  ["with the token of a machine", 401, async () => put(address("cam-own"), {}, await machineToken()).send(picture)],
  ["in another agent's name", 403, () => put(address("cam-own", "agent-02")).send(picture)],
  ["of another agent's camera", 403, () => put(address("cam-other")).send(picture)],
  ["of a camera that nobody has put up", 404, () => put(address("cam-none")).send(picture)],
  ["with a name that leaves the folder", 400, () => put(address("..%2fagents.json")).send(picture)],
  [
    "under a hash that is not the body's",
    422,
    () => put(address("cam-own"), { "Content-SHA256": "0".repeat(64) }).send(picture),
  ],
  ["of another type", 415, () => put(address("cam-own"), { "Content-Type": "text/html" }).send(picture)],
  ["that is no picture", 422, () => put(address("cam-own"), { "Content-SHA256": hashOf(noJpeg) }).send(noJpeg)],
  [
    "that does not say when it was taken",
    400,
    () => put(address("cam-own"), { "Ngaba-Taken-At": "noon" }).send(picture),
  ],
  ["too large", 413, () => put(address("cam-own"), { "Content-SHA256": hashOf(huge) }).send(huge)],
])("a picture %s is refused with %i, and nothing is shown", async (_what, status, send) => {
  expect(problemOf(await send()).status).toBe(status);
  for (const id of ["cam-own", "cam-other"]) expect((await get(id)).status).toBe(404);
});

test("pictures are for who has signed in", async () => {
  await put(address("cam-own")).send(picture);
  expect((await api.get("/api/cameras/cam-own/picture")).status).toBe(401);
  expect((await get("cam-none")).status).toBe(404);
});
