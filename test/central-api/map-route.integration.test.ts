import type { MapView } from "@ngaba/contract";
import { expect, onTestFinished, test } from "vitest";
import { bearer, problemOf, startTestApi } from "./http-app-kit.ts";

const tiles = { url: "https://tiles.example.vn:8443/{z}/{x}/{y}.png", attribution: "© a city", maxZoom: 18 };

async function startWith(map: MapView) {
  const { api, stop } = await startTestApi({ map });
  onTestFinished(stop);
  return api;
}

test("the map is answered once and kept by who has it", async () => {
  const map: MapView = { city: { type: "FeatureCollection", isSample: true, features: [] } };
  const api = await startWith(map);
  expect((await api.get("/api/map")).status).toBe(401);
  const first = await api.get("/api/map").set(bearer);
  expect(first.status).toBe(200);
  expect(first.body).toEqual(map);
  expect(first.headers["cache-control"]).toBe("private, no-cache");
  const again = await api.get("/api/map").set({ ...bearer, "If-None-Match": String(first.headers.etag) });
  expect([again.status, again.text]).toEqual([304, ""]);
  expect(problemOf(await api.get("/api/map?zoom=3").set(bearer))).toMatchObject({ status: 400 });
  expect((await api.post("/api/map").set(bearer)).status).toBe(405);
});

test.each([
  { map: {}, hosts: "", why: "no tile server: nothing from elsewhere" },
  { map: { tiles: { ...tiles, url: "/tiles/{z}/{x}/{y}.png" } }, hosts: "", why: "tiles of the same host" },
  { map: { tiles }, hosts: " https://tiles.example.vn:8443", why: "its pictures, and nothing else of it" },
])("the page may load pictures from the tile server alone: $why", async ({ map, hosts }) => {
  const api = await startWith(map);
  const policy = String((await api.get("/healthz")).headers["content-security-policy"]);
  expect(policy).toContain(`img-src 'self' blob: data:${hosts};`);
  expect(policy.split("tiles.example.vn")).toHaveLength(hosts === "" ? 1 : 2);
});
