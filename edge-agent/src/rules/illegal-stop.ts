import type { Drawing, SceneZone } from "@ngaba/config";
import { type EpochMs, elapsed, SceneId, Severity } from "@ngaba/contract";
import { z } from "zod";
import type { Track } from "../tracking/track.ts";
import { isWithinHours } from "./hours.ts";
import { defineRule, type Finding, type RuleInput, type RuleStep } from "./rule.ts";
import { followHalts, type Halt, type Halts, standsAtPlace } from "./shared/halts.ts";
import { standingPlace, waitsAtSignal, waitsBehind } from "./shared/queueing.ts";
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
import type { SeenRoadUser } from "./shared/track-paths.ts";
import { standsInZone } from "./shared/zone-depth.ts";

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
    "Id of the signal head that makes traffic wait here: unless it is green, time near the end of the lane, or with somebody standing further ahead, does not count",
  ),
  queueReleaseMs: z
    .int()
    .min(0)
    .max(120_000)
    .default(15_000)
    .describe("Nor does this time after the change to green, in which a queue gets going (ms)"),
  ignoreQueues: z
    .boolean()
    .default(true)
    .describe(
      "true: time spent behind somebody who stands ahead does not count, unless that one has stood there for three minutes",
    ),
  updateEveryMs: z
    .int()
    .min(1_000)
    .max(3_600_000)
    .default(60_000)
    .describe("Time between two reports of a stop that goes on (ms)"),
  cooldownMs: z
    .int()
    .min(0)
    .max(3_600_000)
    .default(30_000)
    .describe("For so long after its incident the same road user is not reported again (ms)"),
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
  const { roadUsers } = input;
  const halts = followHalts(memory?.halts ?? new Map(), roadUsers, input.at, {
    ...rule,
    forgetMs: rule.hiddenGraceMs,
    ground: input.ground,
  });
  const before = memory?.spells ?? NO_SPELLS;
  const zone = drawing.zones.find(({ id }) => id === rule.zone);
  const act = zone === undefined ? undefined : forbiddenStop(zone);
  if (zone === undefined || act === undefined || !isWithinHours(input.at, zone.forbids?.hours)) {
    return {
      memory: { halts, spells: NO_SPELLS },
      findings: findingsOf(rule, closeSpells(before)),
      flow: [],
    };
  }
  const holding = whoStands(rule, drawing, zone, { input, halts, spells: before });
  const frame = { at: input.at, roadUsers, holding, act: `illegal-stop/${zone.forbids?.ground}/${act}` };
  const { spells, due } = updateSpells(before, frame, {
    ...rule,
    minMs: rule.graceMs ?? GRACE_MS[act],
    awayGraceMs: AWAY_GRACE_MS,
  });
  return { memory: { halts, spells }, findings: findingsOf(rule, due), flow: [] };
}

function forbiddenStop({ forbids }: SceneZone): "stop" | "park" | undefined {
  return forbids === undefined || forbids.act === "enter" ? undefined : forbids.act;
}

interface Standing {
  readonly input: RuleInput;
  readonly halts: Halts;
  readonly spells: Spells;
}

function whoStands(
  rule: IllegalStopRule,
  drawing: Drawing,
  zone: SceneZone,
  { input, halts, spells }: Standing,
): Map<number, Holding> {
  const standing = input.roadUsers.filter(({ key }) => standsAtPlace(halts.get(key)));
  const queue = standing.filter(({ key }) => mayBeQueueing(halts.get(key), input.at)).map(({ track }) => track);
  const mayWait = ({ key }: SeenRoadUser) => mayWaitForSignal(rule, input, halts.get(key));
  const waiting = standing.filter(mayWait).map(({ track }) => track);
  return new Map(
    standing
      .map((roadUser) => ({
        roadUser,
        place: standingPlace(roadUser.track, drawing, input),
        track: asRider(roadUser.track, roadUser.rides),
      }))
      .filter(({ roadUser: { key }, place }) =>
        standsInZone(zone.polygon, place, input.frameSize, spells.open.has(key)),
      )
      .map(({ roadUser, place, track }) => [
        roadUser.key,
        {
          track,
          since: halts.get(roadUser.key)?.since ?? input.at,
          counts:
            !isRolling(roadUser.track) &&
            !(rule.ignoreQueues && waitsBehind(place, queue, input)) &&
            !(mayWait(roadUser) && waitsAtSignal(place, waiting, input)),
          concerns: zone.forbids?.classes.includes(track.roadUserClass) ?? false,
        },
      ]),
  );
}

/** Faster than this it is not standing, only near to where it stood; in heights of its box a second. */
const ROLLING_HEIGHTS_PER_S = 0.2;

function isRolling({ velocity, box }: Track): boolean {
  return Math.hypot(velocity.x, velocity.y) > ROLLING_HEIGHTS_PER_S * (box.y2 - box.y1);
}

/** Nobody waits longer than this behind somebody who stands: then both have stopped for themselves. */
const MOST_QUEUEING_MS = 180_000;

function mayBeQueueing(halt: Halt | undefined, at: EpochMs): boolean {
  return halt !== undefined && elapsed(halt.since, at) < MOST_QUEUEING_MS;
}

/** Traffic slows down for amber, and before a red light that it sees coming. */
const BEFORE_RED_MS = 5_000;

/**
 * True of who may have halted for the signal: who stood before it was red did not, and nobody does at a green that is
 * known and has lasted.
 */
function mayWaitForSignal(
  { signalHead, queueReleaseMs }: IllegalStopRule,
  { signals, at }: RuleInput,
  halt: Halt | undefined,
): boolean {
  if (signalHead === undefined || halt === undefined) return false;
  const state = signals.get(signalHead);
  if (state?.phase === "green") return elapsed(state.since, at) < queueReleaseMs && halt.since < state.since;
  return state?.phase !== "red" || elapsed(halt.since, state.since) <= BEFORE_RED_MS;
}

function findingsOf(rule: IllegalStopRule, due: readonly DueSpell[]): Finding[] {
  return due.map((one) => ({ ...findingOfSpell(rule, title, one), measures: { countedMs: one.spell.heldMs } }));
}

export const illegalStop = defineRule({
  kind: "illegal-stop",
  title,
  parameters: IllegalStopRule,
  needsCalibration: () => false,
  step: watchIllegalStops,
  close: (rule, memory: IllegalStopMemory) => ({ findings: findingsOf(rule, closeSpells(memory.spells)), flow: [] }),
});
