import type { Drawing } from "@ngaba/config";
import { type EpochMs, elapsed, epochMs, SceneId } from "@ngaba/contract";
import { z } from "zod";
import { defineRule, type RuleInput, type RuleStep } from "./rule.ts";
import { DrivingFields, isJudged } from "./shared/driver.ts";
import {
  endIncidents,
  followActs,
  type Incidents,
  NO_INCIDENTS,
  type Proof,
  type Subject,
  sureness,
} from "./shared/incidents.ts";
import type { SeenPhase } from "./shared/signal-history.ts";
import {
  followPasses,
  HALT_MS,
  NO_PASSES,
  type Passing,
  redUntil,
  type StopLineMemory,
} from "./shared/stop-line-pass.ts";

const title = { vi: "Dừng quá vạch dừng", en: "Halted past the stop line" };

const StopLineRule = z.strictObject({
  ...DrivingFields,
  kind: z.literal("stop-line").describe("Somebody passes a stop line on red and halts beyond it"),
  stopLine: SceneId.describe("Id of a stop line of this scene that has a signal head"),
  graceMs: z
    .int()
    .min(0)
    .max(10_000)
    .default(300)
    .describe("Who passes within this time after red began is not reported (ms)"),
  minHaltMs: z
    .int()
    .min(HALT_MS)
    .max(60_000)
    .default(1_500)
    .describe("Reported after a halt of this length on red (ms)"),
  minBeyondM: z.number().min(0.2).max(3).default(0.6).describe("The front is at least so far beyond the line (m)"),
  maxBeyondM: z.number().min(1).max(4.5).default(4.5).describe("The front is at most so far beyond the line (m)"),
  severity: DrivingFields.severity.default("notice"),
});
type StopLineRule = z.infer<typeof StopLineRule>;

interface StopLineRuleMemory {
  readonly line: StopLineMemory;
  readonly incidents: Incidents;
}

/** Who is so far beyond the line is in the junction, and `red-light` looks at it. */
const IN_JUNCTION_M = 5;
/** This much further than needed leaves no doubt. */
const SURE_BEYOND_M = 0.5;

/**
 * Reports who passes a stop line on red and halts just beyond it, while it is red. A queue that has stood there since
 * green is none, and who goes on belongs to `red-light`: a pass is never both.
 */
function watchStopLine(
  rule: StopLineRule,
  drawing: Drawing,
  memory: StopLineRuleMemory = { line: NO_PASSES, incidents: NO_INCIDENTS },
  input: RuleInput,
): RuleStep<StopLineRuleMemory> {
  const stopLine = drawing.stopLines.find(({ id }) => id === rule.stopLine);
  const { memory: line, passing } = followPasses(stopLine, memory.line, IN_JUNCTION_M, input);
  const proofs = passing.flatMap((one) => {
    if (!isJudged(rule, one.path.track, input.at)) return [];
    const red = hasHalted(rule, one) ? redUntil(one.pass, input.at, line.signal, rule.graceMs) : undefined;
    if (red === undefined) return [];
    return [proofOf(rule, one, red, stopLine?.signalHead ?? "", input)];
  });
  const { memory: incidents, findings } = followActs(subjectOf(rule), memory.incidents, proofs, input.at);
  return { memory: { line, incidents }, findings, flow: [] };
}

function hasHalted(rule: StopLineRule, { pass }: Passing): boolean {
  return (
    pass.goneOnAt === undefined &&
    elapsed(haltedAt(pass), pass.at) >= rule.minHaltMs &&
    pass.least >= rule.minBeyondM &&
    pass.least <= rule.maxBeyondM
  );
}

/** A halt beyond the line begins no earlier than the front may have passed it. */
function haltedAt({ standingSince, earliest = standingSince }: Passing["pass"]): EpochMs {
  return epochMs(Math.max(standingSince, earliest));
}

function proofOf(rule: StopLineRule, { path, pass }: Passing, red: SeenPhase, headId: string, input: RuleInput): Proof {
  const { earliest = pass.at, before = earliest } = pass;
  const startedAt = haltedAt(pass);
  return {
    key: path.key,
    track: path.track,
    act: "stop-line",
    startedAt,
    confidence: sureness(path.track, (pass.least - rule.minBeyondM) / SURE_BEYOND_M),
    moments: { before, at: startedAt, after: input.at },
    measures: {
      redForMs: elapsed(red.since, earliest),
      haltMs: elapsed(startedAt, pass.at),
      ...(input.ground && { beyondM: pass.least }),
    },
    signal: { headId, phase: red.phase, since: red.since },
  };
}

function subjectOf(rule: StopLineRule): Subject {
  return { rule, title, place: { kind: "stop-line", id: rule.stopLine } };
}

export const stopLine = defineRule({
  kind: "stop-line",
  title,
  parameters: StopLineRule,
  needsSignal: true,
  needsCalibration: (rule) => rule.needsCalibration,
  step: watchStopLine,
  close: (rule, { incidents }: StopLineRuleMemory) => ({
    findings: endIncidents(subjectOf(rule), incidents),
    flow: [],
  }),
});
