import { expect, test } from "vitest";
import { isToStay } from "./use-leaving.ts";

const free = { isBusy: false, isTaking: false };
const busy = { isBusy: true, isTaking: false };
const taking = { isBusy: false, isTaking: true };

test.each([
  ["next", free, false, false, "nothing is on its way"],
  ["next", busy, false, true, "a decision is"],
  ["next", taking, false, true, "the case is being taken: the next one's take could be first"],
  ["next", free, true, true, "it is not known yet which one that is"],
  ["queue", busy, false, true, "a decision is on its way"],
  ["queue", taking, false, false, "putting back waits for the take by itself"],
  ["queue", free, true, false, "the queue is there"],
  ["history", busy, false, true, "a decision is on its way"],
] as const)("to %s with %j, looking %s: stays %s (%s)", (way, acting, isLooking, isStaying, _why) => {
  expect(isToStay(way, acting, isLooking)).toBe(isStaying);
});
