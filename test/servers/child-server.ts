import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";

const START_MS = 20_000;
const STOP_GRACE_MS = 5_000;
const LOG_TAIL_CHARS = 4_096;

/** A server program that answers. */
export interface ChildServer {
  readonly pid: number;
  /** SIGTERM, then SIGKILL. Resolves once the process is gone. */
  stop(): Promise<void>;
  /** SIGKILL. Resolves once the process is gone. */
  kill9(): Promise<void>;
}

/**
 * Starts a server of another project and waits until it answers.
 * @throws Error with one sentence that says what to install, or the server's last words
 */
export async function startChildServer(options: {
  readonly program: string;
  readonly debianPackage: string;
  readonly args: readonly string[];
  readonly isReady: () => Promise<boolean>;
}): Promise<ChildServer> {
  const { program, args, isReady } = options;
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"] });
  const logTail = keepTail(child);
  let spawnError: Error | undefined;
  child.on("error", (error) => {
    spawnError = error;
  });
  const end = (signal: NodeJS.Signals) => endChild(child, signal);
  const deadline = Date.now() + START_MS;
  while (!(await isReady())) {
    if (spawnError !== undefined) throw new Error(missingProgram(program, options.debianPackage, spawnError));
    const hasEnded = child.exitCode !== null || child.signalCode !== null;
    if (hasEnded || Date.now() > deadline) {
      await end("SIGKILL");
      throw new Error(`${program} ${hasEnded ? `ended with ${child.exitCode}` : "does not answer"}: ${logTail()}`);
    }
    await sleep(50);
  }
  return { pid: child.pid ?? 0, stop: () => end("SIGTERM"), kill9: () => end("SIGKILL") };
}

function missingProgram(program: string, debianPackage: string, error: Error): string {
  const isMissing = "code" in error && error.code === "ENOENT";
  if (!isMissing) return `${program} cannot be started: ${error.message}`;
  return `${program} is not installed; on Debian: apt-get install ${debianPackage}`;
}

async function endChild(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const closed = once(child, "close");
  child.kill(signal);
  const force = setTimeout(() => child.kill("SIGKILL"), STOP_GRACE_MS);
  await closed;
  clearTimeout(force);
}

function keepTail(child: ChildProcess): () => string {
  let tail = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (text: string) => {
      tail = (tail + text).slice(-LOG_TAIL_CHARS);
    });
  }
  return () => tail.trim();
}
