import type { Drawing, SceneLane } from "@ngaba/config";
import { type RoadUserClass, SceneId } from "@ngaba/contract";
import { z } from "zod";
import { defineRule, type RuleInput, type RuleStep } from "./rule.ts";
import { DrivingFields, isJudged, mayBeJudged } from "./shared/driver.ts";
import {
  endIncidents,
  followActs,
  type Incidents,
  NO_INCIDENTS,
  type Proof,
  type Subject,
  shownLater,
  sureness,
} from "./shared/incidents.ts";
import { type LaneRun, lastedMs, nextRun } from "./shared/lane-run.ts";
import { laneStep, measureLane } from "./shared/lane-step.ts";
import { isWheeled, riderClass } from "./shared/rider.ts";
import { ofLiving, type TrackPath } from "./shared/track-paths.ts";

const title = { vi: "Đi sai làn đường", en: "Drove in a lane of others" };

const WrongLaneRule = z.strictObject({
  ...DrivingFields,
  kind: z.literal("wrong-lane").describe("Somebody drives in a lane that is not for their class"),
  lane: SceneId.describe("Id of a lane of this scene that says whom it is for"),
  minDistanceM: z.number().min(3).max(500).default(20).describe("Reported after this way along the lane (m)"),
  minMs: z.int().min(0).max(120_000).default(1_500).describe("Reported after driving in it for this time (ms)"),
  marginM: z
    .number()
    .min(0)
    .max(3)
    .default(0.2)
    .describe(
      "Its middle keeps this distance from the lane's edges, in the mean of its way (m): who is nearer to one is changing lanes",
    ),
});
type WrongLaneRule = z.infer<typeof WrongLaneRule>;

/** A run in the lane, and as what its road user was seen meanwhile. */
interface ClassRun {
  readonly run: LaneRun;
  readonly roadUserClass: RoadUserClass;
}

interface WrongLaneMemory {
  /** By road user. */
  readonly runs: ReadonlyMap<number, ClassRun>;
  readonly incidents: Incidents;
}

const MIN_SIGHTINGS = 5;

/**
 * Reports who drives along a lane that is not for their class: well inside of it, for long enough, and taken for one
 * class all the while. A lane change leads out of it sooner.
 */
function watchWrongLane(
  rule: WrongLaneRule,
  drawing: Drawing,
  memory: WrongLaneMemory = { runs: new Map(), incidents: NO_INCIDENTS },
  input: RuleInput,
): RuleStep<WrongLaneMemory> {
  const lane = drawing.lanes.find(({ id }) => id === rule.lane);
  const { plane, paths } = input;
  const measured = lane && measureLane(lane, plane, input.frameSize);
  const runs = ofLiving(memory.runs, paths);
  const proofs: Proof[] = [];
  for (const path of paths.moved) {
    const { roadUserClass } = path.track;
    const step = measured && laneStep(measured, path, plane, input.frameSize);
    const known = runs.get(path.key);
    const goesOn = known && isOneClass(known.roadUserClass, roadUserClass) ? known.run : undefined;
    const mayBeWrong = mayBeJudged(rule, path.track, input.at) && isLaneOfOthers(lane, riderClass(roadUserClass));
    const run = step && mayBeWrong ? nextRun(goesOn, step, 1) : undefined;
    if (run === undefined) runs.delete(path.key);
    else runs.set(path.key, { run, roadUserClass });
    const isSure = isJudged(rule, path.track, input.at) && isLaneOfOthers(lane, roadUserClass);
    if (run?.at === input.at && isSure && isWrongLane(rule, run)) proofs.push(proofOf(path, run, input));
  }
  const { memory: incidents, findings } = followActs(subjectOf(rule), memory.incidents, proofs, input.at);
  return { memory: { runs, incidents }, findings, flow: [] };
}

function isLaneOfOthers(lane: SceneLane | undefined, roadUserClass: RoadUserClass): boolean {
  return lane?.classes?.includes(roadUserClass) === false;
}

/** A rider is a person until it is known to ride, and may be a machine in between. */
function isOneClass(before: RoadUserClass, now: RoadUserClass): boolean {
  const isRider = [before, now].includes("person") && [before, now].some((one) => isWheeled({ roadUserClass: one }));
  return before === now || isRider;
}

function isWrongLane(rule: WrongLaneRule, run: LaneRun): boolean {
  return (
    run.distanceM >= rule.minDistanceM &&
    run.depthM >= rule.marginM &&
    lastedMs(run) >= rule.minMs &&
    run.sightings >= MIN_SIGHTINGS
  );
}

function proofOf(path: TrackPath, run: LaneRun, input: RuleInput): Proof {
  const { distanceM } = run;
  return {
    key: path.key,
    track: path.track,
    act: "wrong-lane",
    startedAt: run.since,
    confidence: sureness(path.track, run.sightings / (2 * MIN_SIGHTINGS)),
    moments: { before: run.since, at: input.at, after: shownLater(input.at) },
    ...(input.ground && { measures: { distanceM, speedMps: distanceM / (lastedMs(run) / 1000) } }),
  };
}

function subjectOf(rule: WrongLaneRule): Subject {
  return { rule, title, place: { kind: "lane", id: rule.lane } };
}

export const wrongLane = defineRule({
  kind: "wrong-lane",
  title,
  parameters: WrongLaneRule,
  needsCalibration: (rule) => rule.needsCalibration,
  step: watchWrongLane,
  close: (rule, { incidents }: WrongLaneMemory) => ({ findings: endIncidents(subjectOf(rule), incidents), flow: [] }),
});
