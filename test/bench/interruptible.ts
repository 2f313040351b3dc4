/** How a bench ends early: asked once, it stops what it has started; asked twice, it leaves at once. */
import { say, sayAndFail } from "../command-line.ts";

const INTERRUPTED = 130;

export interface Interruptible {
  /** Aborted when the process is asked to stop. */
  readonly signal: AbortSignal;
  /** What a bench's failure comes to: being stopped is none of its own. */
  readonly end: (error: unknown) => void;
}

/** To be called once, before anything is started. */
export function interruptible(): Interruptible {
  const stopping = new AbortController();
  for (const signalName of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signalName, () => {
      if (stopping.signal.aborted) process.exit(INTERRUPTED); // asked twice; our children see it and stop
      say("stopping …");
      stopping.abort();
    });
  }
  const end = (error: unknown) => {
    if (!stopping.signal.aborted) return sayAndFail(error);
    process.exitCode = INTERRUPTED;
  };
  return { signal: stopping.signal, end };
}
