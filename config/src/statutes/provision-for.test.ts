import { join } from "node:path";
import { type EpochMs, epochMs } from "@ngaba/contract";
import { describe, expect, test } from "vitest";
import { ACTS, actTitle } from "./act.ts";
import { loadStatutes } from "./load-statutes.ts";
import { provisionFor, statuteVersion } from "./provision-for.ts";

const statutes = loadStatutes(join(import.meta.dirname, "../../statutes/vn"));
const at = (time: string): EpochMs => epochMs(Date.parse(time));
const TODAY = at("2026-11-24T08:00:00+07:00");

test("a red light: article 6 for cars and all that is a car to the law, article 7 for motorcycles", () => {
  expect(provisionFor(statutes, { act: "red-light", vehicle: "large-vehicle", at: TODAY })).toMatchObject({
    citation: "điểm b khoản 9 Điều 6 Nghị định 168/2024/NĐ-CP",
    fineVnd: [18_000_000, 20_000_000],
    licencePoints: 4,
    pointsDeductedBy: { clause: 16, point: "b" },
    checkedAgainst: "copy",
  });
  expect(provisionFor(statutes, { act: "red-light", vehicle: "motorcycle", at: TODAY })).toMatchObject({
    citation: "điểm c khoản 7 Điều 7 Nghị định 168/2024/NĐ-CP",
    fineVnd: [4_000_000, 6_000_000],
    licencePoints: 4,
  });
});

test.each([
  { time: "2024-12-31T23:59:59.999+07:00", id: undefined, why: "the last moment before the decree" },
  { time: "2025-01-01T00:00:00+07:00", id: "vn-168-2024-6-5-i", why: "its first" },
  { time: "2026-08-14T16:59:59.999Z", id: "vn-168-2024-6-5-i", why: "the last moment before the amendment" },
  { time: "2026-08-14T17:00:00Z", id: "vn-168-2024-6-5-i-from-2026-08-15", why: "midnight in Việt Trì" },
  { time: "2026-08-15T00:00:00Z", id: "vn-168-2024-6-5-i-from-2026-08-15", why: "midnight in Greenwich" },
])("judged by what was in force at the moment: $why", ({ time, id }) => {
  const deed = { act: "restricted-zone/prohibited-road", vehicle: "car", at: at(time) } as const;
  expect(provisionFor(statutes, deed)?.id).toBe(id);
});

test("the words of an amended provision are those of the moment", () => {
  const [before, after] = ["2026-08-14T12:00:00Z", "2026-08-16T12:00:00Z"].map((time) =>
    provisionFor(statutes, { act: "illegal-stop/expressway/stop", vehicle: "car", at: at(time) }),
  );
  expect(before?.words).not.toContain("dải dừng xe khẩn cấp");
  expect(after?.words).toContain("làn dừng xe khẩn cấp hoặc dải dừng xe khẩn cấp trên đường cao tốc");
  expect(after?.citation).toBe(
    "điểm c khoản 7 Điều 6 Nghị định 168/2024/NĐ-CP, sửa đổi, bổ sung bởi Nghị định 238/2026/NĐ-CP",
  );
  expect(after?.version).not.toBe(before?.version);
});

test("the version is that of the whole entry, and changes with it", () => {
  const [entry] = statutes.filter(({ id }) => id === "vn-168-2024-7-7-c");
  if (entry === undefined) throw new Error("no entry for red lights");
  const deed = { act: "red-light", vehicle: "motorcycle", at: TODAY } as const;
  const version = provisionFor(statutes, deed)?.version;
  expect(version).toMatch(/^[0-9a-f]{64}$/);
  expect(version).toBe(statuteVersion(entry));
  expect(provisionFor([{ ...entry, licencePoints: 3 }], deed)?.version).not.toBe(version);
});

test("stopping and parking at one sign are two provisions for cars, one for motorcycles", () => {
  const idOf = (vehicle: "car" | "motorcycle", mode: string) =>
    provisionFor(statutes, { act: `illegal-stop/no-stopping-sign/${mode}`, vehicle, at: TODAY })?.id;
  expect([idOf("car", "stop"), idOf("car", "park")]).toEqual(["vn-168-2024-6-2-dd", "vn-168-2024-6-3-e"]);
  expect([idOf("motorcycle", "stop"), idOf("motorcycle", "park")]).toEqual(["vn-168-2024-7-2-e", "vn-168-2024-7-2-e"]);
});

test("the passage is the part of the words that names the act", () => {
  const provision = provisionFor(statutes, { act: "illegal-stop/gate/park", vehicle: "car", at: TODAY });
  expect(provision?.passage).toMatch(/^trước cổng/);
  expect(provision?.title).toEqual({
    vi: "Đỗ xe trước cổng cơ quan, trong phạm vi 5 mét hai bên",
    en: "Parked at an official gate or within 5 m of it",
  });
});

test.each(["loitering", "crowd", "illegal-stop", "illegal-stop/moon/park", "", "constructor"])(
  "what is no act has no provision and no title: %j",
  (act) => {
    expect(provisionFor(statutes, { act, vehicle: "car", at: TODAY })).toBeUndefined();
    expect(actTitle(act)).toBeUndefined();
  },
);

/** Acts that no provision names for these road users; every other has one. */
const NONE = {
  car: [
    "restricted-zone/expressway",
    "illegal-stop/no-parking-sign/stop",
    "illegal-stop/pavement/stop",
    "illegal-stop/carriageway/stop",
    "illegal-stop/carriageway/park",
  ],
  motorcycle: [
    ...["bus-lane", "gate", "under-overpass", "left-side", "against-traffic", "not-at-kerb", "not-at-right-edge"],
    ...["outside-marked-place", "double-parking", "median", "median-opening", "single-lane", "hiding-sign"],
    ...["utility-cover", "fire-water", "opposite-parked", "curve", "expressway"],
  ]
    .flatMap((ground) => [`illegal-stop/${ground}/stop`, `illegal-stop/${ground}/park`])
    .concat("illegal-stop/no-parking-sign/stop", "illegal-stop/pavement/stop", "illegal-stop/carriageway/stop"),
};

describe.each(["car", "motorcycle"] as const)(
  "every act of a %s has a provision or is known to have none",
  (vehicle) => {
    test.each(["2025-06-01T12:00:00Z", "2026-11-24T12:00:00Z"])("on %s", (time) => {
      const without = ACTS.filter((act) => provisionFor(statutes, { act, vehicle, at: at(time) }) === undefined);
      expect(without.toSorted()).toEqual(NONE[vehicle].toSorted());
    });
  },
);
