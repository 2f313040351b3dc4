import { expect, test } from "vitest";
import { sampleCamera, sampleEvent, sampleSite } from "../../testing/samples.ts";
import { groupSpots, type SiteMark, siteMarks, troubledFirst } from "./site-marks.ts";

const cameras = [
  sampleCamera("vt-001-1", { connection: "live" }),
  sampleCamera("vt-001-2", { connection: "offline" }),
  sampleCamera("vt-002-1", { connection: "live" }),
  sampleCamera("vt-003-1", { connection: "unknown" }),
];
const places = {
  cameras: new Map(cameras.map((camera) => [camera.id, camera])),
  sites: new Map(["vt-003", "vt-002", "vt-001", "vt-009"].map((id) => [id, sampleSite(id)])),
  isComplete: true,
};
const short = ({ site, state, severity, cameras: ofSite }: SiteMark) => [site.id, ofSite.length, state, severity];

test("a site is as bad as its worst camera and its worst alarm; one without cameras is none", () => {
  const alarms = [
    sampleEvent(1, { cameraId: "vt-002-1", severity: "critical" }),
    sampleEvent(2, { cameraId: "vt-999-1" }),
  ];
  expect(siteMarks(places, alarms).map(short)).toEqual([
    ["vt-001", 2, "offline", undefined],
    ["vt-002", 1, "live", "critical"],
    ["vt-003", 1, "unknown", undefined],
  ]);
});

test("of the sites those that need a person stand first, and where all is well none", () => {
  const ids = (...alarms: Parameters<typeof siteMarks>[1]) =>
    troubledFirst(siteMarks(places, alarms)).map(({ site }) => site.id);
  expect(ids()).toEqual(["vt-001", "vt-003"]);
  expect(ids(sampleEvent(1, { cameraId: "vt-003-1" }))).toEqual(["vt-003", "vt-001"]);
  expect(
    ids(sampleEvent(1, { cameraId: "vt-002-1", severity: "critical" }), sampleEvent(2, { cameraId: "vt-003-1" })),
  ).toEqual(["vt-002", "vt-003", "vt-001"]);
});

const spot = (id: string, xPx: number, yPx = 0) => ({ id, xPx, yPx });

test("sites that would cover each other are grouped, and nothing is lost or doubled", () => {
  expect(groupSpots([spot("a", 0), spot("b", 30), spot("c", 100), spot("d", 20, 20)], 40)).toEqual([
    ["a", "b", "d"],
    ["c"],
  ]);
  expect(groupSpots([], 40)).toEqual([]);
});

test("a group does not creep along a street: it is as wide as its first site reaches", () => {
  expect(groupSpots([spot("a", 0), spot("b", 30), spot("c", 60), spot("d", 90)], 40)).toEqual([
    ["a", "b"],
    ["c", "d"],
  ]);
});
