import { expect, test } from "vitest";
import { sampleCamera, sampleSite } from "../../testing/samples.ts";
import { type CameraFilter, fold, groupCameras } from "./group-cameras.ts";

const sites = [
  sampleSite("vt-001", { ward: { vi: "Phường Vân Phú", en: "Vân Phú ward" } }),
  sampleSite("vt-003", { ward: { vi: "Phường A", en: "A ward" } }),
  sampleSite("vt-002", { name: { vi: "Cầu Việt Trì", en: "Việt Trì bridge" } }),
];
const cameras = [
  sampleCamera("vt-001-1", { connection: "live" }),
  sampleCamera("vt-001-2"),
  sampleCamera("vt-001-3", { connection: "offline" }),
  sampleCamera("vt-002-1", { connection: "unknown" }),
  sampleCamera("vt-003-1"),
  sampleCamera("vt-999-1", { connection: "live" }),
];
const places = {
  cameras: new Map(cameras.map((camera) => [camera.id, camera])),
  sites: new Map(sites.map((site) => [site.id, site])),
  isComplete: true,
};
const group = (filter: Partial<CameraFilter> = {}) =>
  groupCameras(places, { text: "", state: "all", ...filter }, "vi").map(({ ward, connected, notConnected }) => ({
    ward: ward?.vi,
    connected: connected.map(({ camera }) => camera.id),
    notConnected: notConnected.map(({ camera }) => camera.id),
  }));

test("cameras stand by ward, what needs a person first, wards and cameras without an agent after; strangers come last", () => {
  expect(group()).toEqual([
    { ward: "Phường Nông Trang", connected: ["vt-002-1"], notConnected: [] },
    { ward: "Phường Vân Phú", connected: ["vt-001-3", "vt-001-1"], notConnected: ["vt-001-2"] },
    { ward: "Phường A", connected: [], notConnected: ["vt-003-1"] },
    { ward: undefined, connected: ["vt-999-1"], notConnected: [] },
  ]);
});

test.each([
  { text: "viet tri", found: ["vt-002-1"], why: "tone marks need not be typed" },
  { text: "VÂN PHÚ".normalize("NFD"), found: ["vt-001-3", "vt-001-1"], why: "decomposed input in capitals" },
  { text: "bridge", found: ["vt-002-1"], why: "either language is found" },
  { text: " vt-999 ", found: ["vt-999-1"], why: "ids are found" },
  { text: "hà nội", found: [], why: "nothing there" },
])("searching “$text”: $why", ({ text, found }) => {
  expect(group({ text }).flatMap(({ connected }) => connected)).toEqual(found);
});

test("filtering by state leaves only that state", () => {
  expect(group({ state: "not-connected" })).toEqual([
    { ward: "Phường A", connected: [], notConnected: ["vt-003-1"] },
    { ward: "Phường Vân Phú", connected: [], notConnected: ["vt-001-2"] },
  ]);
});

test("đ folds to d in both cases", () => {
  expect([fold("Đường"), fold("ĐẠI LỘ")]).toEqual(["duong", "dai lo"]);
});
