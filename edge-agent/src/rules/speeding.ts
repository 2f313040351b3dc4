import { Classes, type Drawing, Hours } from "@ngaba/config";
import { type EpochMs, elapsed, RoadUserClass, SceneId, Severity } from "@ngaba/contract";
import { z } from "zod";
import { estimateSpeed, type GroundSample, type SpeedEstimate } from "../geometry/speed.ts";
import { isWithinHours } from "./hours.ts";
import { defineRule, type Finding, type RuleInput, type RuleStep } from "./rule.ts";
import { followGround, type GroundSamples } from "./shared/ground-samples.ts";
import type { RoadUser } from "./shared/handover.ts";
import { type Incidents, NO_INCIDENTS, type Proof, reportActs, sureness } from "./shared/incidents.ts";
import { riderClass } from "./shared/rider.ts";
import { isInZone } from "./shared/zone-depth.ts";

const title = { vi: "Chạy quá tốc độ", en: "Speeding" };

const LimitKmh = z.number().min(5).max(200);

/** Somebody drives faster than the limit: an alert, and no case unless the camera is a verified speed meter. */
const SpeedingRule = z
  .strictObject({
    id: SceneId,
    kind: z.literal("speeding").describe("Somebody drives faster than the limit; needs a calibrated view"),
    lane: SceneId.optional().describe("Id of a lane of this scene in which speeds are measured; give it or a zone"),
    zone: SceneId.optional().describe("Id of a zone of this scene in which speeds are measured; give it or a lane"),
    classes: Classes.default(["motorcycle", "car", "large-vehicle"]).describe("Road users that are measured"),
    limitKmh: LimitKmh.describe("The limit (km/h)"),
    limitByClassKmh: z
      .partialRecord(RoadUserClass, LimitKmh)
      .default({})
      .describe("Other limits for some classes (km/h)"),
    marginKmh: z
      .number()
      .min(5)
      .max(100)
      .default(5)
      .describe("Reported from so much over the limit (km/h), the law's 5, in the lower half of the speed's band"),
    minDistanceM: z.number().min(3).max(500).default(10).describe("Shortest way that is measured (m)"),
    minSightings: z.int().min(4).max(1000).default(4).describe("Fewest places that are measured"),
    windowMs: z
      .int()
      .min(1_000)
      .max(20_000)
      .default(3_000)
      .describe("A speed is the mean over this time, or over less where the view is short (ms)"),
    hours: Hours.optional().describe("When the limit holds; absent: always"),
    cooldownMs: z
      .int()
      .min(0)
      .max(3_600_000)
      .default(60_000)
      .describe("For so long the same road user is not reported again (ms)"),
    severity: Severity.default("notice").describe("How urgent an incident of this rule is"),
  })
  .refine(({ lane, zone }) => (lane === undefined) !== (zone === undefined), "give either a lane or a zone");
type SpeedingRule = z.infer<typeof SpeedingRule>;

const MPS_PER_KMH = 1 / 3.6;

/** How long a speed that is proved may still rise before it is reported: by then the band is narrower. */
const SETTLE_MS = 1_500;

/** So much later it is measured whether a speed was one: in a shorter time a box errs by too much. */
const AFTERWARDS_S = 0.5;
/** Harder than anybody brakes who does not have to. */
const HARDEST_BRAKING_MPS2 = 6;

/** Who was not seen for so long will not be measured any more. */
const LOST_MS = 700;

/**
 * Measured speeds that lie above by this part of the lower half of their band are reported: about one standard deviation.
 * Of single measurements at the limit one in six would be; an operator looks at them, and none of them is evidence.
 */
const LIKELY_SHARE = 0.5;

/** The fastest that one road user surely went, not told yet. */
interface Fastest {
  /** As it was seen last. */
  readonly roadUser: RoadUser;
  readonly speed: SpeedEstimate;
  readonly from: EpochMs;
  readonly at: EpochMs;
  readonly provedAt: EpochMs;
}

interface SpeedingMemory {
  readonly samples: GroundSamples;
  readonly inside: ReadonlySet<number>;
  readonly pending: ReadonlyMap<number, Fastest>;
  readonly incidents: Incidents;
}

const NOTHING: SpeedingMemory = {
  samples: new Map(),
  inside: new Set(),
  pending: new Map(),
  incidents: NO_INCIDENTS,
};

/**
 * Measures who drives in a lane or a zone. Somebody is too fast when the lower half of the band in which the speed
 * surely lies is above the limit and the margin, but for its lowest part; the band's lower end names the act.
 */
function watchSpeeds(
  rule: SpeedingRule,
  drawing: Drawing,
  memory: SpeedingMemory = NOTHING,
  input: RuleInput,
): RuleStep<SpeedingMemory> {
  const { ground, at } = input;
  const holds = isWithinHours(at, rule.hours);
  const own = holds ? inPlace(rule, drawing, input, memory.inside) : [];
  const samples = ground === undefined ? new Map() : followGround(memory.samples, own, ground, at, rule.windowMs);
  const pending = new Map([...memory.pending].filter(([key, one]) => !isContradicted(one, samples.get(key) ?? [])));
  for (const roadUser of own) {
    const fastest = measured(rule, roadUser, samples.get(roadUser.key) ?? [], pending.get(roadUser.key), at);
    if (fastest !== undefined) pending.set(roadUser.key, fastest);
  }
  const due = [...pending.values()].filter((fastest) => isSettled(fastest, at));
  for (const { roadUser } of due) pending.delete(roadUser.key);
  const proofs = due.filter((fastest) => isProved(rule, fastest)).map((one) => proofOf(rule, one));
  const { memory: incidents, findings } = reportActs(subjectOf(rule), memory.incidents, proofs, at);
  const inside = new Set(own.map(({ key }) => key));
  return { memory: { samples, inside, pending, incidents }, findings, flow: [] };
}

function inPlace(
  rule: SpeedingRule,
  { lanes, zones }: Drawing,
  { frameSize, roadUsers }: RuleInput,
  inside: ReadonlySet<number>,
): RoadUser[] {
  const place = lanes.find(({ id }) => id === rule.lane) ?? zones.find(({ id }) => id === rule.zone);
  if (place === undefined) return [];
  return roadUsers.filter(({ key, track }) => isInZone(place.polygon, track, frameSize, inside.has(key)));
}

function measured(
  rule: SpeedingRule,
  roadUser: RoadUser,
  samples: readonly GroundSample[],
  before: Fastest | undefined,
  at: EpochMs,
): Fastest | undefined {
  const [first, last] = [samples[0], samples.at(-1)];
  const seen = before && { ...before, roadUser };
  if (first === undefined || last?.at !== at || samples.length < rule.minSightings) return seen;
  if (Math.hypot(last.x - first.x, last.y - first.y) < rule.minDistanceM) return seen;
  const speed = estimateSpeed(samples);
  if (speed === undefined || likelyMps(speed) <= thresholdMps(rule, roadUser)) return seen;
  if (seen !== undefined && seen.speed.lowMps >= speed.lowMps) return seen;
  return { roadUser, speed, from: first.at, at, provedAt: seen?.provedAt ?? at };
}

/** Whether it was soon afterwards so slow that it never was so fast: its track has jumped from one road user to another. */
function isContradicted({ speed, from, at }: Fastest, samples: readonly GroundSample[]): boolean {
  const [then, last] = [samples.find((sample) => sample.at >= at), samples.at(-1)];
  if (then === undefined || last === undefined) return false;
  const seconds = elapsed(then.at, last.at) / 1000;
  if (seconds < AFTERWARDS_S) return false;
  const mostM = Math.hypot(last.x - then.x, last.y - then.y) + 2 * Math.hypot(then.errorM, last.errorM);
  const brakedS = (elapsed(at, last.at) + elapsed(from, then.at)) / 2000; // from the middle of one time to that of the other
  return mostM / seconds < speed.lowMps - HARDEST_BRAKING_MPS2 * brakedS;
}

const likelyMps = ({ mps, lowMps }: SpeedEstimate): number => mps - LIKELY_SHARE * (mps - lowMps);

/** The class is that of the newest sighting, by vote over its life. */
function isProved(rule: SpeedingRule, { roadUser }: Fastest): boolean {
  return rule.classes.includes(driverClass(roadUser));
}

/** Nobody on foot is as fast as any limit: what looks so is a rider, whose machine was not seen. */
const driverClass = ({ track }: RoadUser): RoadUserClass => riderClass(track.roadUserClass);

function limitKmhOf(rule: SpeedingRule, roadUser: RoadUser): number {
  return rule.limitByClassKmh[driverClass(roadUser)] ?? rule.limitKmh;
}

function thresholdMps(rule: SpeedingRule, roadUser: RoadUser): number {
  return (limitKmhOf(rule, roadUser) + rule.marginKmh) * MPS_PER_KMH;
}

function isSettled({ provedAt, roadUser }: Fastest, at: EpochMs): boolean {
  return elapsed(provedAt, at) >= SETTLE_MS || elapsed(roadUser.track.at, at) >= LOST_MS;
}

function proofOf(rule: SpeedingRule, { roadUser, speed, from, at }: Fastest): Proof {
  const { key, track } = roadUser;
  const limitKmh = limitKmhOf(rule, roadUser);
  return {
    key,
    track,
    act: actOf(speed.lowMps / MPS_PER_KMH - limitKmh),
    startedAt: from,
    confidence: sureness(track, (speed.mps - thresholdMps(rule, roadUser)) / (2 * (speed.mps - speed.lowMps))),
    moments: { before: from, at },
    measures: { speedMps: speed.mps, speedLowMps: speed.lowMps, speedHighMps: speed.highMps, limitKmh },
  };
}

/** The law's bands: from 5 to less than 10, to 20, above 20 to 35, above 35 km/h over the limit. */
function actOf(overKmh: number): string {
  if (overKmh < 10) return "speeding/5-10";
  if (overKmh <= 20) return "speeding/10-20";
  return overKmh <= 35 ? "speeding/20-35" : "speeding/over-35";
}

function subjectOf(rule: SpeedingRule) {
  const place: Finding["place"] =
    rule.lane === undefined ? { kind: "zone", id: rule.zone ?? "" } : { kind: "lane", id: rule.lane };
  return { rule, title, place };
}

export const speeding = defineRule({
  kind: "speeding",
  title,
  parameters: SpeedingRule,
  needsCalibration: () => true,
  step: watchSpeeds,
  /** What was proved and not yet told. */
  close: (rule, { pending, incidents }: SpeedingMemory) => {
    const proofs = [...pending.values()].filter((fastest) => isProved(rule, fastest));
    const told = proofs.map((one) => reportActs(subjectOf(rule), incidents, [proofOf(rule, one)], one.at).findings);
    return { findings: told.flat(), flow: [] };
  },
});
