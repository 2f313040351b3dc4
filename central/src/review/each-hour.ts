import type { Logger } from "../platform/logger.ts";

const HOUR_MS = 3_600_000;

export interface HourlyWork extends AsyncDisposable {
  /** Resolves when it has been done once, or has failed. */
  readonly first: Promise<void>;
}

/**
 * Does something at once, and then each hour; what fails is logged, and tried again the next hour.
 * Disposing aborts it, and resolves when it is not done any more.
 */
export function eachHour(what: string, work: (signal: AbortSignal) => Promise<void>, logger: Logger): HourlyWork {
  const stopping = new AbortController();
  let running = Promise.resolve();
  const look = () => {
    running = running
      .then(() => work(stopping.signal))
      .catch((err: unknown) => logger.error({ err }, `${what} failed, will retry`));
  };
  look();
  const first = running;
  const timer = setInterval(look, HOUR_MS);
  return {
    first,
    [Symbol.asyncDispose]: async () => {
      clearInterval(timer);
      stopping.abort();
      await running;
    },
  };
}
