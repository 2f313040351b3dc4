import { monotonicMs } from "@ngaba/contract";
import type { Clock } from "../platform/clock.ts";

/** Keeps cameras from connecting all at once, as after a power cut: their handshakes would starve each other. */
export interface ConnectionGate {
  /**
   * Resolves when it is one's turn; first come, first served. Dispose of what it gives once the connection plays or has
   * failed.
   *
   * @throws the signal's reason once that aborts
   */
  enter(signal: AbortSignal): Promise<Disposable>;
}

export interface GateOptions {
  /** Handshakes at the same time. */
  readonly connectAtOnce: number;
  /** Handshakes begun in a second, evenly spread. */
  readonly connectPerS: number;
  readonly clock: Clock;
}

export function createConnectionGate({ connectAtOnce, connectPerS, clock }: GateOptions): ConnectionGate {
  const stepMs = 1000 / connectPerS;
  let inside = 0;
  let nextAt = Number.NEGATIVE_INFINITY;
  let queue: Promise<unknown> = Promise.resolve();
  let onLeave: (() => void) | undefined;

  const leave = (): void => {
    inside--;
    onLeave?.();
  };
  /** Of the first in the queue only. */
  const waitForRoom = async (signal: AbortSignal): Promise<void> => {
    while (true) {
      const waitMs = nextAt - clock.monotonic();
      const isFull = inside >= connectAtOnce;
      if (!isFull && waitMs <= 0) return;
      const woken = Promise.withResolvers<void>();
      const onAbort = (): void => woken.reject(signal.reason);
      const timer = isFull ? undefined : setTimeout(woken.resolve, waitMs);
      onLeave = woken.resolve;
      signal.addEventListener("abort", onAbort, { once: true });
      await woken.promise.finally(() => {
        clearTimeout(timer);
        signal.removeEventListener("abort", onAbort);
      });
    }
  };
  const admit = async (signal: AbortSignal): Promise<Disposable> => {
    signal.throwIfAborted();
    await waitForRoom(signal);
    inside++;
    nextAt = monotonicMs(clock.monotonic() + stepMs);
    let hasLeft = false;
    const dispose = (): void => {
      if (!hasLeft) leave();
      hasLeft = true;
    };
    return { [Symbol.dispose]: dispose };
  };
  const enter: ConnectionGate["enter"] = (signal) => {
    const turn = queue.then(() => admit(signal));
    queue = turn.catch(() => undefined); // told to whoever waited
    return turn;
  };
  return { enter };
}
