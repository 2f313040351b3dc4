import { expect, test } from "vitest";
import { CaseAct } from "./rest-review.ts";

const cover = (...boxes: number[][]) => ({ kind: "cover", sha256: "a".repeat(64), boxes });

test("what is covered of a still has an inside that lies in the picture", () => {
  for (const act of [cover([0, 0, 1, 1]), cover([0.1, 0.2, 0.3, 0.4]), cover()]) {
    expect(CaseAct.safeParse(act).success).toBe(true);
  }
  for (const box of [
    [0.5, 0.5, 0.5, 0.6],
    [0.5, 0.5, 0.6, 0.5],
    [0.6, 0.1, 0.2, 0.3],
    [0.1, 0.6, 0.2, 0.3],
    [1.1, 0.1, 1.2, 0.2],
    [-0.2, 0.1, 0.2, 0.2],
  ]) {
    expect(CaseAct.safeParse(cover([0.1, 0.1, 0.2, 0.2], box)).success).toBe(false);
  }
});
