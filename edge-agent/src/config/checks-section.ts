/** Thresholds of the picture checks in the agent's configuration; what each value is: docs/camera-health.md. */
import { z } from "zod";
import { DEFAULT_CHECKS_OPTIONS } from "../health/picture-checks/checks-options.ts";
import type { CheckLimits } from "../health/picture-checks/hysteresis.ts";

const Threshold = z.number().min(0).max(1);
const Seconds = z.number().min(0).max(86_400);

const limits = (defaults: CheckLimits, what: string) =>
  z
    .strictObject({
      raiseAt: Threshold.default(defaults.raiseAt).describe("From this value on a picture is bad, 0 to 1"),
      clearAt: Threshold.default(defaults.clearAt).describe("Up to this value it is good again, 0 to 1"),
      raiseAfterS: Seconds.default(defaults.raiseAfterS).describe("Bad pictures, at least three, over so long (s)"),
      clearAfterS: Seconds.default(defaults.clearAfterS).describe("Good ones, at least three, over so long (s)"),
    })
    .refine(({ raiseAt, clearAt }) => clearAt <= raiseAt, { path: ["clearAt"], error: "must not be above raiseAt" })
    .prefault({})
    .describe(what);

const defaults = DEFAULT_CHECKS_OPTIONS.limits;

export const Checks = z
  .strictObject({
    limits: z
      .strictObject({
        black: limits(defaults.black, "Fraction of black pixels"),
        overexposed: limits(defaults.overexposed, "Fraction of burnt-out pixels"),
        "colour-lost": limits(defaults["colour-lost"], "Fraction of its colour that a picture has lost"),
        blurred: limits(defaults.blurred, "Fraction of its sharpness that a picture has lost"),
        covered: limits(defaults.covered, "Fraction of the view's structure that is hidden"),
        frozen: limits(defaults.frozen, "Fraction of a picture that stands still"),
        moved: limits(defaults.moved, "Shift as a fraction of the width"),
      })
      .prefault({}),
    lostViewAfterS: Seconds.default(DEFAULT_CHECKS_OPTIONS.lostViewAfterS).describe(
      "A view that is like none that was learnt is taken for a moved one after so long (s)",
    ),
  })
  .describe("When a camera's pictures are called bad");
