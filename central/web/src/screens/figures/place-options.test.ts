import { expect, test } from "vitest";
import { sampleSite } from "../../testing/samples.ts";
import { askedPlace, placeOptions } from "./place-options.ts";

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

test("a place that is not known, or not yet, is never taken for the whole city", () => {
  expect(askedPlace(wards, "site:vt-2")).toMatchObject({ is: "place", place: { cameraIds: ["c", "d"] } });
  expect(askedPlace(wards, "ward:Phường Gia Cẩm")).toMatchObject({ is: "place", place: { name: ward } });
  for (const value of ["site:vt-9", "elsewhere"]) expect(askedPlace(wards, value)).toEqual({ is: "unknown" });
  expect(askedPlace(undefined, "site:vt-2")).toEqual({ is: "unread" });
  for (const known of [wards, undefined]) expect(askedPlace(known, "")).toEqual({ is: "everywhere" });
});
