import { existsSync, readFileSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "../..");
/** What runs in a city: the programs, their packages and the page. */
const shipped = [".", "contract", "config", "models", "edge-agent", "central", "central/web"];
/** Whose terms a kept notice meets. */
const plain = new Set([
  ...["MIT", "ISC", "0BSD", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0", "Unlicense", "CC0-1.0"],
  ...["Python-2.0", "BlueOak-1.0.0"],
]);

interface Manifest {
  readonly name: string;
  readonly license?: unknown;
  readonly dependencies?: object;
  readonly optionalDependencies?: object;
}

const manifestIn = (folder: string): Manifest => JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));

/** Where Node finds a package from a folder on; `undefined` for one that is made for another machine. */
function placeOf(name: string, from: string): string | undefined {
  const place = join(from, "node_modules", name);
  if (existsSync(place)) return realpathSync(place);
  const above = dirname(from);
  return above === from ? undefined : placeOf(name, above);
}

/** Of a package whose manifest is silent, by the words that only this licence begins with. */
function licenceFileIn(folder: string): string {
  const file = join(folder, "LICENSE");
  const text = existsSync(file) ? readFileSync(file, "utf8") : "";
  return text.includes("Permission is hereby granted, free of charge") ? "MIT" : "none told";
}

/** Licences of all that is installed for these packages, by name; ours are left out. */
function installedFor(folders: readonly string[]): ReadonlyMap<string, string> {
  const licences = new Map<string, string>();
  const seen = new Set<string>();
  const left = folders.map((folder) => join(root, folder));
  for (let folder = left.pop(); folder !== undefined; folder = left.pop()) {
    if (seen.has(folder)) continue;
    seen.add(folder);
    const { name, license = licenceFileIn(folder), dependencies, optionalDependencies } = manifestIn(folder);
    if (folder.includes("node_modules")) licences.set(name, String(license));
    const wanted = Object.keys({ ...dependencies, ...optionalDependencies });
    left.push(...wanted.flatMap((one) => placeOf(one, folder) ?? []));
  }
  return licences;
}

/** Of an SPDX expression: one of its alternatives asks for no more than a notice. */
const isPlain = (licence: string): boolean =>
  licence
    .replace(/[()]/g, "")
    .split(" OR ")
    .some((alternative) => alternative.split(" AND ").every((one) => plain.has(one)));

const told = [...readFileSync(join(root, "docs/licences.md"), "utf8").matchAll(/^\| `([^`]+)` \| ([^|]+) \|/gm)].map(
  ([, name = "", licence]) => ({ name, licence }),
);
/** `@img/sharp-libvips-*` is of every kind of machine. */
const isNamed = (pattern: string, name: string): boolean =>
  pattern.endsWith("*") ? name.startsWith(pattern.slice(0, -1)) : pattern === name;

test("every package that runs in a city asks for a notice alone, or docs/licences.md names it with its licence", () => {
  const licences = installedFor(shipped);
  expect(licences.size).toBeGreaterThan(150);
  expect(licences.get("pdfkit")).toBe("MIT"); // the walk goes where we think it goes
  const others = [...licences].filter(([, licence]) => !isPlain(licence));
  const untold = others.filter(
    ([name, licence]) => !told.some((row) => isNamed(row.name, name) && row.licence === licence),
  );
  expect(untold).toEqual([]);
  expect(others.filter(([, licence]) => /\bA?GPL/.test(licence))).toEqual([]);
});

test("docs/licences.md names nothing that is not there", () => {
  const names = [...installedFor(shipped).keys()];
  expect(told.length).toBeGreaterThan(3);
  expect(told.filter((row) => !names.some((name) => isNamed(row.name, name)))).toEqual([]);
});
