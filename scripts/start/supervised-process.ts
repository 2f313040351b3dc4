import { type ChildProcess, spawn } from "node:child_process";
import { createWriteStream } from "node:fs";
import { rename, stat } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";

/** A child that keeps failing is not restarted for ever: this many ends in this long, and all stops. */
const RESTART_BUDGET = 5;
const BUDGET_WINDOW_MS = 60_000;
const RESTART_PAUSE_MS = 1_000;
const STOP_GRACE_MS = 12_000;
const MAX_LOG_BYTES = 10_000_000;

export interface ProcessPlan {
  readonly name: string;
  /** Script and arguments, run by this same Node. */
  readonly args: readonly string[];
  /** Takes all that the child prints. */
  readonly logFile: string;
}

/**
 * Runs one of our services as a child and starts it anew when it ends by itself: the init system of `pnpm start`.
 *
 * The child leads a process group of its own, so that Ctrl-C in a terminal reaches us alone and we stop things in
 * order. It holds an IPC channel to us: when we are killed with -9 the channel closes, and the child stops itself.
 *
 * @returns once `signal` has aborted and the child is gone
 * @throws {Error} when the child ends more often than the restart budget allows
 */
export async function superviseProcess(plan: ProcessPlan, signal: AbortSignal, say: (line: string) => void) {
  let endings: number[] = [];
  while (!signal.aborted) {
    const code = await runOnce(plan, signal);
    if (signal.aborted) return;
    const now = performance.now();
    endings = [...endings.filter((at) => now - at < BUDGET_WINDOW_MS), now];
    if (endings.length >= RESTART_BUDGET) {
      throw new Error(
        `${plan.name} ended ${endings.length} times within a minute; its last words are in ${plan.logFile}`,
      );
    }
    say(`${plan.name} ended (${code}); starting it again. Its log: ${plan.logFile}`);
    await delay(RESTART_PAUSE_MS, undefined, { signal }).catch(() => undefined);
  }
}

async function runOnce(plan: ProcessPlan, signal: AbortSignal): Promise<string> {
  await setLongLogAside(plan.logFile);
  const log = createWriteStream(plan.logFile, { flags: "a" });
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", ...plan.args], {
    detached: true,
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  child.stdout?.pipe(log, { end: false });
  child.stderr?.pipe(log, { end: false });
  const stop = () => void terminate(child);
  signal.addEventListener("abort", stop, { once: true });
  try {
    return await new Promise((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (code, signalName) => resolve(signalName ?? `exit code ${code}`));
    });
  } finally {
    signal.removeEventListener("abort", stop);
    log.end();
  }
}

/** One log before the present one is kept: a folder that is started every day does not fill the disk. */
async function setLongLogAside(file: string): Promise<void> {
  const { size } = await stat(file).catch(() => ({ size: 0 })); // the first start has none
  if (size > MAX_LOG_BYTES) await rename(file, `${file}.1`);
}

/** SIGTERM, and SIGKILL for one that does not go. */
async function terminate(child: ChildProcess): Promise<void> {
  child.kill("SIGTERM");
  const force = setTimeout(() => child.kill("SIGKILL"), STOP_GRACE_MS);
  child.once("close", () => clearTimeout(force));
}
