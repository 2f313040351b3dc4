import { expect, test } from "vitest";
import { sampleSite } from "../../testing/samples.ts";
import { placeOf, placeOptions } from "./place-options.ts";

const ward = { vi: "Phường Gia Cẩm", en: "Gia Cẩm ward" };
const sites = [
  sampleSite("vt-2", { cameraIds: ["c", "d"] }),
  sampleSite("vt-1", { cameraIds: ["a"], ward }),
  sampleSite("vt-0", { cameraIds: ["b"] }),
  sampleSite("vt-9"),
];
const wards = placeOptions(sites);

test("wards hold the cameras of their sites; a site without cameras is no choice", () => {
  expect(wards.map(({ value, cameraIds }) => [value, cameraIds])).toEqual([
    ["ward:Phường Gia Cẩm", ["a"]],
    ["ward:Phường Nông Trang", ["c", "d", "b"]],
  ]);
  expect(wards[1]?.sites.map(({ value }) => value)).toEqual(["site:vt-0", "site:vt-2"]);
});

test("an address that names no place of this city is of the whole city", () => {
  expect(placeOf(wards, "site:vt-2")?.cameraIds).toEqual(["c", "d"]);
  expect(placeOf(wards, "ward:Phường Gia Cẩm")?.name).toEqual(ward);
  for (const value of ["", "site:vt-9", "elsewhere"]) expect(placeOf(wards, value)).toBeUndefined();
});
