import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { CityMap } from "@ngaba/contract";
import { expect, test } from "vitest";
import { loadCityMap } from "./city-map.ts";
import { loadInventory } from "./inventory.ts";

const folder = join(import.meta.dirname, "../viet-tri");
const { sites, cameras } = loadInventory(folder);

/** The four wards and Hy Cương, generously: north of the Hồng, west of Bạch Hạc's far bank, up to the IC7 interchange. */
const EXTENT = { south: 21.28, north: 21.39, west: 105.29, east: 105.46 };

const WARDS = ["phường Việt Trì", "phường Nông Trang", "phường Thanh Miếu", "phường Vân Phú", "xã Hy Cương"];

test("Việt Trì has 200 cameras at 91 sites, four of them smart", () => {
  expect(sites).toHaveLength(91);
  expect(cameras).toHaveLength(200);
  expect(cameras.filter((camera) => camera.isSmart)).toHaveLength(4);
});

test("every camera's stream is declared: 1080p at 25 of the smart ones, of the others the small one at 10", () => {
  for (const { id, isSmart, streams } of cameras) {
    const { widthPx, heightPx, fps } = (isSmart ? streams?.main : streams?.sub) ?? {};
    expect({ widthPx, heightPx, fps }, id).toEqual(
      isSmart ? { widthPx: 1920, heightPx: 1080, fps: 25 } : { widthPx: 640, heightPx: 360, fps: 10 },
    );
  }
});

test("every id is there once, and every camera hangs at a site", () => {
  expect(new Set(sites.map((site) => site.id)).size).toBe(91);
  expect(new Set(cameras.map((camera) => camera.id)).size).toBe(200);
  expect(new Set(cameras.map((camera) => camera.siteId))).toEqual(new Set(sites.map((site) => site.id)));
});

test("a camera's id tells its site, and no site has more than four", () => {
  for (const camera of cameras) expect(camera.id).toMatch(new RegExp(`^${camera.siteId}-[1-4]$`));
});

test("no two sites, and no two cameras, bear the same name or stand at the same place", () => {
  for (const language of ["vi", "en"] as const) {
    expect(new Set(sites.map((site) => site.name[language])).size).toBe(91);
    expect(new Set(cameras.map((camera) => camera.name[language])).size).toBe(200);
  }
  expect(new Set(sites.map((site) => `${site.latitude},${site.longitude}`)).size).toBe(91);
});

test("every position is marked as invented and lies in the city's extent", () => {
  for (const site of sites) {
    expect(site.positionIsSample, site.id).toBe(true);
    expect(site.latitude, site.id).toSatisfy((value) => value > EXTENT.south && value < EXTENT.north);
    expect(site.longitude, site.id).toSatisfy((value) => value > EXTENT.west && value < EXTENT.east);
  }
});

test("the sites lie in the wards that there are since 2025-07-01", () => {
  expect(new Set(sites.map((site) => site.ward.vi))).toEqual(new Set(WARDS));
});

test("Vietnamese text is in composed form, so that searching finds it", () => {
  for (const { name } of [...sites, ...cameras]) expect(name.vi).toBe(name.vi.normalize("NFC"));
});

test.each(["sites.yaml", "cameras.yaml"])(
  "%s says on its first line, in both languages, that it is a sample",
  (file) => {
    const [first] = readFileSync(join(folder, file), "utf8").split("\n");
    expect(first).toMatch(
      /^# DANH MỤC MẪU, vị trí giả định.* \/ SAMPLE inventory with invented positions, to be replaced/,
    );
  },
);

const map = loadCityMap(folder);

test("the map says that it is a sketch, and lies where the sites do", () => {
  expect(map?.isSample).toBe(true);
  for (const { properties, geometry } of map?.features ?? []) {
    for (const [longitude, latitude] of positionsOf(geometry)) {
      expect(latitude, properties.name?.vi).toSatisfy((value) => value >= EXTENT.south && value <= EXTENT.north);
      expect(longitude, properties.name?.vi).toSatisfy((value) => value >= EXTENT.west && value <= EXTENT.east);
    }
  }
});

test("a street of the map runs through every site that is named after it", () => {
  const streets = (map?.features ?? []).filter(({ properties: { kind } }) => /street$/.test(kind));
  expect(streets.length).toBeGreaterThan(5);
  for (const { properties, geometry } of streets) {
    const name = properties.name?.vi ?? "";
    // "Trường Đại học Hùng Vương" and "Quảng trường Hùng Vương" are not the street.
    const named = sites.filter((site) => new RegExp(`(^|– )${name}( –|,|$)`).test(site.name.vi));
    expect(named.length, name).toBeGreaterThan(1);
    const places = positionsOf(geometry).map(([longitude, latitude]) => `${latitude},${longitude}`);
    for (const site of named) expect(places, site.name.vi).toContain(`${site.latitude},${site.longitude}`);
  }
});

test("every ward has its label on the map", () => {
  const labels = (map?.features ?? []).filter(({ properties: { kind } }) => kind === "label");
  expect(labels.map(({ properties }) => properties.name?.vi).toSorted()).toEqual(WARDS.toSorted());
});

/** Of a point or a line, which is all that the sketch has. */
function positionsOf(geometry: CityMap["features"][number]["geometry"]): number[][] {
  if (geometry.type === "Point") return [geometry.coordinates];
  if (geometry.type === "LineString") return geometry.coordinates;
  return expect.unreachable(geometry.type);
}
