import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "../..");
const files = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "*.ts", "*.tsx"], {
  cwd: root,
  encoding: "utf8",
})
  .trim()
  .split("\n");

/** Imports of a file: the text between the quotes. */
function importsOf(file: string): string[] {
  const text = readFileSync(join(root, file), "utf8");
  return [...text.matchAll(/^(?:import|export)\b[^"';]*?["']([^"']+)["']/gms)].map((match) => match[1] ?? "");
}

const packageOfFile = (file: string): string =>
  file.startsWith("central/web/") ? "central/web" : (file.split("/")[0] ?? "");

/** What each package may import of ours; test/ and scripts/ stand above all and may import anything. */
const mayImport: Record<string, readonly string[]> = {
  contract: [],
  config: ["contract"],
  models: ["contract"],
  "edge-agent": ["contract", "config", "models"],
  central: ["contract", "config"],
  "central/web": ["contract"],
};

test.each(Object.entries(mayImport))("%s imports of ours only %j", (name, allowed) => {
  const wrong = files
    .filter((file) => packageOfFile(file) === name)
    .flatMap((file) => importsOf(file).map((path) => ({ file, path })))
    .filter(({ path }) => path.startsWith("@ngaba/"))
    .filter(({ path }) => !allowed.includes(path.split("/")[1] ?? ""));
  expect(wrong).toEqual([]);
});

test("no file reaches into another package by a relative path", () => {
  const wrong = files
    .filter((file) => !/^(test|scripts)\//.test(file))
    .flatMap((file) => importsOf(file).map((path) => ({ file, path })))
    .filter(({ file, path }) => path.startsWith(".") && packageOfFile(join(file, "..", path)) !== packageOfFile(file));
  expect(wrong).toEqual([]);
});

/** A technology is used in the files that are named after it, so that it can be replaced there. */
const homes: Record<string, RegExp> = {
  "onnxruntime-node": /^onnx-/,
  mqtt: /^mqtt-|-(publisher|subscriber)\.ts$/,
  "node:sqlite": /^sqlite-/,
  "fluent-ffmpeg": /^ffmpeg-/,
  influx: /^influx-/,
  aedes: /^aedes-/,
  "@peculiar/x509": /^x509-/,
  sharp: /sharp-/,
  pdfkit: /^pdfkit-/,
  fflate: /^fflate-/,
};

test.each(Object.entries(homes))("%s is imported only in files named %s", (technology, home) => {
  const wrong = files
    .filter((file) => !/^(test|scripts)\//.test(file) && !file.includes(".test.ts"))
    .filter((file) => importsOf(file).includes(technology) && !home.test(basename(file)));
  expect(wrong).toEqual([]);
});

test("SQL is written by hand only in files of one kind of database", () => {
  const raw = /^import [^;]*\bsql\b[^;]* from "kysely"/m;
  const writing = files
    .filter((file) => /^central\/src\//.test(file) && !file.includes(".test."))
    .filter((file) => raw.test(readFileSync(join(root, file), "utf8")));
  expect(writing.length).toBeGreaterThan(5);
  expect(writing.filter((file) => !/^sqlite-/.test(basename(file)))).toEqual([]);
});

test("rules, tracking and geometry use no clock, no I/O and no randomness", () => {
  const pure = files.filter(
    (file) => /^edge-agent\/src\/(rules|tracking|geometry)\//.test(file) && !file.includes(".test."),
  );
  expect(pure.length).toBeGreaterThan(3);
  const impure = /from "node:|Date\.now|new Date\(\)|performance\.|Math\.random|process\./;
  expect(pure.filter((file) => impure.test(readFileSync(join(root, file), "utf8")))).toEqual([]);
});
