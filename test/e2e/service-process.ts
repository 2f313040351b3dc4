import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { openRunLog } from "../run-logs.ts";

const STOP_GRACE_MS = 15_000;
const KEPT_LOG_CHARS = 200_000;
const repositoryRoot = join(import.meta.dirname, "../..");

/** One of our services as a child process, as the init system would run it, that a test can kill. */
export class ServiceProcess {
  readonly #args: readonly string[];
  readonly #keep: (text: Buffer) => void;
  #child: ChildProcess | undefined;
  #log = "";

  /** @param script path from the repository's root, for example `central/src/main.ts` */
  constructor(script: string, ...args: string[]) {
    this.#args = ["--disable-warning=ExperimentalWarning", join(repositoryRoot, script), ...args];
    this.#keep = openRunLog(script);
  }

  get pid(): number {
    if (this.#child?.pid === undefined) throw new Error("the service does not run");
    return this.#child.pid;
  }

  /** What it printed since it was made, restarts included. */
  get log(): string {
    return this.#log;
  }

  /**
   * It leads a process group of its own, so that Ctrl-C reaches us alone and we stop things in order. Its channel to us
   * closes when we are killed: it then stops itself.
   */
  start(): void {
    const child = spawn(process.execPath, this.#args, { detached: true, stdio: ["ignore", "pipe", "pipe", "ipc"] });
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on("data", (text: Buffer) => {
        this.#keep(text);
        this.#log = (this.#log + text.toString()).slice(-KEPT_LOG_CHARS);
      });
    }
    this.#child = child;
  }

  /** SIGKILL: no chance to tidy up. Resolves when it is gone. */
  async kill9(): Promise<void> {
    await this.#end("SIGKILL");
  }

  /** SIGTERM, and SIGKILL when it does not go. @returns its exit code, null when it had to be killed */
  async stop(): Promise<number | null> {
    return await this.#end("SIGTERM");
  }

  async #end(signalName: "SIGTERM" | "SIGKILL"): Promise<number | null> {
    const child = this.#child;
    this.#child = undefined;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? null;
    const closed = once(child, "close");
    child.kill(signalName);
    const force = setTimeout(() => child.kill("SIGKILL"), STOP_GRACE_MS);
    await closed;
    clearTimeout(force);
    return child.exitCode;
  }
}
