import { CameraGroupList, NamedGroupList } from "@ngaba/contract";
import { expect, test } from "vitest";
import { createCameraGroups, unknownMembers } from "./camera-groups.ts";

const name = { vi: "Tên", en: "Name" };
const site = (id: string, ward: string) => ({
  ...{ id, name, ward: { vi: ward, en: ward }, latitude: 21, longitude: 105, positionIsSample: true },
});
const inventory = {
  sites: [site("a", "phường Việt Trì"), site("b", "phường Việt Trì"), site("c", "phường Đông Nam")],
  cameras: ["a-1", "a-2", "b-1", "c-1"].map((id) => ({ id, siteId: id[0] ?? "", name, isSmart: false })),
};
const listed = [{ id: "trung-tam", name, sites: ["a"], cameras: ["c-1", "a-1"] }];
const groups = createCameraGroups(inventory, listed);

test("wards, lists and sites are groups, with ids that the contract takes", () => {
  const list = CameraGroupList.parse({ groups: groups.list() }).groups;
  expect(list.map(({ id, cameraCount }) => `${id} ${cameraCount}`)).toEqual([
    ...["ward:phuong-viet-tri 3", "ward:phuong-dong-nam 1", "list:trung-tam 3", "site:a 2", "site:b 1", "site:c 1"],
  ]);
});

test("the lists of the configuration are told with their cameras", () => {
  expect(NamedGroupList.parse({ groups: groups.named() }).groups).toEqual([
    { id: "list:trung-tam", name, cameraIds: ["a-1", "a-2", "c-1"] },
  ]);
});

test("several groups are seen together; one that is gone has no cameras; null is all", () => {
  expect(groups.camerasOf(["site:b", "list:trung-tam"])).toEqual(new Set(["b-1", "a-1", "a-2", "c-1"]));
  expect(groups.camerasOf(["site:gone"])).toEqual(new Set());
  expect(groups.camerasOf([])).toEqual(new Set());
  expect(groups.camerasOf(null)).toBeUndefined();
  expect([groups.has("ward:phuong-viet-tri"), groups.has("site:gone")]).toEqual([true, false]);
});

test("what a list names and the city does not have is told with its place", () => {
  expect(unknownMembers(inventory, listed)).toEqual([]);
  const wrong = [...listed, { id: "x", name, sites: ["z"], cameras: ["a-1", "z-1"] }];
  expect(unknownMembers(inventory, wrong).map(({ path }) => path)).toEqual([
    ...["cameraGroups[1].sites[0]", "cameraGroups[1].cameras[1]"],
  ]);
});
