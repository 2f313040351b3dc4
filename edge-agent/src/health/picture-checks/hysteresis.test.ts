import { epochMs } from "@ngaba/contract";
import { expect, test } from "vitest";
import { type CheckLimits, type CheckStanding, QUIET, withValue } from "./hysteresis.ts";

const LIMITS: CheckLimits = { raiseAt: 0.8, clearAt: 0.5, raiseAfterS: 60, clearAfterS: 40 };

function after(values: readonly (number | undefined)[], everyS = 20, start: CheckStanding = QUIET): CheckStanding {
  return values.reduce(
    (standing, value, index) => withValue(standing, value, epochMs(index * everyS * 1000), LIMITS),
    start,
  );
}

test.each([
  { values: [0.9, 0.9, 0.9], isRaised: false, why: "40 s are not 60" },
  { values: [0.9, 0.9, 0.9, 0.9], isRaised: true, why: "bad for 60 s" },
  { values: [0.9, 0.9, 0.4, 0.9, 0.9], isRaised: false, why: "a good picture begins it anew" },
  { values: [0.9, 0.6, 0.6, 0.9, 0.9], isRaised: true, why: "pictures between the limits change nothing" },
  { values: [0.6, 0.6, 0.6, 0.6, 0.6], isRaised: false, why: "between the limits is not bad" },
  { values: [0.9, undefined, 0.9, undefined, 0.9], isRaised: true, why: "what cannot be judged changes nothing" },
])("$values: $why", ({ values, isRaised }) => {
  expect(after(values).isRaised).toBe(isRaised);
});

test("two bad pictures raise nothing, however far apart", () => {
  expect(after([0.9, 0.9], 3600).isRaised).toBe(false);
});

test("a raised check says since when, and is cleared by good pictures only", () => {
  const raised = after([0.9, 0.9, 0.9, 0.9]);
  expect(raised.since).toBe(0);
  expect(after([0.6, 0.6, 0.6, 0.6], 20, raised).isRaised).toBe(true);
  expect(after([0.4, 0.4, 0.9, 0.4], 20, raised).isRaised).toBe(true);
  expect(after([0.4, 0.4, 0.4], 20, raised)).toEqual({ value: 0.4, isRaised: false });
});
