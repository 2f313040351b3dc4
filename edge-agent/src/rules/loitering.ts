import { Classes, type Drawing, Hours } from "@ngaba/config";
import { SceneId, Severity } from "@ngaba/contract";
import { z } from "zod";
import { isWithinHours } from "./hours.ts";
import { defineRule, type Finding, type RuleInput, type RuleStep } from "./rule.ts";
import type { RoadUser } from "./shared/handover.ts";
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

const title = { vi: "Lảng vảng", en: "Loitering" };

/** Somebody stays in a zone for long without a reason that the drawing knows. */
const LoiteringRule = z.strictObject({
  id: SceneId,
  kind: z.literal("loitering").describe("Somebody stays in a zone for long"),
  zone: SceneId.describe("Id of a zone of this scene; what it forbids does not matter"),
  exceptZones: z
    .array(SceneId)
    .max(32)
    .default([])
    .describe("Ids of zones in which people wait, as at a bus stop: time in them does not count"),
  classes: Classes.default(["person"]).describe("Who is watched"),
  minStayMs: z.int().min(5_000).max(86_400_000).default(60_000).describe("Reported after a stay of this length (ms)"),
  minSightings: z.int().min(1).max(1000).default(10).describe("Reported after this many sightings in the zone"),
  leaveGraceMs: z.int().min(0).max(600_000).default(5_000).describe("A shorter time outside does not end a stay (ms)"),
  hiddenGraceMs: z
    .int()
    .min(0)
    .max(600_000)
    .default(30_000)
    .describe("A shorter time out of sight, as behind others, does not end a stay (ms)"),
  hours: Hours.optional().describe("When it is watched; absent: always"),
  updateEveryMs: z
    .int()
    .min(1_000)
    .max(3_600_000)
    .default(60_000)
    .describe("Time between two reports of a stay that goes on (ms)"),
  cooldownMs: z
    .int()
    .min(0)
    .max(3_600_000)
    .default(60_000)
    .describe("For so long after its incident the same road user is not reported again (ms)"),
  severity: Severity.default("notice").describe("How urgent an incident of this rule is"),
});
type LoiteringRule = z.infer<typeof LoiteringRule>;

interface LoiteringMemory {
  readonly spells: Spells;
}

/**
 * Follows who stays in a zone. Hidden time counts when somebody was inside before and after, time seen outside does
 * not; who goes out for longer than the grace time begins anew. No law is concerned.
 */
function watchLoitering(
  rule: LoiteringRule,
  drawing: Drawing,
  memory: LoiteringMemory | undefined,
  input: RuleInput,
): RuleStep<LoiteringMemory> {
  const before = memory?.spells ?? NO_SPELLS;
  if (!isWithinHours(input.at, rule.hours)) {
    return {
      memory: { spells: NO_SPELLS },
      findings: findingsOf(rule, closeSpells(before)),
      flow: [],
    };
  }
  const holding = whoStays(rule, drawing, input, before);
  const frame = { at: input.at, roadUsers: input.roadUsers, holding, act: undefined };
  const limits = { ...rule, minMs: rule.minStayMs, awayGraceMs: rule.leaveGraceMs };
  const { spells, due } = updateSpells(before, frame, limits);
  return { memory: { spells }, findings: findingsOf(rule, due), flow: [] };
}

function whoStays(
  rule: LoiteringRule,
  { zones }: Drawing,
  { frameSize, at, roadUsers }: RuleInput,
  spells: Spells,
): Map<number, Holding> {
  const zone = zones.find(({ id }) => id === rule.zone);
  const excepted = zones.filter(({ id }) => rule.exceptZones.includes(id));
  const stays = ({ key, track }: RoadUser): boolean => {
    const was = spells.open.get(key)?.isHolding ?? false;
    if (zone === undefined || !isInZone(zone.polygon, track, frameSize, was)) return false;
    return !excepted.some(({ polygon }) => isInZone(polygon, track, frameSize, !was));
  };
  return new Map(
    roadUsers.filter(stays).map(({ key, track, isNew }) => [
      key,
      {
        track,
        since: isNew ? track.firstSeenAt : at,
        counts: true,
        concerns: rule.classes.includes(track.roadUserClass),
      },
    ]),
  );
}

function findingsOf(rule: LoiteringRule, due: readonly DueSpell[]): Finding[] {
  return due.map((one) => ({ ...findingOfSpell(rule, title, one), measures: { stayMs: one.spell.heldMs } }));
}

export const loitering = defineRule({
  kind: "loitering",
  title,
  parameters: LoiteringRule,
  needsCalibration: () => false,
  step: watchLoitering,
  close: (rule, memory: LoiteringMemory) => ({ findings: findingsOf(rule, closeSpells(memory.spells)), flow: [] }),
});
