import { type EpochMs, elapsed } from "@ngaba/contract";
import type { Clock } from "../../platform/clock.ts";
import type { Ring, RingPlace } from "./ring.ts";
import type { RingIndex } from "./ring-index.ts";

type Outcome = Awaited<ReturnType<Ring["reached"]>>;

/** A connection that is silent for this long was given up: what it has not brought by then it will not bring. */
const SILENT_MS = 10_000;

const TICK_MS = 1000;

/**
 * See `Ring.reached`. The wait ends 10 s after the moment, wherever the wall clock goes meanwhile. Time in which pictures wait for
 * the disk does not count, nor time in which this process does not run: they are still to come.
 */
export function waitUntilReached(
  index: RingIndex,
  until: EpochMs,
  {
    clock,
    signal,
    near,
  }: { readonly clock: Clock; readonly signal: AbortSignal; readonly near?: RingPlace | undefined },
): Promise<Outcome> {
  // The wall clock may have been set since that picture, which is at most so long before the moment.
  const leftMs = Math.max(0, elapsed(near?.at ?? clock.now(), until));
  const passesAt = clock.monotonic() + leftMs;
  const { promise, resolve } = Promise.withResolvers<Outcome>();
  const look = (): void => {
    const standing = index.standing(until, near);
    const isOver = index.streamId === undefined && !index.isBehind && clock.monotonic() >= passesAt;
    if (standing !== undefined) resolve(standing === "held" ? "held" : "stream-over");
    else if (isOver) resolve("stream-over");
  };
  const abort = (): void => resolve("aborted");
  const passing = setTimeout(look, leftMs + 1);
  let ticksLeft = Math.ceil((leftMs + SILENT_MS) / TICK_MS);
  const ticking = setInterval(() => {
    if (!index.isBehind) ticksLeft--;
    if (ticksLeft <= 0) resolve("stream-over");
  }, TICK_MS);
  const forget = index.onChange(look);
  signal.addEventListener("abort", abort, { once: true });
  if (signal.aborted) abort();
  look();
  return promise.finally(() => {
    clearTimeout(passing);
    clearInterval(ticking);
    forget();
    signal.removeEventListener("abort", abort);
  });
}
