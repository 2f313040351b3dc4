import { expect, test } from "vitest";
import { sampleCamera, sampleSite } from "../../testing/samples.ts";
import { chooseCameras, type WallFilter, wallFilterOf, withWallFilter } from "./wall-filter.ts";

const sites = [
  sampleSite("vt-001", {
    ward: { vi: "phường Vân Phú", en: "Vân Phú Ward" },
    name: { vi: "Chợ Đông", en: "East Market" },
  }),
  sampleSite("vt-002", { ward: { vi: "phường Nông Trang", en: "Nông Trang Ward" } }),
];
const cameras = [
  sampleCamera("vt-002-10", { connection: "unknown" }),
  sampleCamera("vt-002-9", { connection: "live", isSmart: true }),
  sampleCamera("vt-001-1", { connection: "offline" }),
  sampleCamera("vt-999-1"),
];
const places = {
  cameras: new Map(cameras.map((camera) => [camera.id, camera])),
  sites: new Map(sites.map((site) => [site.id, site])),
  isComplete: true,
};

test.each<{ filter: WallFilter; ids: string[]; why: string }>([
  {
    filter: {},
    ids: ["vt-002-9", "vt-002-10", "vt-001-1", "vt-999-1"],
    why: "all, by ward and number; what nobody reports last",
  },
  { filter: { ward: "phường Nông Trang" }, ids: ["vt-002-9", "vt-002-10"], why: "a ward" },
  { filter: { state: "not-connected" }, ids: ["vt-999-1"], why: "a state" },
  { filter: { state: "trouble" }, ids: ["vt-002-10", "vt-001-1"], why: "what needs a person" },
  { filter: { sort: "smart" }, ids: ["vt-002-9"], why: "analysed ones" },
  { filter: { sort: "watched", ward: "phường Nông Trang" }, ids: ["vt-002-10"], why: "of a ward those only watched" },
  { filter: { text: "cho dong" }, ids: ["vt-001-1"], why: "a site's name without its accents" },
])("the wall shows $why", ({ filter, ids }) => {
  expect(chooseCameras(places, filter).map(({ camera }) => camera.id)).toEqual(ids);
});

test("a wall of a group shows the group's cameras, narrowed by what else is asked for", () => {
  const ofGroup = new Set(["vt-002-10", "vt-001-1", "gone-1"]);
  const idsOf = (filter: WallFilter) => chooseCameras(places, filter, ofGroup).map(({ camera }) => camera.id);
  expect(idsOf({})).toEqual(["vt-002-10", "vt-001-1"]);
  expect(idsOf({ state: "offline" })).toEqual(["vt-001-1"]);
  expect(chooseCameras(places, {}, new Set())).toEqual([]);
});

test("a wall that is sent to a colleague is the same there", () => {
  const place = { ward: "phường Vân Phú", group: "list:trung-tam" };
  const filter: WallFilter = { text: "chợ", ...place, state: "trouble", sort: "watched" };
  const address = withWallFilter(new URLSearchParams("columns=6"), filter);
  expect(wallFilterOf(new URLSearchParams(address.toString()))).toEqual(filter);
  expect(withWallFilter(address, { ...filter, text: "", state: undefined }).toString()).toBe(
    "columns=6&ward=ph%C6%B0%E1%BB%9Dng+V%C3%A2n+Ph%C3%BA&group=list%3Atrung-tam&sort=watched",
  );
  expect(wallFilterOf(new URLSearchParams("state=odd&group=odd&sort=smart"))).toEqual({ sort: "smart" });
});
