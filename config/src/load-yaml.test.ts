import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import { ConfigError, formatConfigError } from "./config-error.ts";
import { loadYaml, parseYaml } from "./load-yaml.ts";

const Schema = z.strictObject({
  name: z.string().min(3),
  cameras: z.array(
    z.strictObject({
      url: z.url({ protocol: /^rtsps?$/ }),
      fps: z.number().int().min(1).max(30).default(7),
      mode: z.enum(["watch", "smart"]).optional(),
      rule: z
        .discriminatedUnion("kind", [
          z.strictObject({ kind: z.literal("zone"), zone: z.string() }),
          z.strictObject({ kind: z.literal("line"), line: z.string() }),
        ])
        .optional(),
    }),
  ),
});

function problemsOf(text: string, options = {}): ConfigError {
  try {
    parseYaml(text, "f.yaml", Schema, options);
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error("was accepted");
}

test("every problem of a file is reported at once, each with its path, its line and what was expected", () => {
  const text = `
name: ab
colour: red
cameras:
  - url: "http://admin:hunter2@10.0.0.1/"
    fps: 31
  - fps: "seven"
    mode: dance
  - url: "rtsp://10.0.0.2/"
    rule: { kind: circle }
`;
  const error = problemsOf(text);
  expect(error.code).toBe("CONFIG_INVALID");
  expect(error.problems.map((problem) => [problem.path, problem.line, problem.message])).toEqual([
    ["name", 2, 'expected at least 3 characters, got "ab"'],
    ["cameras[0].url", 5, 'expected url with a scheme that matches ^rtsps?$, got "http://***@10.0.0.1/"'],
    ["cameras[0].fps", 6, "expected at most 30, got 31"],
    ["cameras[1].url", 7, "missing; expected string"],
    ["cameras[1].fps", 7, 'expected number, got "seven"'],
    ["cameras[1].mode", 8, 'expected "watch" or "smart", got "dance"'],
    ["cameras[2].rule.kind", 10, 'expected "zone" or "line", got "circle"'],
    ["colour", 3, "unknown key"],
  ]);
});

test("a good file comes out with its defaults filled in, and cannot be changed afterwards", () => {
  const config = parseYaml('name: abc\ncameras: [{ url: "rtsp://h/1" }]', "f.yaml", Schema);
  expect(config).toEqual({ name: "abc", cameras: [{ url: "rtsp://h/1", fps: 7 }] });
  expect(() => Object.assign(config.cameras[0] ?? {}, { fps: 8 })).toThrow(TypeError);
});

test.each([
  {
    why: "a key twice",
    text: "name: abc\nname: abd\ncameras: []",
    line: 2,
    words: /line 2, column 1: Map keys must be unique/,
  },
  { why: "a bracket left open", text: "name: abc\ncameras: [", line: 2, words: /line 2, column 11/ },
  { why: "a tab as indentation", text: "name: abc\ncameras:\n\t- url: x", line: 3, words: /line 3/ },
  {
    why: "an unknown tag, which would silently change the value",
    text: "name: !secret abc\ncameras: []",
    line: 1,
    words: /line 1/,
  },
  { why: "a second document", text: "name: abc\ncameras: []\n---\nname: b", line: 3, words: /line 3/ },
])("a syntax error is reported with its line and column: $why", ({ text, line, words }) => {
  const { problems } = problemsOf(text);
  expect(problems[0]).toMatchObject({ file: "f.yaml", path: "", line });
  expect(problems[0]?.message).toMatch(words);
});

test("an alias without its anchor is a problem of the file, not a crash", () => {
  expect(problemsOf("name: *nobody\ncameras: []").problems).toHaveLength(1);
});

test("a missing file is told in one sentence", () => {
  expect(() => loadYaml("/nowhere/edge.yaml", Schema)).toThrow("/nowhere/edge.yaml: there is no such file");
});

test("an empty file is told as such", () => {
  expect(problemsOf("").problems).toMatchObject([{ path: "", message: "expected object, got null" }]);
});

test("of a file with secrets no value is ever shown", () => {
  for (const text of ["name: ab\ncameras: s3cret", "name: s3cret\n s3cret: [", 'name: "s3cret', "s3cret"]) {
    expect(formatConfigError(problemsOf(text, { isSecret: true }))).not.toContain("s3cret");
  }
});

test("the text for a terminal names each file once", () => {
  const folder = mkdtempSync(join(tmpdir(), "ngaba-config-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "edge.yaml");
  writeFileSync(file, "name: ab\ncameras: 5\n");
  let text = "";
  try {
    loadYaml(file, Schema);
  } catch (error) {
    if (error instanceof ConfigError) text = formatConfigError(error);
  }
  expect(text).toBe(
    `${file}: 2 problems\n  name (line 1): expected at least 3 characters, got "ab"\n  cameras (line 2): expected array, got 5`,
  );
});
