import type { CameraView } from "@ngaba/contract";
import { expect, onTestFinished, test } from "vitest";
import { bearer, problemOf, startTestApi } from "./http-app-kit.ts";

const camera: CameraView = {
  ...{ id: "cam-1", siteId: "site-1", name: { vi: "Ngã ba", en: "Junction" }, isSmart: false, connection: "live" },
};

test("a timeline is of a camera that there is, and of a stretch that can be answered", async () => {
  const { api, told, stop } = await startTestApi();
  onTestFinished(stop);
  told.cameras.push(camera);
  const get = (id: string, query: string) => api.get(`/api/cameras/${id}/timeline?${query}`).set(bearer);
  const day = "from=2026-03-02T00:00:00Z&to=2026-03-03T00:00:00Z";
  const answer = await get("cam-1", day);
  expect(answer.status).toBe(200);
  expect(answer.headers["cache-control"]).toBe("private, no-cache");
  expect(answer.body).toEqual({ changes: [], isCut: false });
  expect(problemOf(await get("cam-2", day))).toMatchObject({ status: 404, code: "CAMERA_NOT_FOUND" });
  for (const query of [
    "",
    "from=2026-03-02T00:00:00Z",
    `${day}&more=1`,
    day.replace("03-03", "05-03"),
    day.replace("03-03", "03-02"),
  ]) {
    expect(problemOf(await get("cam-1", query)), query).toMatchObject({ status: 400, code: "QUERY_INVALID" });
  }
});
