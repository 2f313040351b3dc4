import type { Rule, Scene } from "@ngaba/config";
import { closeLineCrossing, countLineCrossings, type LineCrossingMemory } from "./line-crossing.ts";
import { closeRestrictedZone, type RestrictedZoneMemory, watchRestrictedZone } from "./restricted-zone.ts";
import type { Finding, FlowMinute, RuleInput, RuleStep } from "./rule.ts";

export type { Finding, FlowCount, FlowMinute, RuleInput } from "./rule.ts";

type RuleMemory = RestrictedZoneMemory | LineCrossingMemory;

/** What the rules of one camera remember between two frames, by rule id; `{}` at the start and for a new scene. */
export type RulesMemory = Readonly<Record<string, RuleMemory>>;

/**
 * Runs every rule of a scene over one analysed frame. Pure: no clock, no I/O; the caller keeps the memory and feeds
 * frames in the order of their moments.
 */
export function runRules(
  scene: Scene,
  memory: RulesMemory,
  input: RuleInput,
): { memory: RulesMemory; findings: Finding[]; flow: FlowMinute[] } {
  const steps = scene.rules.map((rule) => ({ id: rule.id, ...runRule(rule, scene, memory[rule.id], input) }));
  return {
    memory: Object.fromEntries(steps.map((step) => [step.id, step.memory])),
    findings: steps.flatMap((step) => step.findings),
    flow: steps.flatMap((step) => step.flow),
  };
}

/** Says what is open when a camera's analysis ends: incidents end at their last sighting, the minute as far as it went. */
export function closeRules(scene: Scene, memory: RulesMemory): { findings: Finding[]; flow: FlowMinute[] } {
  const findings: Finding[] = [];
  const flow: FlowMinute[] = [];
  for (const rule of scene.rules) {
    const own = memory[rule.id];
    if (rule.kind === "restricted-zone" && own?.kind === rule.kind) findings.push(...closeRestrictedZone(rule, own));
    if (own?.kind === "line-crossing") flow.push(...closeLineCrossing(own));
  }
  return { findings, flow };
}

/** The one place that knows all kinds: a new rule is its own file, a schema in @ngaba/config and a case here. */
function runRule(rule: Rule, scene: Scene, memory: RuleMemory | undefined, input: RuleInput): RuleStep<RuleMemory> {
  switch (rule.kind) {
    case "restricted-zone":
      return watchRestrictedZone(rule, scene, memory?.kind === rule.kind ? memory : undefined, input);
    case "line-crossing":
      return countLineCrossings(rule, scene, memory?.kind === rule.kind ? memory : undefined, input);
    default:
      return rule satisfies never;
  }
}
