import type { Drawing, SceneZone } from "@ngaba/config";
import { elapsed, SceneId, Severity } from "@ngaba/contract";
import { z } from "zod";
import { groundPoint } from "../geometry/point.ts";
import type { Track } from "../tracking/track.ts";
import { isWithinHours } from "./hours.ts";
import { defineRule, type Finding, type RuleInput, type RuleStep } from "./rule.ts";
import { followHalts, type Halts, standsAtPlace } from "./shared/halts.ts";
import { type Identities, identify, NOBODY, type RoadUser } from "./shared/handover.ts";
import { isInLane, laneAxis, onAxis } from "./shared/lane-axis.ts";
import { measuringPlane } from "./shared/measuring-plane.ts";
import {
  closeSpells,
  type DueSpell,
  findingOfSpell,
  type Holding,
  type Spells,
  updateSpells,
} from "./shared/spells.ts";
import { isInZone } from "./shared/zone-depth.ts";

const title = { vi: "Dừng, đỗ xe trái phép", en: "Illegal stop" };

/** Somebody stands in a zone that forbids to stop or to park: whom it binds, when and why stands with the zone. */
const IllegalStopRule = z.strictObject({
  id: SceneId,
  kind: z.literal("illegal-stop").describe("Somebody stands in a zone that forbids to stop or to park"),
  zone: SceneId.describe("Id of a zone of this scene that forbids to stop or to park"),
  graceMs: z
    .int()
    .min(0)
    .max(86_400_000)
    .optional()
    .describe(
      "Standing up to this long is not reported (ms); absent: 30,000 where stopping is forbidden, 300,000 where parking is",
    ),
  minSightings: z
    .int()
    .min(1)
    .max(1000)
    .default(5)
    .describe("Reported after this many sightings at a standstill: a false box does not last"),
  leaveMeters: z
    .number()
    .min(0.5)
    .max(50)
    .default(3)
    .describe("Who gets further than this has driven off, less is one stop (m); where the view is calibrated"),
  leaveHeights: z
    .number()
    .min(0.2)
    .max(10)
    .default(0.6)
    .describe("The same without a calibration (heights of its box)"),
  hiddenGraceMs: z
    .int()
    .min(0)
    .max(600_000)
    .default(60_000)
    .describe("Out of sight up to this long, as behind a bus, it goes on standing (ms)"),
  signalHead: SceneId.optional().describe(
    "Id of the signal head that makes traffic wait here: time at red, at amber and while the phase is unknown does not count",
  ),
  queueReleaseMs: z
    .int()
    .min(0)
    .max(120_000)
    .default(10_000)
    .describe("Nor does this time after the change to green, in which a queue gets going (ms)"),
  ignoreQueues: z
    .boolean()
    .default(true)
    .describe(
      "True: time spent behind somebody who stands ahead in the same lane does not count, unless that one is reported",
    ),
  updateEveryMs: z
    .int()
    .min(1_000)
    .max(3_600_000)
    .default(60_000)
    .describe("Time between two reports of a stop that goes on (ms)"),
  severity: Severity.default("warning").describe("How urgent an incident of this rule is"),
});
type IllegalStopRule = z.infer<typeof IllegalStopRule>;

/**
 * The traffic order law tells a stop, for as long as somebody gets on or off, from parking, which has no end. Half a
 * minute is longer than traffic makes a vehicle hesitate, five minutes are longer than a stop.
 */
const GRACE_MS = { stop: 30_000, park: 300_000 };

/** Longer than a box jumps when something passes in front. */
const AWAY_GRACE_MS = 2_000;

interface IllegalStopMemory {
  readonly identities: Identities;
  readonly halts: Halts;
  readonly spells: Spells;
}

/**
 * Follows who stands in a zone. A stop begins with the standstill, is reported once the time that counts is longer than
 * the grace time, and ends when the road user was last seen standing.
 */
function watchIllegalStops(
  rule: IllegalStopRule,
  drawing: Drawing,
  memory: IllegalStopMemory | undefined,
  input: RuleInput,
): RuleStep<IllegalStopMemory> {
  const { memory: identities, roadUsers } = identify(memory?.identities ?? NOBODY, input.tracks, input.at);
  const halts = followHalts(memory?.halts ?? new Map(), roadUsers, input.at, {
    ...rule,
    forgetMs: rule.hiddenGraceMs,
    ground: input.ground,
  });
  const before = memory?.spells ?? new Map();
  const zone = drawing.zones.find(({ id }) => id === rule.zone);
  const act = zone === undefined ? undefined : forbiddenStop(zone);
  if (zone === undefined || act === undefined || !isWithinHours(input.at, zone.forbids?.hours)) {
    return {
      memory: { identities, halts, spells: new Map() },
      findings: findingsOf(rule, closeSpells(before)),
      flow: [],
    };
  }
  const holding = whoStands(rule, drawing, zone, { input, roadUsers, halts, spells: before });
  const frame = { at: input.at, roadUsers, holding, act: `illegal-stop/${zone.forbids?.ground}/${act}` };
  const { spells, due } = updateSpells(before, frame, {
    ruleId: rule.id,
    minMs: rule.graceMs ?? GRACE_MS[act],
    minSightings: rule.minSightings,
    awayGraceMs: AWAY_GRACE_MS,
    hiddenGraceMs: rule.hiddenGraceMs,
    updateEveryMs: rule.updateEveryMs,
  });
  return { memory: { identities, halts, spells }, findings: findingsOf(rule, due), flow: [] };
}

function forbiddenStop({ forbids }: SceneZone): "stop" | "park" | undefined {
  return forbids === undefined || forbids.act === "enter" ? undefined : forbids.act;
}

interface Standing {
  readonly input: RuleInput;
  readonly roadUsers: readonly RoadUser[];
  readonly halts: Halts;
  readonly spells: Spells;
}

function whoStands(
  rule: IllegalStopRule,
  drawing: Drawing,
  zone: SceneZone,
  { input, roadUsers, halts, spells }: Standing,
): Map<number, Holding> {
  const standing = roadUsers.filter(({ key }) => standsAtPlace(halts.get(key)));
  const isWaiting = waitsAtSignal(rule, input);
  // Nobody queues behind who stands there for no reason.
  const queue = standing.filter(({ key }) => spells.get(key)?.incident === undefined).map(({ track }) => track);
  return new Map(
    standing
      .filter(({ key, track }) => isInZone(zone.polygon, track, input.frameSize, spells.has(key)))
      .map(({ key, track }) => [
        key,
        {
          track,
          since: halts.get(key)?.since ?? input.at,
          counts: !isWaiting && !(rule.ignoreQueues && waitsBehind(track, queue, drawing, input)),
          concerns: zone.forbids?.classes.includes(track.roadUserClass) ?? false,
        },
      ]),
  );
}

/** With a signal, only a green that is known and has lasted proves that nobody need wait. */
function waitsAtSignal({ signalHead, queueReleaseMs }: IllegalStopRule, { signals, at }: RuleInput): boolean {
  if (signalHead === undefined) return false;
  const state = signals.get(signalHead);
  return state?.phase !== "green" || elapsed(state.since, at) < queueReleaseMs;
}

/** Who stands this far ahead, and no further aside, is what one waits for; metres, from one lower edge to the other. */
const QUEUE_AHEAD_M = { least: 0.8, most: 12 };
const QUEUE_ASIDE_M = 1.6;

function waitsBehind(track: Track, queue: readonly Track[], { lanes }: Drawing, input: RuleInput): boolean {
  const plane = measuringPlane(input);
  const lane = lanes.find((one) => isInLane(one, track, input.frameSize));
  const axis = lane === undefined ? undefined : laneAxis(plane, lane, input.frameSize);
  const placeOf = ({ box }: Track) => {
    const point = plane.fromPicture(groundPoint(box));
    return axis === undefined || point === undefined ? undefined : onAxis(axis, point);
  };
  const own = placeOf(track);
  if (own === undefined) return false;
  const metersPerUnit = plane.metersPerUnit(track);
  return queue.some((other) => {
    const place = other.id === track.id ? undefined : placeOf(other);
    if (place === undefined) return false;
    const aheadM = (place.along - own.along) * metersPerUnit;
    const asideM = Math.abs(place.across - own.across) * metersPerUnit;
    return aheadM > QUEUE_AHEAD_M.least && aheadM < QUEUE_AHEAD_M.most && asideM < QUEUE_ASIDE_M;
  });
}

function findingsOf(rule: IllegalStopRule, due: readonly DueSpell[]): Finding[] {
  const { id: ruleId, kind, severity } = rule;
  const place = { kind: "zone" as const, id: rule.zone };
  return due.map((spell) => ({
    ...findingOfSpell(spell, { kind, title, ruleId, place, severity }),
    measures: { countedMs: spell.spell.heldMs },
  }));
}

export const illegalStop = defineRule({
  kind: "illegal-stop",
  title,
  parameters: IllegalStopRule,
  needsCalibration: () => false,
  step: watchIllegalStops,
  close: (rule, memory: IllegalStopMemory) => ({ findings: findingsOf(rule, closeSpells(memory.spells)), flow: [] }),
});
