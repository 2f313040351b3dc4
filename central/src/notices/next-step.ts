/** How things stand with a hook. Times are epoch ms. */
export interface HookStanding {
  /** The message that is to be brought; there is one at most. */
  readonly message: OutgoingMessage | undefined;
  /** When the oldest incident came that is in no message yet. */
  readonly oldestWaitingAtMs: number | undefined;
  readonly lastMadeAtMs: number | undefined;
}

export interface OutgoingMessage {
  readonly id: string;
  /** JSON, the same at each try. */
  readonly body: string;
  readonly madeAtMs: number;
  /** Tries that failed. */
  readonly attempts: number;
  readonly nextTryAtMs: number;
}

export interface Pace {
  readonly gatherMs: number;
  readonly quietMs: number;
  /** Between two tries of a message. */
  readonly maxRetryMs: number;
}

export type Step =
  | { readonly what: "send"; readonly message: OutgoingMessage }
  | { readonly what: "compose" }
  /** `forMs` absent: until there is news. */
  | { readonly what: "wait"; readonly forMs?: number };

/**
 * What to do next for a hook: a message is brought before another one is made, so that what happens while the receiver
 * is away becomes one message. Pure. A wall clock that was set back makes no wait longer than it is without that.
 */
export function nextStep(
  { message, oldestWaitingAtMs, lastMadeAtMs = Number.NEGATIVE_INFINITY }: HookStanding,
  { gatherMs, quietMs, maxRetryMs }: Pace,
  nowMs: number,
): Step {
  if (message !== undefined) {
    const forMs = message.nextTryAtMs - nowMs;
    return forMs > 0 && forMs <= maxRetryMs ? { what: "wait", forMs } : { what: "send", message };
  }
  if (oldestWaitingAtMs === undefined) return { what: "wait" };
  const dueAtMs = Math.max(Math.min(oldestWaitingAtMs, nowMs) + gatherMs, Math.min(lastMadeAtMs, nowMs) + quietMs);
  return dueAtMs > nowMs ? { what: "wait", forMs: dueAtMs - nowMs } : { what: "compose" };
}
