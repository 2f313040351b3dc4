import { expect, test } from "vitest";
import { newInitialPassword, passwordFault } from "./password-rules.ts";

test.each([
  ["một mật khẩu đủ dài", undefined, "words with spaces and accents are good"],
  ["aaaaaaaaaaaaaaaa", "must have at least 5 different characters", "one key held down"],
  ["abcabcabcabcabc", "must have at least 5 different characters", "three keys"],
  ["LINH-2026-phutho", "must not contain the login", "the login in capitals"],
])("%s: %s", (password, fault, _why) => {
  expect(passwordFault(password, "linh")).toBe(fault);
});

test("initial passwords are long, never alike, and keep the rules themselves", () => {
  const made = Array.from({ length: 200 }, newInitialPassword);
  expect(new Set(made).size).toBe(200);
  for (const password of made) expect(password).toMatch(/^[a-hj-km-np-z2-9]{4}(-[a-hj-km-np-z2-9]{4}){3}$/);
});
