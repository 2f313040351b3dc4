import { monotonicMs } from "@ngaba/contract";
import { expect, test } from "vitest";
import { createLasting } from "./lasting.ts";

test("what has been so long enough without a break has lasted", () => {
  const hasLasted = createLasting(3000);
  const is = [true, true, true, true, false, true, true, true, true];
  const seen = is.map((isSo, second) => hasLasted(isSo, monotonicMs(second * 1000)));
  expect(seen).toEqual([false, false, false, true, false, false, false, false, true]);
});
