import fc from "fast-check";
import { expect, test } from "vitest";
import { isOneWrong, withoutOne } from "./plate-likeness.ts";

test.each([
  { a: "19A12345", b: "19A12845", isLike: true, why: "one misread" },
  { a: "19A12345", b: "19A1245", isLike: true, why: "one left out" },
  { a: "19A12345", b: "19A123455", isLike: true, why: "one added at the end" },
  { a: "19A12345", b: "919A12345", isLike: true, why: "one added before" },
  { a: "19A12345", b: "19A12345", isLike: false, why: "nothing wrong" },
  { a: "19A12345", b: "19A12354", isLike: false, why: "two changed places" },
  { a: "19A12345", b: "19A12895", isLike: false, why: "two misread" },
  { a: "19A12345", b: "19A123", isLike: false, why: "two left out" },
  { a: "19A12345", b: "9A123456", isLike: false, why: "one left out and one added" },
])("$a and $b: $why", ({ a, b, isLike }) => {
  expect([isOneWrong(a, b), isOneWrong(b, a)]).toEqual([isLike, isLike]);
});

const character = fc.constantFrom(..."0189AB");
const text = fc.array(character, { minLength: 1, maxLength: 7 }).map((all) => all.join(""));

test("texts with one wrong meet when one character is left out of either", () => {
  fc.assert(
    fc.property(text, text, (a, b) => {
      const [fromA, fromB] = [withoutOne(a), withoutOne(b)];
      const meets = fromA.includes(b) || fromB.includes(a) || fromA.some((rest) => fromB.includes(rest));
      if (isOneWrong(a, b)) expect(meets).toBe(true);
    }),
    { numRuns: 2_000 },
  );
});

test("whatever is changed in one place is found", () => {
  fc.assert(
    fc.property(text, fc.nat(), character, (whole, place, other) => {
      const at = place % whole.length;
      const changed = whole.slice(0, at) + other + whole.slice(at + 1);
      expect(isOneWrong(whole, changed)).toBe(changed !== whole);
      for (const shorter of withoutOne(whole)) expect(isOneWrong(whole, shorter)).toBe(true);
    }),
  );
});
