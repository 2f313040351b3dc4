import { join } from "node:path";
import { expect, test } from "vitest";
import { authorityFor, loadAuthorities } from "./load-authorities.ts";

const authorities = loadAuthorities(join(import.meta.dirname, "../../authority/vn.yaml"));

test("ceilings of article 43 as amended, lowest first", () => {
  expect(authorities.map(({ id, ceilingVnd }) => [id, ceilingVnd])).toEqual([
    ["officer", 7_500_000],
    ["team-leader", 22_500_000],
    ["commune-police-chief", 37_500_000],
    ["traffic-police-head", 60_000_000],
    ["provincial-police-director", 75_000_000],
    ["traffic-police-director", 75_000_000],
  ]);
});

test.each([
  [6_000_000, "officer", "a motorcycle's red light"],
  [7_500_000, "officer", "the ceiling itself"],
  [7_500_001, "team-leader", "a đồng more"],
  [20_000_000, "team-leader", "a car's red light"],
  [75_000_001, undefined, "nobody of the police"],
])("a fine of up to %d đồng: %s (%s)", (vnd, id, _why) => {
  expect(authorityFor(authorities, vnd)?.id).toBe(id);
});
