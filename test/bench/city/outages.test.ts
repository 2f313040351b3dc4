import { expect, test } from "vitest";
import { longestNoticedS, type Outage } from "./outages.ts";

const outage = (noticedS?: number): Outage => ({
  ...{ cameraId: "a", isSmart: true, behaviour: "cut", killedAtMs: 0 },
  ...(noticedS !== undefined && { noticedS }),
});

test.each([
  { why: "the slowest counts", outages: [outage(3), outage(9), outage(4)], longestS: 9 },
  { why: "one that was not noticed is no figure", outages: [outage(3), outage()], longestS: undefined },
  { why: "nothing was killed", outages: [], longestS: undefined },
])("longest time to notice: $why", ({ outages, longestS }) => {
  expect(longestNoticedS(outages)).toBe(longestS);
});
