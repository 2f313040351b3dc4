import type { Drawing, SceneLane } from "@ngaba/config";
import { SceneId } from "@ngaba/contract";
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
import { type LaneRun, lastedMs, nextRun, straightness } from "./shared/lane-run.ts";
import { laneStep, measureLane } from "./shared/lane-step.ts";
import { ofLiving, type TrackPath } from "./shared/track-paths.ts";

const title = { vi: "Đi ngược chiều", en: "Drove the wrong way" };

const WrongWayRule = z.strictObject({
  ...DrivingFields,
  kind: z.literal("wrong-way").describe("Somebody drives against the direction of a lane"),
  lane: SceneId.describe("Id of a lane of this scene"),
  minDistanceM: z.number().min(3).max(200).default(12).describe("Reported after this way against the lane's arrow (m)"),
  minMs: z.int().min(0).max(60_000).default(1_200).describe("Reported after driving against it for this time (ms)"),
  minSpeedMps: z
    .number()
    .min(0)
    .max(20)
    .default(1.8)
    .describe("Slower is no driving: pushing, backing, drifting boxes (mean, m/s)"),
  maxAngleDeg: z
    .number()
    .min(5)
    .max(60)
    .default(25)
    .describe("Its way may lead away from the opposite of the arrow by so much (degrees)"),
  marginM: z
    .number()
    .min(0)
    .max(3)
    .default(0.3)
    .describe("Its middle keeps this distance from the lane's edges, in the mean of its way (m)"),
});
type WrongWayRule = z.infer<typeof WrongWayRule>;

interface WrongWayMemory {
  /** By road user. */
  readonly runs: ReadonlyMap<number, LaneRun>;
  readonly incidents: Incidents;
}

const MIN_SIGHTINGS = 6;
/** A way of much to and fro is no driving. */
const MIN_STRAIGHTNESS = 0.9;
const SURE_SPEED_MPS = 1.5;

/** What driving against a lane breaks depends on the road that it is on. */
const ACTS: Readonly<Record<SceneLane["roadKind"], string>> = {
  street: "wrong-way/street",
  "one-way": "wrong-way",
  expressway: "wrong-way/expressway",
};

/** Reports who drives against a lane's direction, straight and for long enough: one incident for each road user. */
function watchWrongWay(
  rule: WrongWayRule,
  drawing: Drawing,
  memory: WrongWayMemory = { runs: new Map(), incidents: NO_INCIDENTS },
  input: RuleInput,
): RuleStep<WrongWayMemory> {
  const lane = drawing.lanes.find(({ id }) => id === rule.lane);
  const { plane, paths } = input;
  const measured = lane && measureLane(lane, plane, input.frameSize);
  const runs = ofLiving(memory.runs, paths);
  const proofs: Proof[] = [];
  for (const path of paths.moved) {
    const step = measured && laneStep(measured, path, plane, input.frameSize);
    const run = step && mayBeJudged(rule, path.track, input.at) ? nextRun(runs.get(path.key), step, -1) : undefined;
    if (run === undefined) runs.delete(path.key);
    else runs.set(path.key, run);
    const isProved = run?.at === input.at && isJudged(rule, path.track, input.at) && isWrongWay(rule, run);
    if (lane && isProved) proofs.push(proofOf(rule, lane, path, run, input));
  }
  const { memory: incidents, findings } = followActs(subjectOf(rule), memory.incidents, proofs, input.at);
  return { memory: { runs, incidents }, findings, flow: [] };
}

function isWrongWay(rule: WrongWayRule, run: LaneRun): boolean {
  return (
    run.distanceM >= rule.minDistanceM &&
    run.depthM >= rule.marginM &&
    lastedMs(run) >= rule.minMs &&
    run.sightings >= MIN_SIGHTINGS &&
    speedOf(run) >= rule.minSpeedMps &&
    straightness(run) >= MIN_STRAIGHTNESS &&
    Math.abs(run.acrossM) <= run.distanceM * Math.tan((rule.maxAngleDeg * Math.PI) / 180)
  );
}

const speedOf = (run: LaneRun): number => run.distanceM / (lastedMs(run) / 1000);

function proofOf(rule: WrongWayRule, lane: SceneLane, path: TrackPath, run: LaneRun, input: RuleInput): Proof {
  const margins = [
    (straightness(run) - MIN_STRAIGHTNESS) / (1 - MIN_STRAIGHTNESS),
    (speedOf(run) - rule.minSpeedMps) / SURE_SPEED_MPS,
  ];
  return {
    key: path.key,
    track: path.track,
    act: ACTS[lane.roadKind],
    startedAt: run.since,
    confidence: sureness(path.track, ...margins),
    moments: { before: run.since, at: input.at, after: shownLater(input.at) },
    ...(input.ground && { measures: { distanceM: run.distanceM, speedMps: speedOf(run) } }),
  };
}

function subjectOf(rule: WrongWayRule): Subject {
  return { rule, title, place: { kind: "lane", id: rule.lane } };
}

export const wrongWay = defineRule({
  kind: "wrong-way",
  title,
  parameters: WrongWayRule,
  needsCalibration: (rule) => rule.needsCalibration,
  step: watchWrongWay,
  close: (rule, { incidents }: WrongWayMemory) => ({ findings: endIncidents(subjectOf(rule), incidents), flow: [] }),
});
