import { readFileSync } from "node:fs";
import { type Document, isCollection, LineCounter, parseDocument } from "yaml";
import type { z } from "zod";
import { ConfigError, type ConfigProblem, formatPath } from "./config-error.ts";

export interface LoadOptions {
  /** The file holds secrets: problems name places and expectations, never what was found there. */
  readonly isSecret?: boolean;
}

/**
 * Reads a YAML file (1.2, one document) and checks it against a schema.
 *
 * @returns what the schema makes of it, frozen in depth
 * @throws {ConfigError} with every problem of the file at once; syntax errors hide schema errors, since what stands
 *   after a broken line cannot be trusted
 */
export function loadYaml<S extends z.ZodType>(file: string, schema: S, options: LoadOptions = {}): z.output<S> {
  return parseYaml(readText(file), file, schema, options);
}

/** Same as {@link loadYaml} for text already read; `file` only names it in problems. */
export function parseYaml<S extends z.ZodType>(
  text: string,
  file: string,
  schema: S,
  options: LoadOptions = {},
): z.output<S> {
  const lines = new LineCounter();
  // `prettyErrors` would quote the lines around an error, and so a secret.
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
  const syntax = syntaxProblems(document, lines, file, options);
  if (syntax.length > 0) throw new ConfigError(syntax);

  const value = toValue(document, file);
  const result = schema.safeParse(value);
  if (result.success) return deepFreeze(result.data);
  throw new ConfigError(
    result.error.issues.flatMap(splitIssue).map((issue) => ({
      file,
      path: formatPath(issue.path),
      message: describe(issue, valueAt(value, issue.path), options),
      ...lineOf(document, lines, issue.path),
    })),
  );
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    const message = code === "ENOENT" ? "there is no such file" : `cannot be read (${code ?? String(error)})`;
    throw new ConfigError([{ file, path: "", message }], { cause: error });
  }
}

function syntaxProblems(document: Document, lines: LineCounter, file: string, options: LoadOptions): ConfigProblem[] {
  // A warning is an unknown tag or directive: somebody meant something that we would silently drop.
  return [...document.errors, ...document.warnings].map((error) => {
    const { line, col } = lines.linePos(error.pos[0]);
    const text = options.isSecret ? error.code : error.message;
    return { file, path: "", line, message: `YAML syntax, line ${line}, column ${col}: ${text}` };
  });
}

function toValue(document: Document, file: string): unknown {
  try {
    return document.toJS();
  } catch (error) {
    // An alias without its anchor, or so many that the document would explode.
    throw new ConfigError([{ file, path: "", message: `YAML: ${String(error)}` }], { cause: error });
  }
}

/** One problem for each unknown key, with the key in its path. */
function splitIssue(issue: z.core.$ZodIssue): z.core.$ZodIssue[] {
  if (issue.code !== "unrecognized_keys") return [issue];
  return issue.keys.map((key) => ({ ...issue, keys: [key], path: [...issue.path, key] }));
}

function describe(issue: z.core.$ZodIssue, value: unknown, options: LoadOptions): string {
  if (issue.code === "unrecognized_keys") return "unknown key";
  const expectation = expected(issue);
  if (issue.code === "custom") return expectation;
  if (value === undefined) return `missing; ${expectation}`;
  return options.isSecret ? expectation : `${expectation}, got ${show(value)}`;
}

function expected(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case "invalid_type":
      return `expected ${issue.expected}`;
    case "invalid_value":
      return `expected ${issue.values.map((value) => JSON.stringify(value)).join(" or ")}`;
    case "too_small":
      return `expected ${issue.inclusive ? "at least" : "more than"} ${issue.minimum}${amount(issue.origin)}`;
    case "too_big":
      return `expected ${issue.inclusive ? "at most" : "less than"} ${issue.maximum}${amount(issue.origin)}`;
    case "invalid_format":
      if (issue.format === "regex") return `expected text that matches ${issue.pattern}`;
      // The pattern of an address is that of its scheme alone.
      if (issue.format === "url" && issue.pattern) return `expected url with a scheme that matches ${issue.pattern}`;
      return `expected ${issue.format}`;
    case "invalid_union":
      return "options" in issue && Array.isArray(issue.options)
        ? `expected ${issue.options.map((option) => JSON.stringify(option)).join(" or ")}`
        : "fits none of the allowed forms";
    default:
      return issue.message;
  }
}

function amount(origin: string): string {
  if (origin === "string") return " characters";
  if (origin === "array" || origin === "tuple") return " elements";
  return "";
}

/** The value in short, without the login part of an address. */
function show(value: unknown): string {
  if (Array.isArray(value)) return `${value.length} elements`;
  if (typeof value === "object" && value !== null) return "a mapping";
  const text = (JSON.stringify(value) ?? String(value)).replaceAll(/\/\/\S*@/g, "//***@");
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}

function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined),
    root,
  );
}

/** Where in the file the value stands, or the closest thing around it that is there. */
function lineOf(document: Document, lines: LineCounter, path: readonly PropertyKey[]): { line?: number } {
  for (let depth = path.length; depth >= 0; depth -= 1) {
    const node: unknown = depth === 0 ? document.contents : document.getIn(path.slice(0, depth), true);
    const range = typeof node === "object" && node !== null && "range" in node ? node.range : undefined;
    if (Array.isArray(range) && typeof range[0] === "number") return { line: lines.linePos(range[0]).line };
    if (node !== undefined && isCollection(node)) return {};
  }
  return {};
}

function deepFreeze<T>(value: T): T {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return value;
  for (const inner of Object.values(value)) deepFreeze(inner);
  return Object.freeze(value);
}
