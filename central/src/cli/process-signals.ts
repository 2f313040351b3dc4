import type { Logger } from "../platform/logger.ts";

/** After this the process ends, whatever it was still waiting for. */
const HARD_STOP_MS = 10_000;

/**
 * An AbortSignal for the first SIGINT or SIGTERM, or for the end of a parent that holds an IPC channel to us (it may be
 * killed with -9 and say nothing). A second signal ends the process at once, and so does a stop that takes too long.
 */
export function stopOnSignals(logger: Logger): AbortSignal {
  const stopping = new AbortController();
  const stop = (why: string) => {
    if (stopping.signal.aborted) process.exit(1); // asked twice: leave at once
    logger.info({ why }, "stopping; send the signal again to stop at once");
    stopping.abort();
    setTimeout(() => process.exit(1), HARD_STOP_MS).unref();
  };
  for (const name of ["SIGINT", "SIGTERM"] as const) process.on(name, () => stop(name));
  if (process.connected) {
    process.once("disconnect", () => stop("parent gone"));
    process.channel?.unref(); // the listener alone would keep a stopped process alive
  }
  return stopping.signal;
}

/** What nobody caught is a bug whose harm is unknown: say it, end, and let the init system start us anew. */
export function endOnFatalFaults(logger: Logger): void {
  for (const name of ["uncaughtException", "unhandledRejection"] as const) {
    process.on(name, (err: unknown) => {
      logger.fatal({ err, fault: name }, "a fault that nobody expected; ending");
      process.exit(1);
    });
  }
}
