import type { Drawing } from "@ngaba/config";
import type { RuleOffReason } from "@ngaba/contract";
import type { SignalStates } from "../signals/signal-state.ts";
import { RULES } from "./registry.ts";
import type { AnyRule, Finding, FlowMinute, RuleEnd, RuleInput, RuleParameters } from "./rule.ts";
import type { Scene } from "./scene.ts";

const NO_SIGNALS: SignalStates = new Map();

export type { Finding, FlowCount, FlowMinute, LaneMinute, LineMinute, RuleInput } from "./rule.ts";

/** What the rules of one camera remember between two frames, by rule id; `{}` at the start and for a new scene. */
export type RulesMemory = Readonly<Record<string, unknown>>;

/** A frame, and what is wrong with the view it shows. */
export interface RulesInput extends Omit<RuleInput, "signals"> {
  /** Absent: no traffic light of the scene is known. */
  readonly signals?: SignalStates;
  /** Told from outside by the camera's picture checks: no rule is judged on a view that it was not drawn for. */
  readonly viewFault?: "moved" | "blurred" | undefined;
}

export interface RuleOff {
  readonly ruleId: string;
  readonly why: RuleOffReason;
}

/** What the rules of a camera said of one frame. */
export interface RulesStep {
  readonly memory: RulesMemory;
  readonly findings: readonly Finding[];
  readonly flow: readonly FlowMinute[];
  /** Rules that were not judged. */
  readonly off: readonly RuleOff[];
}

/**
 * Runs every rule of a scene over one analysed frame. Pure: no clock, no I/O; the caller keeps the memory and feeds
 * frames in the order of their moments. A rule that goes off ends what it has open.
 */
export function runRules(scene: Scene, memory: RulesMemory, input: RulesInput): RulesStep {
  const next: Record<string, unknown> = {};
  const findings: Finding[] = [];
  const flow: FlowMinute[] = [];
  const off: RuleOff[] = [];
  const frame = { ...input, signals: input.signals ?? NO_SIGNALS };
  for (const rule of scene.rules) {
    const definition = definitionOf(rule);
    const why = whyOff(definition, rule, input);
    const said = why === undefined ? step(definition, rule, scene, memory, frame) : end(definition, rule, memory);
    if (why !== undefined) off.push({ ruleId: rule.id, why });
    if ("memory" in said) next[rule.id] = said.memory;
    findings.push(...said.findings);
    flow.push(...said.flow);
  }
  return { memory: next, findings, flow, off };
}

/** Says what is open when a camera's analysis ends. */
export function closeRules(scene: Scene, memory: RulesMemory): RuleEnd {
  const ends = scene.rules.map((rule) => end(definitionOf(rule), rule, memory));
  return { findings: ends.flatMap(({ findings }) => findings), flow: ends.flatMap(({ flow }) => flow) };
}

function whyOff(definition: AnyRule, rule: RuleParameters, input: RulesInput): RuleOffReason | undefined {
  if (input.viewFault !== undefined) return input.viewFault;
  return definition.needsCalibration(rule) && input.ground === undefined ? "uncalibrated" : undefined;
}

const step = (definition: AnyRule, rule: RuleParameters, drawing: Drawing, memory: RulesMemory, input: RuleInput) =>
  definition.step(rule, drawing, memory[rule.id], input);

function end(definition: AnyRule, rule: RuleParameters, memory: RulesMemory): RuleEnd {
  const own = memory[rule.id];
  return own === undefined ? { findings: [], flow: [] } : definition.close(rule, own);
}

/** The scene's schema lets only known kinds through. */
function definitionOf(rule: RuleParameters): AnyRule {
  const definition = RULES.find(({ kind }) => kind === rule.kind);
  if (definition === undefined) throw new RangeError(`no rule of the kind "${rule.kind}"`);
  return definition;
}
