import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { RULES } from "../../edge-agent/src/rules/registry.ts";

const folder = join(import.meta.dirname, "../../docs/rules");
const read = (file: string): string => readFileSync(join(folder, file), "utf8");

/** As a table prints a default: `1,200` or `` `[car, motorcycle]` ``. */
function printed(value: unknown): string {
  if (typeof value === "number") return value.toLocaleString("en");
  if (Array.isArray(value)) return `\`[${value.join(", ")}]\``;
  return `\`${typeof value === "string" ? value : JSON.stringify(value)}\``;
}

/** What every rule has, and no table says. */
const OF_ALL_RULES: readonly string[] = ["id", "kind"];

/** `name: default` of each parameter, sorted. */
function parametersOf({ parameters }: (typeof RULES)[number]): string[] {
  const { properties = {}, required = [] } = parameters.toJSONSchema({ io: "input" });
  return Object.entries(properties)
    .filter(([name]) => !OF_ALL_RULES.includes(name))
    .map(([name, property]) => {
      const standard = typeof property === "object" ? property.default : undefined;
      const absent = required.includes(name) ? "required" : "–";
      return `${name}: ${standard === undefined ? absent : printed(standard)}`;
    })
    .sort();
}

/** The same from the table below "Parameters". */
function tableIn(document: string): string[] {
  const section = document.split("\n## Parameters\n")[1]?.split("\n## ")[0] ?? "";
  const rows = [...section.matchAll(/^\| `(\w+)` \| [^|]+ \| ([^|]+) \|/gm)];
  return rows.map(([, name, standard]) => `${name}: ${standard}`).sort();
}

test.each(RULES)("$kind: its document names its parameters, with their defaults", (rule) => {
  expect(tableIn(read(`${rule.kind}.md`))).toEqual(parametersOf(rule));
});

test.each(RULES)("$kind: its document shows its scene, its proof and its limits", ({ kind }) => {
  const document = read(`${kind}.md`);
  expect(document).toContain(`# \`${kind}\`: `);
  expect(document).toContain(`](${kind}.svg)`);
  expect(existsSync(join(folder, `${kind}.svg`))).toBe(true);
  for (const heading of ["Evidence moments", "What it does not see"]) expect(document).toContain(`\n## ${heading}\n`);
});

test("the list of rules is that of the registry", () => {
  const listed = [...read("README.md").matchAll(/^\| \[`([\w-]+)`\]\(([\w-]+)\.md\) \|/gm)];
  expect(listed.map(([, kind]) => kind).sort()).toEqual(RULES.map(({ kind }) => kind).sort());
  expect(listed.filter(([, kind, file]) => kind !== file)).toEqual([]);
});
