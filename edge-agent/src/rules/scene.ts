import {
  checkDrawing,
  checkReferences,
  DrawingFields,
  entries,
  loadYaml,
  type Report,
  reportRepeatedIds,
  textOf,
  withCrossCheck,
} from "@ngaba/config";
import { z } from "zod";
import { RULES, ruleOfKind } from "./registry.ts";
import type { AnyRule } from "./rule.ts";

/** The schemas in the order of the rules, each with its own type, which `map` alone would lose. */
type ParametersOf<T extends readonly AnyRule[]> = { -readonly [I in keyof T]: T[I]["parameters"] };
const parameters = RULES.map((rule) => rule.parameters) as unknown as ParametersOf<typeof RULES>;

export const Rule = z.discriminatedUnion("kind", parameters);
export type Rule = z.infer<typeof Rule>;

/** What is drawn into one camera's picture, and the rules that look at it. */
export const Scene = withCrossCheck(
  z.strictObject({ ...DrawingFields, rules: z.array(Rule).max(64).default([]) }),
  checkScene,
);
export type Scene = z.infer<typeof Scene>;

/** @throws {ConfigError} with every problem of the file */
export function loadScene(file: string): Scene {
  return loadYaml(file, Scene);
}

function checkScene(scene: unknown, report: Report): void {
  checkDrawing(scene, report);
  reportRepeatedIds(scene, "rules", report);
  const counted = new Map<string, number>();
  for (const [index, rule] of entries(scene, "rules")) {
    checkReferences(scene, rule, ["rules", index], report);
    const kind = textOf(rule, "kind") ?? "";
    const parameters = ruleOfKind(kind)?.counts ?? [];
    const subject = parameters.flatMap((parameter) => textOf(rule, parameter) ?? []);
    if (parameters.length === 0 || subject.length < parameters.length) continue;
    const words = subject.map((id) => `"${id}"`).join(" to ");
    const other = counted.get(`${kind} ${words}`);
    if (other === undefined) counted.set(`${kind} ${words}`, index);
    else report(["rules", index, parameters[0] ?? "id"], `${words} is counted by rules[${other}] already`);
  }
}
