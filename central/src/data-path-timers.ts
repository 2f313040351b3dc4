import type { Inbox } from "./inbox/inbox.ts";
import type { Projection } from "./inbox/projection.ts";
import type { LiveStream } from "./live/live-stream.ts";
import type { Clock } from "./platform/clock.ts";
import type { Logger } from "./platform/logger.ts";

/** An agent falls silent without a message: the live feed has to look by itself, ms. */
const LOOK_AGAIN_MS = 1_000;
const PRUNE_INTERVAL_MS = 60_000;
const PRUNE_ROWS = 5_000;
const DAY_MS = 86_400_000;
const DEFAULT_TELEMETRY_DAYS = 30;

interface TimerOptions {
  readonly clock: Clock;
  /** How long telemetry stays in the inbox. */
  readonly telemetryDays?: number;
  readonly logger: Logger;
}

/** Looks again at what changes without a message, and prunes old telemetry. @returns how to stop both */
export function startTimers(
  { clock, telemetryDays = DEFAULT_TELEMETRY_DAYS, logger }: TimerOptions,
  { inbox, live }: { readonly inbox: Pick<Inbox, "prune">; readonly live: Pick<LiveStream, "lookAgain"> },
  projections: readonly Projection[],
): () => void {
  const looking = setInterval(live.lookAgain, LOOK_AGAIN_MS);
  const pruning = setInterval(() => {
    const upToId = Math.min(...projections.map((projection) => projection.offset()));
    inbox
      .prune({ beforeMs: clock.now() - telemetryDays * DAY_MS, upToId, limit: PRUNE_ROWS })
      .catch((error: unknown) => logger.warn({ err: error }, "old telemetry was not pruned, will retry"));
  }, PRUNE_INTERVAL_MS);
  return () => {
    clearInterval(looking);
    clearInterval(pruning);
  };
}
