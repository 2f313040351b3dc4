import { Classes, type Drawing, type SceneLane } from "@ngaba/config";
import { type DurationMs, type EpochMs, elapsed, SceneId } from "@ngaba/contract";
import { z } from "zod";
import { groundPoint, pointOf, toPixels } from "../geometry/point.ts";
import { estimateSpeed } from "../geometry/speed.ts";
import type { Track } from "../tracking/track.ts";
import { defineRule, type LaneMinute, type RuleInput, type RuleStep } from "./rule.ts";
import { followGround, type GroundSamples } from "./shared/ground-samples.ts";
import type { RoadUser } from "./shared/handover.ts";
import { isInLane, laneAxis, onAxis } from "./shared/lane-axis.ts";
import type { MeasuringPlane } from "./shared/measuring-plane.ts";
import { advanceMinute, type OpenMinute } from "./shared/minutes.ts";
import { summaryOf } from "./shared/speed-summary.ts";

const LaneFlowRule = z.strictObject({
  id: SceneId,
  kind: z.literal("lane-flow").describe("Measures one lane per minute: speed, queue, occupancy"),
  lane: SceneId.describe("Id of a lane of this scene"),
  stopLine: SceneId.optional().describe(
    "Id of the stop line from which the queue reaches back; absent: it begins with the first that stands",
  ),
  classes: Classes.default(["bicycle", "motorcycle", "car", "large-vehicle"]).describe("Road users that are measured"),
  queueSpeedMps: z
    .number()
    .gt(0)
    .max(10)
    .default(1.5)
    .describe("Who is slower stands or creeps in a queue (m/s); rough where the view is not calibrated"),
  maxGapM: z
    .number()
    .min(2)
    .max(100)
    .default(15)
    .describe("A larger gap between two of them ends the queue (m); rough where the view is not calibrated"),
});
type LaneFlowRule = z.infer<typeof LaneFlowRule>;

/** Somebody who is not seen is still in the lane for this long. */
const HIDDEN_MS = 1_000;

/** The speed of one vehicle is the mean over its way through the lane, at most over this time. */
const PASSAGE_MS = 20_000;

/** Queueing or not is told by the way over this time, which boxes do not shake off. */
const PACE_MS = 1_500;

/** A vehicle in the lane, as it was seen last. */
interface Present {
  readonly track: Track;
  /** Where it was at the beginning of the time that its pace is told by. */
  readonly pacedFrom: { readonly x: number; readonly y: number; readonly at: EpochMs };
  readonly isQueueing: boolean;
}

/** What the lane looked like in one frame. */
interface LaneState {
  readonly isOccupied: boolean;
  readonly queued: number;
  /** Reach of the queue; undefined where the view is not calibrated or nobody queues. */
  readonly queueM?: number;
}

interface Measured {
  readonly occupiedMs: number;
  readonly queuedMs: number;
  readonly maxVehicles: number;
  readonly maxMeters?: number;
  readonly speedsMps: readonly number[];
}

const NOTHING: Measured = { occupiedMs: 0, queuedMs: 0, maxVehicles: 0, speedsMps: [] };
const EMPTY_LANE: LaneState = { isOccupied: false, queued: 0 };

interface LaneFlowMemory {
  /** By key. */
  readonly present: ReadonlyMap<number, Present>;
  readonly samples: GroundSamples;
  readonly state: LaneState;
  readonly minute: OpenMinute<Measured>;
}

/**
 * Measures one lane in whole UTC minutes. What a frame shows is taken to hold until the next; a vehicle's speed counts
 * in the minute in which it leaves the lane.
 */
function measureLane(
  rule: LaneFlowRule,
  drawing: Drawing,
  memory: LaneFlowMemory | undefined,
  input: RuleInput,
): RuleStep<LaneFlowMemory> {
  const { at, ground, roadUsers } = input;
  const spend = (content: Measured, ms: DurationMs) => spent(content, memory?.state ?? EMPTY_LANE, ms);
  const { minute, closed } = advanceMinute(memory?.minute, at, { empty: NOTHING, spend });
  const lane = drawing.lanes.find(({ id }) => id === rule.lane);
  const own = roadUsers.filter(
    ({ track }) =>
      lane !== undefined && rule.classes.includes(track.roadUserClass) && isInLane(lane, track, input.frameSize),
  );
  const before = memory?.samples ?? new Map();
  const samples = ground === undefined ? new Map() : followGround(before, own, ground, at, PASSAGE_MS);
  const present = followPresent(rule, memory?.present ?? new Map(), own, input);
  const gone = [...(memory?.present ?? new Map()).keys()].filter((key) => !present.has(key));
  const state = lane === undefined ? EMPTY_LANE : stateOf(rule, drawing, lane, [...present.values()], input);
  const content = withPeaks(withSpeeds(minute.content, gone, before), state);
  return {
    memory: { present, samples, state, minute: { ...minute, content } },
    findings: [],
    flow: closed === undefined ? [] : [toldOf(rule, closed)],
  };
}

function followPresent(
  rule: LaneFlowRule,
  memory: ReadonlyMap<number, Present>,
  own: readonly RoadUser[],
  input: RuleInput,
): Map<number, Present> {
  const { plane, roadUsers } = input;
  const isHere = new Set(own.map(({ key }) => key));
  const isElsewhere = new Set(roadUsers.map(({ key }) => key).filter((key) => !isHere.has(key)));
  const present = new Map(
    [...memory].filter(([key, { track }]) => !isElsewhere.has(key) && elapsed(track.at, input.at) <= HIDDEN_MS),
  );
  for (const { key, track } of own) {
    const point = plane.fromPicture(groundPoint(track.box));
    if (point !== undefined) present.set(key, paced(rule, memory.get(key), track, { ...point, at: input.at }, plane));
  }
  return present;
}

/** Whether it queues is judged anew whenever it has been followed for `PACE_MS` since it was last. */
function paced(
  rule: LaneFlowRule,
  before: Present | undefined,
  track: Track,
  here: Present["pacedFrom"],
  plane: MeasuringPlane,
): Present {
  if (before === undefined) return { track, pacedFrom: here, isQueueing: false };
  const { pacedFrom } = before;
  const ms = elapsed(pacedFrom.at, here.at);
  if (ms < PACE_MS) return { ...before, track };
  const meters = Math.hypot(here.x - pacedFrom.x, here.y - pacedFrom.y) * plane.metersPerUnit(track);
  return { track, pacedFrom: here, isQueueing: meters / (ms / 1000) < rule.queueSpeedMps };
}

/** Who queues, from the stop line or the first of them backwards, as far as the gaps are small. */
function stateOf(
  rule: LaneFlowRule,
  { stopLines }: Drawing,
  lane: SceneLane,
  present: readonly Present[],
  input: RuleInput,
): LaneState {
  const { plane } = input;
  const axis = laneAxis(plane, lane, input.frameSize);
  const state = { isOccupied: present.length > 0, queued: 0 };
  if (axis === undefined) return state;
  const standing = present
    .filter(({ isQueueing }) => isQueueing)
    .flatMap(({ track }) => {
      const point = plane.fromPicture(groundPoint(track.box));
      return point === undefined ? [] : { metersPerUnit: plane.metersPerUnit(track), at: onAxis(axis, point).along };
    })
    .sort((a, b) => b.at - a.at);
  const stopLine = stopLines.find(({ id }) => id === rule.stopLine);
  const head = stopLine === undefined ? standing[0]?.at : middleOnAxis(plane, axis, stopLine, input);
  if (head === undefined) return state;
  let [reach, queued] = [head, 0];
  for (const { at, metersPerUnit } of standing) {
    if ((reach - at) * metersPerUnit > rule.maxGapM) break;
    [reach, queued] = [Math.min(reach, at), queued + 1];
  }
  return { ...state, queued, ...(plane.isGround && queued > 0 && { queueM: head - reach }) };
}

function middleOnAxis(
  plane: MeasuringPlane,
  axis: NonNullable<ReturnType<typeof laneAxis>>,
  { from, to }: Drawing["stopLines"][number],
  { frameSize }: RuleInput,
): number | undefined {
  const [a, b] = [pointOf(from), pointOf(to)];
  const point = plane.fromPicture(toPixels({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 }, frameSize));
  return point === undefined ? undefined : onAxis(axis, point).along;
}

function spent(content: Measured, { isOccupied, queued }: LaneState, ms: DurationMs): Measured {
  return {
    ...content,
    occupiedMs: content.occupiedMs + (isOccupied ? ms : 0),
    queuedMs: content.queuedMs + queued * ms,
  };
}

function withPeaks(content: Measured, { queued, queueM }: LaneState): Measured {
  return {
    ...content,
    maxVehicles: Math.max(content.maxVehicles, queued),
    ...(queueM !== undefined && { maxMeters: Math.max(content.maxMeters ?? 0, queueM) }),
  };
}

function withSpeeds(content: Measured, gone: readonly number[], samples: GroundSamples): Measured {
  const speeds = gone.flatMap((key) => estimateSpeed(samples.get(key) ?? [])?.mps ?? []);
  return { ...content, speedsMps: [...content.speedsMps, ...speeds] };
}

function toldOf(rule: LaneFlowRule, { from, to, observedMs, content }: OpenMinute<Measured>): LaneMinute {
  const { occupiedMs, queuedMs, maxVehicles, maxMeters } = content;
  const share = (ms: number) => (observedMs === 0 ? 0 : ms / observedMs);
  const speed = summaryOf(content.speedsMps);
  return {
    kind: "lane",
    ruleId: rule.id,
    laneId: rule.lane,
    from,
    to,
    observedMs,
    occupancy: share(occupiedMs),
    queue: { meanVehicles: share(queuedMs), maxVehicles, ...(maxMeters !== undefined && { maxMeters }) },
    ...(speed && { speed }),
  };
}

export const laneFlow = defineRule({
  kind: "lane-flow",
  title: { vi: "Đo lưu lượng làn đường", en: "Lane measures" },
  parameters: LaneFlowRule,
  counts: ["lane"],
  needsCalibration: () => false,
  step: measureLane,
  // The minute that is being measured, as far as it was watched.
  close: (rule, { minute }: LaneFlowMemory) => ({ findings: [], flow: [toldOf(rule, minute)] }),
});
