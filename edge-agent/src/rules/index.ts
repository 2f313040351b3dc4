import type { Drawing } from "@ngaba/config";
import type { RuleOffReason } from "@ngaba/contract";
import type { SignalStates } from "../signals/signal-state.ts";
import { ruleOfKind } from "./registry.ts";
import type { AnyRule, Finding, FlowMinute, RuleEnd, RuleFrame, RuleInput, RuleParameters } from "./rule.ts";
import type { Scene } from "./scene.ts";
import { measuringPlane } from "./shared/measuring-plane.ts";
import { followPaths, NO_PATHS, type TrackPaths } from "./shared/track-paths.ts";

const NO_SIGNALS: SignalStates = new Map();

export type { Finding, FlowCount, FlowMinute, LaneMinute, LineMinute, RuleInput } from "./rule.ts";

/** What the rules of one camera remember between two frames; `{}` at the start and for a new scene. */
export interface RulesMemory {
  /** Who is who and how they move, the same for all rules; absent at the start, and after the view had a fault. */
  readonly paths?: TrackPaths;
  /** What only one rule knows, by its id; absent while it is off. */
  readonly ofRules?: Readonly<Record<string, unknown>>;
}

/** A frame, and what is wrong with the view it shows. */
export interface RulesInput extends RuleFrame {
  /** Absent: no traffic light of the scene is known. */
  readonly signals?: SignalStates;
  /** Told from outside: no rule is judged on a view that it was not drawn for, or that somebody works in. */
  readonly viewFault?: Exclude<RuleOffReason, "uncalibrated"> | undefined;
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
  const { viewFault } = input;
  if (viewFault !== undefined) {
    const off = scene.rules.map(({ id }) => ({ ruleId: id, why: viewFault }));
    return { memory: {}, ...closeRules(scene, memory), off };
  }
  const ofRules: Record<string, unknown> = {};
  const findings: Finding[] = [];
  const flow: FlowMinute[] = [];
  const off: RuleOff[] = [];
  const { paths, seen } = see(memory.paths, input);
  for (const rule of scene.rules) {
    const definition = definitionOf(rule);
    const isOff = definition.needsCalibration(rule) && input.ground === undefined;
    const said = isOff ? end(definition, rule, memory) : step(definition, rule, scene, memory, seen);
    if (isOff) off.push({ ruleId: rule.id, why: "uncalibrated" });
    if ("memory" in said) ofRules[rule.id] = said.memory;
    findings.push(...said.findings);
    flow.push(...said.flow);
  }
  return { memory: { paths, ofRules }, findings, flow, off };
}

/** What the rules need of a frame, worked out once for all of them. */
function see(
  memory: TrackPaths = NO_PATHS,
  { tracks, at, frameSize, ground, signals = NO_SIGNALS }: RulesInput,
): { readonly paths: TrackPaths; readonly seen: RuleInput } {
  const plane = measuringPlane(ground);
  const { memory: paths, roadUsers, followed } = followPaths(memory, plane, { tracks, at, frameSize });
  return { paths, seen: { at, frameSize, ground, signals, plane, roadUsers, paths: followed } };
}

/** Says what is open when a camera's analysis ends. */
export function closeRules(scene: Scene, memory: RulesMemory): RuleEnd {
  const ends = scene.rules.map((rule) => end(definitionOf(rule), rule, memory));
  return { findings: ends.flatMap(({ findings }) => findings), flow: ends.flatMap(({ flow }) => flow) };
}

const step = (definition: AnyRule, rule: RuleParameters, drawing: Drawing, memory: RulesMemory, input: RuleInput) =>
  definition.step(rule, drawing, memory.ofRules?.[rule.id], input);

function end(definition: AnyRule, rule: RuleParameters, memory: RulesMemory): RuleEnd {
  const own = memory.ofRules?.[rule.id];
  return own === undefined ? { findings: [], flow: [] } : definition.close(rule, own);
}

/** The scene's schema lets only known kinds through. */
function definitionOf(rule: RuleParameters): AnyRule {
  const definition = ruleOfKind(rule.kind);
  if (definition === undefined) throw new RangeError(`no rule of the kind "${rule.kind}"`);
  return definition;
}
