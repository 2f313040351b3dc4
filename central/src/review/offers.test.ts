import { join } from "node:path";
import { loadStatutes } from "@ngaba/config";
import { epochMs, type RoadUserClass } from "@ngaba/contract";
import { expect, test } from "vitest";
import { offersFor, provisionsFor } from "./offers.ts";

const statutes = loadStatutes(join(import.meta.dirname, "../../../config/statutes/vn"));
const NOW = epochMs(Date.parse("2026-11-24T12:00:00+07:00"));

const idsFor = (act: string, vehicle: RoadUserClass, at = NOW) =>
  provisionsFor(statutes, { act, vehicle, at }).map(({ id }) => id.replace("vn-168-2024-", ""));

test.each([
  ["red-light", "car", ["6-9-b", "6-1-a"], "or halted past the line"],
  ["red-light", "motorcycle", ["7-7-c", "7-1-a"], "the same of a motorcycle"],
  ["stop-line", "car", ["6-1-a", "6-9-b"], "or went on"],
  ["red-light", "person", ["10-1-b"], "nobody halts on foot past a stop line"],
  ["wrong-lane", "car", ["6-5-b", "6-9-d", "6-11-dd"], "the wrong side is in the same clause, and offered once"],
  [
    "wrong-way",
    "motorcycle",
    ["7-7-a", "7-3-d", "7-7-b"],
    "the other two wrong ways; the lane's is that of the street",
  ],
  ["forbidden-turn/left", "car", ["6-4-k", "6-4-i", "6-4-dd"], "a U-turn goes to the left too"],
  ["speeding/10-20", "motorcycle", ["7-4-a", "7-2-b", "7-8-a"], "the other bands; the two above are one clause"],
  ["loitering", "car", [], "no law speaks of it"],
] as const)("%s of a %s: %j (%s)", (act, vehicle, ids, _why) => {
  expect(idsFor(act, vehicle)).toEqual(ids);
});

test("a car that stopped at a sign: that, parking there, then every other wrong stop", () => {
  const ids = idsFor("illegal-stop/no-stopping-sign/stop", "car");
  expect(ids.slice(0, 2)).toEqual(["6-2-dd", "6-3-e"]);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids).toContain("6-5-k");
});

test("by what was in force at the moment", () => {
  const before = epochMs(Date.parse("2026-08-14T12:00:00+07:00"));
  expect(idsFor("restricted-zone/prohibited-road", "car", before)).toContain("6-5-i");
  expect(idsFor("restricted-zone/prohibited-road", "car")).toContain("6-5-i-from-2026-08-15");
  expect(idsFor("red-light", "car", epochMs(Date.parse("2024-12-31T12:00:00+07:00")))).toEqual([]);
});

test("a class that is corrected has its own provisions, and the one found comes first", () => {
  const offers = offersFor(statutes, { act: "red-light", vehicle: "motorcycle", at: NOW });
  expect(offers.map(({ vehicle, act }) => `${vehicle} ${act}`)).toEqual([
    "motorcycle red-light",
    "motorcycle stop-line",
    "person red-light",
    "bicycle red-light",
    "bicycle stop-line",
    "car red-light",
    "car stop-line",
    "large-vehicle red-light",
    "large-vehicle stop-line",
  ]);
  expect(offers.find(({ vehicle }) => vehicle === "car")?.legalBasis).toMatchObject({
    ...{ provisionId: "vn-168-2024-6-9-b", version: expect.stringMatching(/^[0-9a-f]{64}$/) },
    ...{
      fineVnd: [18_000_000, 20_000_000],
      licencePoints: 4,
      title: { vi: "Không chấp hành đèn tín hiệu giao thông" },
    },
    words: expect.stringContaining("Không chấp hành hiệu lệnh của đèn tín hiệu giao thông"),
  });
});
