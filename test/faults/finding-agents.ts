import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { onTestFinished, vi } from "vitest";
import type { FoundPicture } from "./evidence-truth.ts";

/** Agents in processes of their own, one after another in the same folder. */
export class FindingAgents {
  /** What was found, by all of them. */
  readonly found: FoundPicture[] = [];
  /** Incidents whose evidence the present one knows to be whole. */
  readonly whole = new Set<string>();
  readonly #args: readonly string[];
  #child: ChildProcess | undefined;

  constructor(folder: string, rtspUrl: string, aroundS: number) {
    this.#args = [join(import.meta.dirname, "finding-agent.ts"), folder, rtspUrl, String(aroundS)];
  }

  start(env: NodeJS.ProcessEnv = {}): void {
    const child = spawn(process.execPath, this.#args, {
      stdio: ["ignore", "pipe", "inherit"],
      env: { ...process.env, ...env },
    });
    onTestFinished(() => void child.kill("SIGKILL"));
    this.#child = child;
    let rest = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      const lines = (rest + text).split("\n");
      rest = lines.pop() ?? ""; // a line that a kill cut off: that event may or may not be in the outbox
      for (const line of lines) this.#take(JSON.parse(line));
    });
  }

  async whenFound(more: number): Promise<void> {
    const goal = this.found.length + more;
    await vi.waitFor(() => atLeast(this.found.length, goal), { timeout: 120_000, interval: 5 });
  }

  /** @returns when nothing of it can run any more */
  async kill9(): Promise<void> {
    const child = this.#child;
    if (child === undefined) return;
    const closed = once(child, "close");
    child.kill("SIGKILL");
    await closed;
  }

  #take(line: FoundPicture | { readonly whole: string }): void {
    if ("whole" in line) this.whole.add(line.whole);
    else this.found.push(line);
  }
}

function atLeast(got: number, wanted: number): void {
  if (got < wanted) throw new Error(`${got} of ${wanted}`);
}
