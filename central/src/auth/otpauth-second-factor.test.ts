import { expect, test } from "vitest";
import { newTotpSecret, totpAddress, totpStepOf } from "./otpauth-second-factor.ts";

/** The key of RFC 6238, appendix B, in base32. */
const KEY = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

test.each([
  [59, "287082"],
  [1_111_111_109, "081804"],
  [1_234_567_890, "005924"],
  [2_000_000_000, "279037"],
])("at %i s the code of RFC 6238 counts, and neighbours of its step do", (atS, code) => {
  const step = Math.floor(atS / 30);
  expect(totpStepOf(KEY, code, atS * 1000)).toBe(step);
  expect(totpStepOf(KEY, code, (atS + 30) * 1000)).toBe(step);
  expect(totpStepOf(KEY, code, (atS - 30) * 1000)).toBe(step);
  expect(totpStepOf(KEY, code, (atS + 90) * 1000)).toBeUndefined();
});

test("a secret has 160 bits, and the address tells an authenticator all that it needs", () => {
  const secret = newTotpSecret();
  expect(secret).toMatch(/^[A-Z2-7]{32}$/);
  const address = new URL(totpAddress(secret, "linh"));
  expect([address.protocol, address.host]).toEqual(["otpauth:", "totp"]);
  expect(decodeURIComponent(address.pathname)).toBe("/Ngã Ba:linh");
  expect(address.searchParams.get("secret")).toBe(secret);
});
