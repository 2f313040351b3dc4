import type { Drawing, SceneZone } from "@ngaba/config";
import { SceneId, Severity } from "@ngaba/contract";
import { z } from "zod";
import { isWithinHours } from "./hours.ts";
import { defineRule, type Finding, type RuleInput, type RuleStep } from "./rule.ts";
import { asRider } from "./shared/rider.ts";
import {
  closeSpells,
  type DueSpell,
  findingOfSpell,
  type Holding,
  NO_SPELLS,
  type Spells,
  updateSpells,
} from "./shared/spells.ts";
import { isInZone } from "./shared/zone-depth.ts";

const title = { vi: "Vào khu vực cấm", en: "In a restricted zone" };

/** Somebody stays in a zone that forbids to enter: whom it binds, when and why stands with the zone. */
const RestrictedZoneRule = z.strictObject({
  id: SceneId,
  kind: z.literal("restricted-zone").describe("Somebody stays in a zone that forbids to enter"),
  zone: SceneId.describe("Id of a zone of this scene that forbids to enter"),
  minStayMs: z.int().min(0).max(3_600_000).default(2_000).describe("Reported after a stay of this length (ms)"),
  minSightings: z
    .int()
    .min(1)
    .max(100)
    .default(3)
    .describe("Reported after this many sightings in the zone: a false box does not last"),
  leaveGraceMs: z.int().min(0).max(60_000).default(2_000).describe("A shorter time outside does not end a stay (ms)"),
  hiddenGraceMs: z
    .int()
    .min(0)
    .max(600_000)
    .default(10_000)
    .describe("A shorter time out of sight, as behind others, does not end a stay (ms)"),
  updateEveryMs: z
    .int()
    .min(1_000)
    .max(3_600_000)
    .default(30_000)
    .describe("Time between two reports of a stay that goes on (ms)"),
  cooldownMs: z
    .int()
    .min(0)
    .max(3_600_000)
    .default(10_000)
    .describe("For so long after its incident the same road user is not reported again (ms)"),
  severity: Severity.default("warning").describe("How urgent an incident of this rule is"),
});
type RestrictedZoneRule = z.infer<typeof RestrictedZoneRule>;

interface RestrictedZoneMemory {
  readonly spells: Spells;
}

/**
 * Follows who stays in a zone. A stay is reported once it has lasted `minStayMs`, again every `updateEveryMs`, and for
 * the last time when the road user has been outside for `leaveGraceMs`, out of sight for `hiddenGraceMs`, or when the hours are over.
 * A track that begins in the zone has been there since it was first seen.
 */
function watchRestrictedZone(
  rule: RestrictedZoneRule,
  drawing: Drawing,
  memory: RestrictedZoneMemory | undefined,
  input: RuleInput,
): RuleStep<RestrictedZoneMemory> {
  const { at, roadUsers } = input;
  const before = memory?.spells ?? NO_SPELLS;
  const zone = drawing.zones.find(({ id }) => id === rule.zone);
  if (zone?.forbids?.act !== "enter" || !isWithinHours(at, zone.forbids.hours)) {
    return { memory: { spells: NO_SPELLS }, findings: findingsOf(rule, closeSpells(before)), flow: [] };
  }
  const frame = { at, roadUsers, holding: whoIsInside(zone, input, before), act: actOf(zone) };
  const { spells, due } = updateSpells(before, frame, {
    ...rule,
    minMs: rule.minStayMs,
    awayGraceMs: rule.leaveGraceMs,
  });
  return { memory: { spells }, findings: findingsOf(rule, due), flow: [] };
}

function whoIsInside(
  { polygon, forbids }: SceneZone,
  { frameSize, at, roadUsers }: RuleInput,
  spells: Spells,
): Map<number, Holding> {
  return new Map(
    roadUsers
      .filter(({ key, track }) => isInZone(polygon, track, frameSize, spells.open.get(key)?.isHolding ?? false))
      .map(({ key, track, rides, isNew }) => ({ key, track: asRider(track, rides), isNew }))
      .map(({ key, track, isNew }) => [
        key,
        {
          track,
          since: isNew ? track.firstSeenAt : at,
          counts: true,
          concerns: forbids?.classes.includes(track.roadUserClass) ?? false,
        },
      ]),
  );
}

/** A closed area has no provision of the traffic decree. */
function actOf(zone: SceneZone): string | undefined {
  const ground = zone.forbids?.ground;
  return ground === undefined || ground === "closed-area" ? undefined : `restricted-zone/${ground}`;
}

function findingsOf(rule: RestrictedZoneRule, due: readonly DueSpell[]): Finding[] {
  return due.map((one) => findingOfSpell(rule, title, one));
}

export const restrictedZone = defineRule({
  kind: "restricted-zone",
  title,
  parameters: RestrictedZoneRule,
  needsCalibration: () => false,
  step: watchRestrictedZone,
  close: (rule, memory: RestrictedZoneMemory) => ({ findings: findingsOf(rule, closeSpells(memory.spells)), flow: [] }),
});
