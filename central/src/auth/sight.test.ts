import type { AgentView, CameraView, SiteView } from "@ngaba/contract";
import { expect, test } from "vitest";
import { agentsSeen, camerasSeen, groupsSeen, maySee, sitesSeen } from "./sight.ts";

const name = { vi: "Máy", en: "Unit" };
const camera = (id: string, agentId: string): CameraView => ({
  ...{ id, agentId, siteId: "s", name, isSmart: false, connection: "live" },
});
const site = (id: string, cameraIds: string[]): SiteView => ({
  ...{ id, name, ward: name, latitude: 21, longitude: 105, positionIsSample: true, cameraIds },
});
const cameras = [camera("a-1", "one"), camera("a-2", "two"), camera("b-1", "two")];
const sites = [site("a", ["a-1", "a-2"]), site("b", ["b-1"])];
const agents: AgentView[] = ["one", "two"].map((id) => ({ id, state: "online", problems: [] }));

test("who is limited to a group sees its cameras, their sites without the others, and their agents", () => {
  const who = { cameraIds: new Set(["a-1"]) };
  expect(camerasSeen(cameras, who).map(({ id }) => id)).toEqual(["a-1"]);
  expect(sitesSeen(sites, who)).toMatchObject([{ id: "a", cameraIds: ["a-1"] }]);
  expect(agentsSeen(agents, cameras, who).map(({ id }) => id)).toEqual(["one"]);
  expect([maySee(who, "a-1"), maySee(who, "a-2")]).toEqual([true, false]);
});

test("of a group one knows one's own cameras; of a group without any, nothing", () => {
  const groups = [
    { id: "list:mixed", name, cameraIds: ["a-1", "b-1"] },
    { id: "list:foreign", name, cameraIds: ["b-1"] },
  ];
  expect(groupsSeen(groups, { cameraIds: new Set(["a-1"]) })).toEqual([{ id: "list:mixed", name, cameraIds: ["a-1"] }]);
  expect(groupsSeen(groups, { cameraIds: undefined })).toEqual(groups);
});

test("who is not limited sees all, and who is limited to nothing sees nothing", () => {
  expect(sitesSeen(sites, { cameraIds: undefined })).toEqual(sites);
  expect(camerasSeen(cameras, { cameraIds: undefined })).toEqual(cameras);
  const nothing = { cameraIds: new Set<string>() };
  expect([sitesSeen(sites, nothing), camerasSeen(cameras, nothing), agentsSeen(agents, cameras, nothing)]).toEqual([
    [],
    [],
    [],
  ]);
});
