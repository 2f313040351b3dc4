import type { Drawing, SceneZone } from "@ngaba/config";
import { type EpochMs, elapsed, epochMs, SceneId, Severity } from "@ngaba/contract";
import { z } from "zod";
import { groundPoint, pointOf, toFractionInside } from "../geometry/point.ts";
import { isInside } from "../geometry/polygon.ts";
import type { Track } from "../tracking/track.ts";
import { isWithinHours } from "./hours.ts";
import { defineRule, type Finding, type RuleInput, type RuleStep } from "./rule.ts";

const title = { vi: "Vào khu vực cấm", en: "In a restricted zone" };

/** Somebody stays in a zone that forbids to enter: whom it binds, when and why stands with the zone. */
const RestrictedZoneRule = z.strictObject({
  id: SceneId,
  kind: z.literal("restricted-zone").describe("Somebody stays in a zone that forbids to enter"),
  zone: SceneId.describe("Id of a zone of this scene that forbids to enter"),
  minStayMs: z.int().min(0).max(3_600_000).default(2_000).describe("Reported after a stay of this length (ms)"),
  leaveGraceMs: z
    .int()
    .min(0)
    .max(60_000)
    .default(2_000)
    .describe("A shorter time outside or out of sight does not end a stay (ms)"),
  updateEveryMs: z
    .int()
    .min(1_000)
    .max(3_600_000)
    .default(30_000)
    .describe("Time between two reports of a stay that goes on (ms)"),
  severity: Severity.default("warning").describe("How urgent an incident of this rule is"),
});
type RestrictedZoneRule = z.infer<typeof RestrictedZoneRule>;

/** How long a track that is out of sight is remembered, so that it is not taken for a new one when it comes back. */
const REMEMBER_MS = 60_000;

/** A track that appears this near to where another was lost takes over its stay; in heights of the lost one's box. */
const TAKE_OVER_HEIGHTS = 0.5;

/** One road user in the zone, from its first sighting there until it has been away for the grace time. */
interface Stay {
  readonly enteredAt: EpochMs;
  /** As last seen in the zone. */
  readonly track: Track;
  /** False while it is seen outside: that time is not part of the stay. */
  readonly isInside: boolean;
  /** Time in the zone so far; hidden time counts when it was inside before and after. */
  readonly insideMs: number;
  /** Present from the moment that the stay was reported. */
  readonly incident?: Incident;
}

interface Incident {
  readonly key: string;
  readonly reportedAt: EpochMs;
  readonly act: string | undefined;
}

interface RestrictedZoneMemory {
  /** By track id. */
  readonly stays: ReadonlyMap<number, Stay>;
  /** Every track id of late, with its last sighting. */
  readonly seenAt: ReadonlyMap<number, EpochMs>;
}

const NOTHING: RestrictedZoneMemory = { stays: new Map(), seenAt: new Map() };

/**
 * Follows who stays in a zone. A stay is reported once it has lasted `minStayMs`, again every `updateEveryMs`, and for
 * the last time when the road user has been outside or out of sight for `leaveGraceMs`, or when the hours are over.
 * A track that begins in the zone has been there since it was first seen.
 */
function watchRestrictedZone(
  rule: RestrictedZoneRule,
  drawing: Drawing,
  memory: RestrictedZoneMemory = NOTHING,
  input: RuleInput,
): RuleStep<RestrictedZoneMemory> {
  const zone = drawing.zones.find(({ id }) => id === rule.zone);
  const holds = zone?.forbids?.act === "enter" && isWithinHours(input.at, zone.forbids.hours);
  const sightings = holds ? sightingsInZone(zone, input) : new Map<number, Track>();
  const updated = updateStays(rule, memory, input, sightings);
  const findings: Finding[] = [];
  const stays = new Map<number, Stay>();
  for (const [id, stay] of updated) {
    const isOver = !holds || elapsed(stay.track.at, input.at) > rule.leaveGraceMs;
    if (isOver && stay.incident !== undefined) findings.push(finding(rule, "end", stay, stay.incident));
    if (isOver) continue;
    const phase = duePhase(rule, stay, input.at);
    if (phase === undefined) {
      stays.set(id, stay);
      continue;
    }
    const key = stay.incident?.key ?? `${rule.id}/${id}/${stay.enteredAt}`;
    const incident = { key, reportedAt: input.at, act: stay.incident?.act ?? actOf(zone) };
    findings.push(finding(rule, phase, stay, incident));
    stays.set(id, { ...stay, incident });
  }
  return { memory: { stays, seenAt: rememberSeen(memory, input) }, findings, flow: [] };
}

/** Ends every open incident at its last sighting, for when nobody will look any more. */
function closeRestrictedZone(rule: RestrictedZoneRule, memory: RestrictedZoneMemory): readonly Finding[] {
  return [...memory.stays.values()].flatMap((stay) =>
    stay.incident === undefined ? [] : finding(rule, "end", stay, stay.incident),
  );
}

function sightingsInZone(zone: SceneZone, input: RuleInput): Map<number, Track> {
  const polygon = zone.polygon.map(pointOf);
  return new Map(
    input.tracks
      .filter((track) => zone.forbids?.classes.includes(track.roadUserClass))
      .filter((track) => isInside(toFractionInside(groundPoint(track.box), input.frameSize), polygon))
      .map((track) => [track.id, track]),
  );
}

function updateStays(
  rule: RestrictedZoneRule,
  memory: RestrictedZoneMemory,
  input: RuleInput,
  sightings: ReadonlyMap<number, Track>,
): Map<number, Stay> {
  const seenNow = new Set(input.tracks.map((track) => track.id));
  const stays = new Map<number, Stay>();
  for (const [id, stay] of memory.stays) {
    if (!sightings.has(id)) stays.set(id, seenNow.has(id) ? { ...stay, isInside: false } : stay);
  }
  for (const [id, track] of sightings) {
    const own = memory.stays.get(id);
    const isNew = !memory.seenAt.has(id);
    const heir = own === undefined && isNew ? stayToTakeOver(rule, track, stays, seenNow) : undefined;
    if (heir !== undefined) stays.delete(heir.track.id);
    stays.set(id, continueStay(own ?? heir, track, isNew ? track.firstSeenAt : input.at));
  }
  return stays;
}

function continueStay(stay: Stay | undefined, track: Track, enteredAt: EpochMs): Stay {
  if (stay === undefined) return { enteredAt, track, isInside: true, insideMs: elapsed(enteredAt, track.at) };
  const stayedMs = stay.isInside ? Math.max(0, elapsed(stay.track.at, track.at)) : 0;
  return { ...stay, track, isInside: true, insideMs: stay.insideMs + stayedMs };
}

/** The stay of a track that was lost where this one appears: most likely the same road user under a new id. */
function stayToTakeOver(
  rule: RestrictedZoneRule,
  track: Track,
  stays: ReadonlyMap<number, Stay>,
  seenNow: ReadonlySet<number>,
): Stay | undefined {
  return [...stays.values()].find((stay) => {
    const lost = stay.track;
    const [a, b] = [groundPoint(lost.box), groundPoint(track.box)];
    return (
      stay.isInside &&
      !seenNow.has(lost.id) &&
      lost.roadUserClass === track.roadUserClass &&
      track.firstSeenAt > lost.at &&
      elapsed(lost.at, track.at) <= rule.leaveGraceMs &&
      Math.hypot(a.x - b.x, a.y - b.y) <= TAKE_OVER_HEIGHTS * (lost.box.y2 - lost.box.y1)
    );
  });
}

/** What has to be reported of a stay now; nothing while its road user is out of the zone or out of sight. */
function duePhase(rule: RestrictedZoneRule, stay: Stay, now: EpochMs): "start" | "update" | undefined {
  if (!stay.isInside || stay.track.at !== now) return undefined;
  if (stay.incident === undefined) return stay.insideMs >= rule.minStayMs ? "start" : undefined;
  return elapsed(stay.incident.reportedAt, now) >= rule.updateEveryMs ? "update" : undefined;
}

/** A closed area has no provision of the traffic decree. */
function actOf(zone: SceneZone | undefined): string | undefined {
  const ground = zone?.forbids?.ground;
  return ground === undefined || ground === "closed-area" ? undefined : `restricted-zone/${ground}`;
}

function finding(rule: RestrictedZoneRule, phase: Finding["phase"], stay: Stay, { key, act }: Incident): Finding {
  const at = epochMs(Math.max(stay.enteredAt, stay.track.at)); // a clock that was set back ends nothing before it began
  return {
    kind: rule.kind,
    title,
    ruleId: rule.id,
    place: { kind: "zone", id: rule.zone },
    ...(act !== undefined && { act }),
    severity: rule.severity,
    confidence: stay.track.confidence,
    phase,
    incidentKey: key,
    startedAt: stay.enteredAt,
    at,
    durationMs: elapsed(stay.enteredAt, at),
    track: stay.track,
    moments: { before: stay.enteredAt, at },
  };
}

function rememberSeen(memory: RestrictedZoneMemory, input: RuleInput): Map<number, EpochMs> {
  const seenAt = new Map([...memory.seenAt].filter(([, at]) => elapsed(at, input.at) <= REMEMBER_MS));
  for (const track of input.tracks) seenAt.set(track.id, input.at);
  return seenAt;
}

export const restrictedZone = defineRule({
  kind: "restricted-zone",
  title,
  parameters: RestrictedZoneRule,
  needsCalibration: () => false,
  step: watchRestrictedZone,
  close: (rule, memory: RestrictedZoneMemory) => ({ findings: closeRestrictedZone(rule, memory), flow: [] }),
});
