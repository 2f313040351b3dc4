import { Classes, type Drawing, Hours, type SceneZone } from "@ngaba/config";
import { type EpochMs, elapsed, epochMs, SceneId, Severity } from "@ngaba/contract";
import { z } from "zod";

import { type Point, pointOf, toPixels } from "../geometry/point.ts";
import { areaOf } from "../geometry/polygon.ts";
import type { Track } from "../tracking/track.ts";
import { isWithinHours } from "./hours.ts";
import { defineRule, type Finding, type RuleInput, type RuleStep } from "./rule.ts";
import { isInZone } from "./shared/zone-depth.ts";

const title = { vi: "Tụ tập đông người", en: "Crowd" };

/** Many are in a zone for a while: about the zone, not about somebody. */
const CrowdRule = z
  .strictObject({
    id: SceneId,
    kind: z.literal("crowd").describe("Many are in a zone for a while"),
    zone: SceneId.describe("Id of a zone of this scene; what it forbids does not matter"),
    classes: Classes.default(["person"]).describe("Who is counted"),
    minCount: z.int().min(2).max(1000).optional().describe("So many are a crowd; give it or minDensityPerM2"),
    minDensityPerM2: z
      .number()
      .gt(0)
      .max(10)
      .optional()
      .describe("So many on a square metre of the zone are a crowd (1/m²); needs a calibrated view"),
    holdMs: z
      .int()
      .min(1_000)
      .max(3_600_000)
      .default(10_000)
      .describe("Reported when there have been so many for this long (ms)"),
    endFraction: z
      .number()
      .min(0.1)
      .max(1)
      .default(0.6)
      .describe("Fewer than this part of what makes a crowd end it (fraction)"),
    endAfterMs: z
      .int()
      .min(1_000)
      .max(3_600_000)
      .default(4_000)
      .describe("It is over when there have been so few for this long (ms)"),
    windowMs: z
      .int()
      .min(500)
      .max(60_000)
      .default(3_000)
      .describe("The count is the median over this time: a detector misses somebody now and then (ms)"),
    hours: Hours.optional().describe("When it is watched; absent: always"),
    updateEveryMs: z
      .int()
      .min(1_000)
      .max(3_600_000)
      .default(60_000)
      .describe("Time between two reports of a crowd that stays (ms)"),
    severity: Severity.default("notice").describe("How urgent an incident of this rule is"),
  })
  .refine(
    ({ minCount, minDensityPerM2 }) => (minCount === undefined) !== (minDensityPerM2 === undefined),
    "give either minCount or minDensityPerM2",
  );
type CrowdRule = z.infer<typeof CrowdRule>;

/** Somebody who is not seen is still there for this long: missed, or hidden by others. */
const MISSED_MS = 1_500;

/** The same of who stood when last seen: in a crowd those in front hide those behind, and nobody walks through them. */
const HIDDEN_STANDING_MS = 10_000;

/** Slower than this is standing; in heights of its box a second. */
const STANDING_HEIGHTS_PER_S = 0.3;

/** Without pictures for this long nobody knows how long a crowd has lasted. */
const BLIND_MS = 5_000;

interface Presence {
  readonly track: Track;
  /** When it was first seen, while it has not been forgotten. */
  readonly since: EpochMs;
  readonly isInside: boolean;
}

interface Count {
  readonly at: EpochMs;
  readonly people: number;
  /** Mean of their tracks'. */
  readonly confidence: number;
}

interface Gathering {
  readonly key: string;
  readonly since: EpochMs;
  readonly provedAt: EpochMs;
  readonly reportedAt: EpochMs;
  /** Newest count with enough of them. */
  readonly last: Count;
  readonly most: number;
  readonly areaM2: number | undefined;
}

interface CrowdMemory {
  /** By key, who was seen of late. */
  readonly present: ReadonlyMap<number, Presence>;
  readonly counts: readonly Count[];
  /** Since when the median has been enough; absent: it is not. */
  readonly manySince?: EpochMs;
  /** Since when it has been too few for the crowd that is open. */
  readonly fewSince?: EpochMs;
  readonly gathering?: Gathering;
}

const NOTHING: CrowdMemory = { present: new Map(), counts: [] };

/**
 * Counts who is in a zone. A crowd begins when the median count has been enough for the hold time, and ends when it has
 * been clearly too few for a while: a count that flickers around the limit starts one crowd, not ten.
 */
function watchCrowd(
  rule: CrowdRule,
  drawing: Drawing,
  memory: CrowdMemory = NOTHING,
  input: RuleInput,
): RuleStep<CrowdMemory> {
  const zone = drawing.zones.find(({ id }) => id === rule.zone);
  if (zone === undefined || !isWithinHours(input.at, rule.hours)) {
    return { memory: NOTHING, findings: closeCrowd(rule, memory), flow: [] };
  }
  const present = followPresence(rule, zone, memory.present, input);
  const count = countOf(present, input.at);
  const wasBlind = elapsed(memory.counts.at(-1)?.at ?? input.at, input.at) > BLIND_MS;
  const before = wasBlind ? [] : memory.counts.filter(({ at }) => elapsed(at, input.at) <= rule.windowMs);
  const counts = [...before, count];
  const areaM2 = groundAreaM2(zone, input);
  const people = medianOf(counts.map((one) => one.people));
  const next = judged(rule, { ...memory, present, counts }, { ...count, people }, { areaM2, wasBlind });
  return { ...next, flow: [] };
}

function followPresence(
  rule: CrowdRule,
  zone: SceneZone,
  memory: CrowdMemory["present"],
  { frameSize, at, roadUsers }: RuleInput,
): Map<number, Presence> {
  const present = new Map([...memory].filter(([, one]) => elapsed(one.track.at, at) <= keptMs(one)));
  for (const { key, track } of roadUsers) {
    const isInside = isInZone(zone.polygon, track, frameSize, present.get(key)?.isInside ?? false);
    if (rule.classes.includes(track.roadUserClass))
      present.set(key, { track, since: present.get(key)?.since ?? at, isInside });
    else present.delete(key);
  }
  return present;
}

/** Nobody is believed to be there unseen for longer than it was seen: a false box does not last. */
function keptMs({ track: { velocity, box, at }, since }: Presence): number {
  const heightsPerS = Math.hypot(velocity.x, velocity.y) / (box.y2 - box.y1);
  const mostMs = heightsPerS < STANDING_HEIGHTS_PER_S ? HIDDEN_STANDING_MS : MISSED_MS;
  return Math.min(mostMs, Math.max(MISSED_MS, elapsed(since, at)));
}

function countOf(present: ReadonlyMap<number, Presence>, at: EpochMs): Count {
  const inside = [...present.values()].filter(({ isInside }) => isInside);
  const sum = inside.reduce((total, { track }) => total + track.confidence, 0);
  return { at, people: inside.length, confidence: inside.length === 0 ? 0 : sum / inside.length };
}

/** People that make a crowd; undefined where the zone's area cannot be measured. */
function peopleNeeded({ minCount, minDensityPerM2 }: CrowdRule, areaM2: number | undefined): number | undefined {
  if (minCount !== undefined) return minCount;
  return areaM2 === undefined ? undefined : Math.max(2, (minDensityPerM2 ?? 0) * areaM2);
}

interface Judged {
  readonly memory: CrowdMemory;
  readonly findings: readonly Finding[];
}

interface Seen {
  readonly areaM2: number | undefined;
  readonly wasBlind: boolean;
}

function judged(rule: CrowdRule, memory: CrowdMemory, count: Count, { areaM2, wasBlind }: Seen): Judged {
  const { manySince, fewSince, gathering, ...rest } = memory;
  const needed = peopleNeeded(rule, areaM2);
  const isMany = needed !== undefined && count.people >= needed;
  const isFew = needed === undefined || count.people < needed * rule.endFraction;
  const next: CrowdMemory = {
    ...rest,
    ...(isMany && { manySince: wasBlind ? count.at : (manySince ?? count.at) }),
    ...(isFew && { fewSince: fewSince ?? count.at }),
  };
  return gathering === undefined ? begun(rule, next, count, areaM2) : goneOn(rule, next, count, gathering);
}

function begun(rule: CrowdRule, memory: CrowdMemory, count: Count, areaM2: number | undefined): Judged {
  const since = memory.manySince;
  if (since === undefined || elapsed(since, count.at) < rule.holdMs) return { memory, findings: [] };
  const times = { since, provedAt: count.at, reportedAt: count.at };
  const gathering = { key: `${rule.id}/${since}`, ...times, last: count, most: count.people, areaM2 };
  return { memory: { ...memory, gathering }, findings: [finding(rule, "start", gathering)] };
}

function goneOn(rule: CrowdRule, memory: CrowdMemory, count: Count, gathering: Gathering): Judged {
  const { fewSince } = memory;
  if (fewSince !== undefined) {
    if (elapsed(fewSince, count.at) < rule.endAfterMs) return { memory: { ...memory, gathering }, findings: [] };
    return { memory, findings: [finding(rule, "end", gathering)] };
  }
  const newest = { ...gathering, last: count, most: Math.max(gathering.most, count.people) };
  if (elapsed(gathering.reportedAt, count.at) < rule.updateEveryMs) {
    return { memory: { ...memory, gathering: newest }, findings: [] };
  }
  const told = { ...newest, reportedAt: count.at };
  return { memory: { ...memory, gathering: told }, findings: [finding(rule, "update", told)] };
}

/** On the ground, from the corners of the zone; undefined when the view does not reach one of them. */
function groundAreaM2({ polygon }: SceneZone, { ground, frameSize }: RuleInput): number | undefined {
  const corners = polygon.map((corner) => ground?.toGround(toPixels(pointOf(corner), frameSize)));
  const known = corners.filter((corner): corner is Point => corner !== undefined);
  return known.length === corners.length ? areaOf(known) : undefined;
}

function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

function finding(rule: CrowdRule, phase: Finding["phase"], gathering: Gathering): Finding {
  const { key, since, provedAt, last, most, areaM2 } = gathering;
  const at = epochMs(Math.max(since, last.at)); // a clock that was set back ends nothing before it began
  return {
    kind: rule.kind,
    title,
    ruleId: rule.id,
    place: { kind: "zone", id: rule.zone },
    severity: rule.severity,
    confidence: last.confidence,
    phase,
    incidentKey: key,
    startedAt: since,
    at,
    durationMs: elapsed(since, at),
    moments: { before: since, at: provedAt, ...(phase !== "start" && { after: at }) },
    measures: {
      count: last.people,
      maxCount: most,
      ...(areaM2 !== undefined && { areaM2, densityPerM2: last.people / areaM2 }),
    },
  };
}

function closeCrowd(rule: CrowdRule, { gathering }: CrowdMemory): readonly Finding[] {
  return gathering === undefined ? [] : [finding(rule, "end", gathering)];
}

export const crowd = defineRule({
  kind: "crowd",
  title,
  parameters: CrowdRule,
  needsCalibration: ({ minDensityPerM2 }) => minDensityPerM2 !== undefined,
  step: watchCrowd,
  close: (rule, memory: CrowdMemory) => ({ findings: closeCrowd(rule, memory), flow: [] }),
});
