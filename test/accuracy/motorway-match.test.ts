import { epochMs } from "@ngaba/contract";
import { expect, test } from "vitest";
import { matchPassings, timeAt } from "./motorway-match.ts";

const vehicle = (lineMs: number, lane = "di-1") => ({ lane, lineMs });
const finding = (lineMs: number, id: number, lane = "di-1") => ({ lane, lineMs, trackIds: [id] });

test("each finding is of the nearest vehicle of its lane, also where they drive close behind each other", () => {
  const vehicles = [vehicle(1000), vehicle(1500), vehicle(1000, "di-2")];
  const { found, twice, ofNobody } = matchPassings(vehicles, [finding(1600, 1), finding(1150, 2)]);
  expect(found).toHaveLength(2);
  expect(found).toEqual(expect.arrayContaining(vehicles.slice(0, 2)));
  expect([twice, ofNobody]).toEqual([[], []]);
});

test("a second finding of a vehicle is told, by its time or by its track", () => {
  const again = [finding(1000, 1), finding(1100, 2), finding(1000, 1, "di-2")];
  expect(matchPassings([vehicle(1000)], again).twice).toEqual(again.slice(1));
});

test("a finding where nobody was seen is of nobody", () => {
  const strange = finding(3000, 7);
  expect(matchPassings([vehicle(1000)], [strange])).toEqual({ found: [], twice: [], ofNobody: [strange] });
});

test("the moment at a place lies between two sightings, or is reckoned from the steady speed", () => {
  const way = [0, 100, 200].map((at, i) => ({ at: epochMs(at), alongM: 50 - 3 * i }));
  expect(timeAt(48.5, way)).toBeCloseTo(50);
  expect(timeAt(41, way)).toBeCloseTo(300);
  expect(timeAt(53, way)).toBeCloseTo(-100);
  expect(timeAt(50, way.slice(0, 1))).toBeUndefined();
});
