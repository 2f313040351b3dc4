import { expect, test } from "vitest";
import { ARMS, type ArmId } from "../arms.ts";
import { CYCLE_S, signalPlan } from "./signal-plan.ts";

const plan = signalPlan(14);
const TENTHS = Array.from({ length: CYCLE_S * 10 }, (_, tenth) => tenth / 10);

test("a clip of a minute holds the cycle whole: its end shows what its beginning shows", () => {
  for (const atS of TENTHS) expect(plan.heads(atS + 60)).toEqual(plan.heads(atS));
});

test("arms that cross never have green or amber at once, and all are red in between", () => {
  const goes = (arm: ArmId, atS: number): boolean => plan.phase(arm, atS) !== "red";
  expect(TENTHS.filter((atS) => goes("south", atS) && goes("east", atS))).toEqual([]);
  expect(TENTHS.filter((atS) => ARMS.every((arm) => !goes(arm, atS)))).toHaveLength(60);
});

test("green is followed by three seconds of amber", () => {
  expect([37.9, 38, 40.9, 41].map((atS) => plan.phase("north", atS))).toEqual(["green", "amber", "amber", "red"]);
  expect(plan.untilS("north", 38)).toBe(3);
  expect(plan.sinceS("north", -19)).toBe(0);
});

test("near and far heads of an arm show the same", () => {
  for (const atS of TENTHS) {
    const heads = plan.heads(atS);
    for (const arm of ARMS) expect(heads.get(`${arm}-far-head`)).toBe(heads.get(`${arm}-head`));
  }
});
