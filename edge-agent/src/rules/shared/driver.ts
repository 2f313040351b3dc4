import { Classes, Hours } from "@ngaba/config";
import { type EpochMs, type RoadUserClass, SceneId, Severity } from "@ngaba/contract";
import { z } from "zod";
import type { Track } from "../../tracking/track.ts";
import { isWithinHours } from "../hours.ts";
import { asRider } from "./rider.ts";

/** Parameters that every rule about driving has. */
export const DrivingFields = {
  id: SceneId,
  classes: Classes.default(["bicycle", "motorcycle", "car", "large-vehicle"]).describe("Road users that are judged"),
  hours: Hours.optional().describe("When the rule holds; absent: always"),
  needsCalibration: z
    .boolean()
    .default(false)
    .describe("true: off without calibration, in place of taking metres from the heights of boxes"),
  cooldownMs: z
    .int()
    .min(0)
    .max(3_600_000)
    .default(60_000)
    .describe("For so long the same road user is not reported again (ms)"),
  severity: Severity.default("warning").describe("How urgent an incident of this rule is"),
};

type Judging = { readonly classes: readonly RoadUserClass[]; readonly hours?: Hours | undefined };

/** True of a road user of whom the rule speaks, at a time at which it holds. */
export function isJudged(rule: Judging, { roadUserClass }: Track, at: EpochMs): boolean {
  return rule.classes.includes(roadUserClass) && isWithinHours(at, rule.hours);
}

/** True also of a person who may turn out to ride: what is done before that is known counts as well. */
export function mayBeJudged(rule: Judging, track: Track, at: EpochMs): boolean {
  return isJudged(rule, track, at) || isJudged(rule, asRider(track, true), at);
}
