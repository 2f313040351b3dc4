/** One thing that is wrong in a configuration file. */
export interface ConfigProblem {
  readonly file: string;
  /** Place in the form `cameras[2].rtspUrl`; empty for the file as a whole. */
  readonly path: string;
  /** What was expected and what was there; never a secret. */
  readonly message: string;
  /** From 1, where it is known. */
  readonly line?: number;
}

/** A configuration that cannot be used, with everything that is wrong with it. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
  readonly code = "CONFIG_INVALID";
  readonly problems: readonly ConfigProblem[];

  constructor(problems: readonly ConfigProblem[], options?: { cause?: unknown }) {
    super(problems.map(formatProblem).join("\n"), options);
    this.problems = problems;
  }
}

/** Text for a person at a terminal: a line for each problem, under the name of its file. */
export function formatConfigError(error: ConfigError): string {
  const byFile = Map.groupBy(error.problems, (problem) => problem.file);
  return [...byFile]
    .map(([file, problems]) => {
      const only = problems[0];
      if (problems.length === 1 && only?.path === "") return `${file}: ${only.message}`;
      const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
      const rows = problems.map((problem) => `  ${problem.path}${lineSuffix(problem)}: ${problem.message}`);
      return [`${file}: ${count}`, ...rows.map((row) => row.replace(/^ {2}: /, "  "))].join("\n");
    })
    .join("\n");
}

/** `["cameras", 2, "rtspUrl"]` → `cameras[2].rtspUrl`. */
export function formatPath(path: readonly PropertyKey[]): string {
  return path
    .map((key) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`))
    .join("")
    .replace(/^\./, "");
}

function formatProblem(problem: ConfigProblem): string {
  return [problem.file, problem.path, problem.message].filter((part) => part !== "").join(": ");
}

function lineSuffix(problem: ConfigProblem): string {
  return problem.line === undefined || problem.path === "" ? "" : ` (line ${problem.line})`;
}
