import { expect, test } from "vitest";
import { compareIncidents } from "./compare.ts";
import { after, incident } from "./testing/recorded.ts";

test("an incident that begins a little later under other rules is the same", () => {
  const [before, later] = [incident(1_000), incident(2_500, { key: "rule-1/lane-1/1/2500" })];
  expect(compareIncidents([before], [later])).toEqual({
    appeared: [],
    disappeared: [],
    kept: [{ before, after: later }],
  });
});

test.each([
  ["at another place", incident(1_000, { place: { kind: "lane", id: "lane-2" } })],
  ["of another kind", incident(1_000, { kind: "wrong-lane" })],
  ["of another road user", incident(1_000, { trackIds: [2] })],
  ["at another time", incident(60_000)],
])("one %s is another incident", (_, other) => {
  expect(compareIncidents([incident(1_000)], [other])).toEqual({
    appeared: [other],
    disappeared: [incident(1_000)],
    kept: [],
  });
});

test("each incident is the same as one other only", () => {
  const twice = [incident(1_000), incident(1_500, { key: "second" })];
  const { kept, appeared } = compareIncidents([incident(1_000)], twice);
  expect([kept.length, appeared.length]).toEqual([1, 1]);
});

test("incidents of several road users are the same by place and time alone", () => {
  const crowd = (ms: number) => incident(ms, { kind: "crowd", trackIds: [], lastAt: after(ms + 60_000) });
  expect(compareIncidents([crowd(0)], [crowd(30_000)]).kept).toHaveLength(1);
});
