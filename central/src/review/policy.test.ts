import { expect, test } from "vitest";
import { ReviewSettings, SecondApproval } from "../config/review-config.ts";
import { asksSecond } from "./policy.ts";

const { secondApproval: shipped } = ReviewSettings.parse({});

test("unless said otherwise every case that is accepted or exempt, and the second person decides blind", () => {
  expect(shipped).toEqual({ mode: "always", of: ["accept", "exempt"], isBlind: true });
  expect((["accept", "exempt", "reject"] as const).map((kind) => asksSecond(shipped, "red-light", kind, 0.99))).toEqual(
    [true, true, false],
  );
});

test.each([
  [{ mode: "never" }, "red-light", "accept", 0, false],
  [{ mode: "always", of: ["reject"] }, "red-light", "accept", 0, false],
  [{ mode: "always", of: ["reject"] }, "red-light", "reject", 0.5, true],
  [{ mode: "kinds", kinds: ["red-light"] }, "red-light", "accept", 0.99, true],
  [{ mode: "kinds", kinds: ["red-light"] }, "wrong-way", "accept", 0, false],
  [{ mode: "share", share: 0.1 }, "red-light", "accept", 0, true],
  [{ mode: "share", share: 0.1 }, "red-light", "accept", 0.0999, true],
  [{ mode: "share", share: 0.1 }, "red-light", "accept", 0.1, false],
  [{ mode: "share", share: 0.1 }, "red-light", "reject", 0, false],
] as const)("%j: %s, %s, lot %d: %s", (written, what, conclusion, random, expected) => {
  expect(asksSecond(SecondApproval.parse(written), what, conclusion, random)).toBe(expected);
});

test.each([
  { mode: "sometimes" },
  { mode: "never", share: 0.1 },
  { mode: "kinds", kinds: [] },
  { mode: "share", share: 1 },
  { mode: "share", share: 0 },
  { mode: "always", of: [] },
])("%j is refused", (written) => {
  expect(SecondApproval.safeParse(written).success).toBe(false);
});
