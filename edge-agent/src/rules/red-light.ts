import type { Drawing } from "@ngaba/config";
import { elapsed, SceneId } from "@ngaba/contract";
import { z } from "zod";
import { defineRule, type RuleInput, type RuleStep } from "./rule.ts";
import { DrivingFields, isJudged } from "./shared/driver.ts";
import { type Incidents, NO_INCIDENTS, type Proof, reportActs, type Subject, sureness } from "./shared/incidents.ts";
import type { SeenPhase } from "./shared/signal-history.ts";
import {
  BEYOND_M,
  followPasses,
  HALT_MS,
  NO_PASSES,
  type Passing,
  redUntil,
  type StopLineMemory,
} from "./shared/stop-line-pass.ts";
import type { TrackPath } from "./shared/track-paths.ts";

const title = { vi: "Vượt đèn đỏ", en: "Ran a red light" };

const RedLightRule = z.strictObject({
  ...DrivingFields,
  kind: z.literal("red-light").describe("Somebody passes a stop line on red and goes on"),
  stopLine: SceneId.describe("Id of a stop line of this scene that has a signal head"),
  graceMs: z
    .int()
    .min(0)
    .max(10_000)
    .default(300)
    .describe("Who passes within this time after red began is not reported (ms)"),
  goneOnM: z
    .number()
    .min(5)
    .max(50)
    .default(6)
    .describe("Reported once the front is so far beyond the line (m), without a halt since"),
  minSpeedMps: z
    .number()
    .min(0.5)
    .max(20)
    .default(1.6)
    .describe("Who is slower on the way from the line to there may have halted on it (mean, m/s)"),
});
type RedLightRule = z.infer<typeof RedLightRule>;

interface RedLightMemory {
  readonly line: StopLineMemory;
  readonly incidents: Incidents;
}

/** A red this much older than the grace time, when the front passed, leaves no doubt. */
const SURE_RED_MS = 1_000;

/** Longer out of sight on the way over the line, and who comes out may be another. */
const BLIND_MS = 2_000;

/**
 * Reports who passes a stop line while its light is red and goes on. It is red all the time in which the front may have
 * passed, by all lengths that its class has: so neither amber, nor an unknown light, nor a queue that has stood over
 * the line since green. Who halts beyond the line is left to `stop-line`.
 */
function watchRedLight(
  rule: RedLightRule,
  drawing: Drawing,
  memory: RedLightMemory = { line: NO_PASSES, incidents: NO_INCIDENTS },
  input: RuleInput,
): RuleStep<RedLightMemory> {
  const stopLine = drawing.stopLines.find(({ id }) => id === rule.stopLine);
  const { memory: line, passing } = followPasses(stopLine, memory.line, rule.goneOnM, input);
  const proofs = passing.flatMap((one) => {
    if (!isJudged(rule, one.path.track, input.at)) return [];
    const red = hasJustGoneOn(rule, one) ? redUntil(one.pass, one.pass.latest, line.signal, rule.graceMs) : undefined;
    return red === undefined ? [] : [proofOf(rule, one, red, stopLine?.signalHead ?? "", input)];
  });
  const { memory: incidents, findings } = reportActs(subjectOf(rule), memory.incidents, proofs, input.at);
  return { memory: { line, incidents }, findings, flow: [] };
}

/** Boxes of who stands shake, so that a halt does not always show as one: it also shows by the time that it takes. */
function hasJustGoneOn(rule: RedLightRule, { pass }: Passing): boolean {
  const { goneOnAt, latest = pass.at, at, longestHaltMs, longestBlindMs } = pass;
  if (longestBlindMs > BLIND_MS) return false;
  const atMostMs = (1000 * (rule.goneOnM - BEYOND_M)) / rule.minSpeedMps;
  return goneOnAt === at && longestHaltMs < HALT_MS && elapsed(latest, at) <= atMostMs;
}

function proofOf(rule: RedLightRule, { path, pass }: Passing, red: SeenPhase, headId: string, input: RuleInput): Proof {
  const { earliest = pass.at, latest = pass.at, before = earliest } = pass;
  const redForMs = elapsed(red.since, earliest);
  return {
    key: path.key,
    track: path.track,
    act: "red-light",
    startedAt: latest,
    confidence: sureness(path.track, (redForMs - rule.graceMs) / SURE_RED_MS),
    moments: { before, at: latest, after: input.at },
    measures: {
      redForMs,
      ...(input.ground && { beyondM: pass.least, speedMps: speedOf(path) }),
    },
    signal: { headId, phase: red.phase, since: red.since },
  };
}

const speedOf = ({ velocity }: TrackPath): number => (velocity === undefined ? 0 : Math.hypot(velocity.x, velocity.y));

function subjectOf(rule: RedLightRule): Subject {
  return { rule, title, place: { kind: "stop-line", id: rule.stopLine } };
}

export const redLight = defineRule({
  kind: "red-light",
  title,
  parameters: RedLightRule,
  needsSignal: true,
  needsCalibration: (rule) => rule.needsCalibration,
  step: watchRedLight,
  close: () => ({ findings: [], flow: [] }),
});
