import { expect, test } from "vitest";
import { shareBy } from "./open-review.ts";

const ids = Array.from({ length: 10_000 }, (_, index) => `case-${index}`);

test("a share falls on about that many cases, on the same ones always, and on others under another salt", () => {
  const drawn = (salt: string) => new Set(ids.filter((id) => shareBy(salt)(id) < 0.1));
  const [one, again, other] = [drawn("a"), drawn("a"), drawn("b")];
  expect(one).toEqual(again);
  for (const { size } of [one, other]) {
    expect(size).toBeGreaterThan(850);
    expect(size).toBeLessThan(1_150); // five standard deviations from 1,000
  }
  expect([...one].filter((id) => other.has(id)).length).toBeLessThan(200);
});
