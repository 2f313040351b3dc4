import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { vi } from "vitest";
import { keepSecrets, openRunLog } from "../run-logs.ts";

const repositoryRoot = join(import.meta.dirname, "../..");

/** `pnpm start`, as a process of its own that a test talks to by its output and by signals. */
export class StartedSystem {
  readonly #dataDir: string;
  readonly #child: ChildProcess;
  #stdout = "";
  #stderr = "";

  constructor(dataDir: string, ...args: string[]) {
    const command = ["scripts/run.mjs", "start", "--data", dataDir, ...args];
    const child = spawn(process.execPath, command, { cwd: repositoryRoot, stdio: ["ignore", "pipe", "pipe"] });
    child.stdout.on("data", (text: Buffer) => (this.#stdout += text.toString()));
    child.stderr.on("data", (text: Buffer) => (this.#stderr += text.toString()));
    this.#dataDir = dataDir;
    this.#child = child;
  }

  get stdout(): string {
    return this.#stdout;
  }

  get stderr(): string {
    return this.#stderr;
  }

  /** The address that it prints as its last line, once it has. */
  async whenStarted(): Promise<string> {
    return await vi.waitFor(
      () => {
        const last = this.#stdout.trimEnd().split("\n").at(-1) ?? "";
        if (!/^http:\/\/127\.0\.0\.1:\d+\/(\?key=[\w-]+)?$/.test(last))
          throw new Error(`${this.#stdout}\n${this.#stderr}`);
        return last;
      },
      { timeout: 120_000, interval: 100 },
    );
  }

  async end(signalName: NodeJS.Signals): Promise<number | null> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return this.#child.exitCode;
    const closed = once(this.#child, "close");
    this.#child.kill(signalName);
    await closed;
    this.#keep();
    return this.#child.exitCode;
  }

  /** Its exit code, once it has ended by itself. */
  async whenEnded(): Promise<number | null> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) await once(this.#child, "close");
    return this.#child.exitCode;
  }

  /** Its address is for the terminal alone: what it prints is no log. */
  #keep(): void {
    const secretsFile = join(this.#dataDir, "agent-01/secrets.yaml");
    const secrets = existsSync(secretsFile) ? readFileSync(secretsFile, "utf8") : "";
    const found = `${this.#stdout}\n${secrets}`.matchAll(/(?:key=|(?:[pP]assword|uploadToken): )"?([^"\s]+)/g);
    keepSecrets(...[...found].map(([, secret = ""]) => secret));
    const logs = join(this.#dataDir, "logs");
    for (const name of existsSync(logs) ? readdirSync(logs) : []) openRunLog(name)(readFileSync(join(logs, name)));
  }

  /** Everything that it has started, and what those have started, itself left out. */
  processes(): number[] {
    const pairs = execFileSync("ps", ["-eo", "pid=,ppid="], { encoding: "utf8" })
      .trim()
      .split("\n")
      .map((line) => line.trim().split(/\s+/).map(Number));
    const startedBy = (parent: number | undefined): number[] =>
      pairs.filter(([, ppid]) => ppid === parent).flatMap(([pid = 0]) => [pid, ...startedBy(pid)]);
    return startedBy(this.#child.pid);
  }
}

/**
 * Those of the processes that are alive. A zombie is not: it has ended, its new parent has not asked for it yet, and
 * where pid 1 is no init system it never will.
 */
export function stillRunning(pids: readonly number[]): number[] {
  return pids.filter((pid) => {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
      return !stat.slice(stat.lastIndexOf(")")).startsWith(") Z"); // the name before it may hold anything
    } catch {
      return false; // gone
    }
  });
}
