import { randomInt } from "node:crypto";
import { epochMs } from "@ngaba/contract";
import { createBackoff, pause } from "../platform/backoff.ts";
import type { Clock } from "../platform/clock.ts";
import type { Logger } from "../platform/logger.ts";
import type { WakeUp } from "../platform/wake-up.ts";
import { composeMessage } from "./compose-message.ts";
import type { Hook } from "./hook.ts";
import type { SendMessage } from "./http-sender.ts";
import { nextStep, type OutgoingMessage } from "./next-step.ts";
import type { MessageFate } from "./notice-metrics.ts";
import type { NoticeStore } from "./notice-store.ts";

const HOUR_MS = 3_600_000;
/** Of the store. */
const STORE_RETRY = { minMs: 1_000, maxMs: 60_000 };

export interface RetryDelays {
  readonly minMs: number;
  readonly maxMs: number;
}

/** Of the receiver: soon at first, then as often as does nobody harm. */
export const RETRY_DELAYS: RetryDelays = { minMs: 5_000, maxMs: 1_800_000 };

export interface HookServiceOptions {
  readonly hook: Hook;
  readonly store: NoticeStore;
  readonly send: SendMessage;
  /** Woken when something new is kept. */
  readonly news: WakeUp;
  readonly retry: RetryDelays;
  readonly count: (hookId: string, fate: MessageFate) => void;
  readonly clock: Pick<Clock, "now">;
  readonly logger: Logger;
}

/** Serves one hook until `signal` aborts: a receiver that is away, or a store that fails, is no reason to end. */
export async function runHook(options: HookServiceOptions, signal: AbortSignal): Promise<void> {
  const { hook, news, logger } = options;
  const backoff = createBackoff(STORE_RETRY);
  while (!signal.aborted) {
    try {
      await runOnce(options, signal);
      backoff.reset();
    } catch (err) {
      logger.error({ err, hook: hook.id }, "what is to be told to a webhook cannot be read, will retry");
      await pause(backoff.next(), signal);
      news.wake();
    }
  }
}

async function runOnce(options: HookServiceOptions, signal: AbortSignal): Promise<void> {
  const { hook, store, news, clock } = options;
  const now = clock.now();
  const pace = { gatherMs: hook.gatherS * 1_000, quietMs: hook.quietS * 1_000, maxRetryMs: options.retry.maxMs };
  const step = nextStep(await store.standing(hook.id), pace, now);
  switch (step.what) {
    case "wait":
      return news.wait(signal, step.forMs);
    case "compose":
      return store.compose(hook.id, now, (waiting) => JSON.stringify(composeMessage(hook.id, waiting, epochMs(now))));
    case "send":
      return trySend(options, step.message, signal);
    default:
      return step satisfies never;
  }
}

/** A try that the stop broke off does not count: whether it arrived is not known, so it is sent again. */
async function trySend(options: HookServiceOptions, message: OutgoingMessage, signal: AbortSignal): Promise<void> {
  const { hook, store, send, retry, count, clock, logger } = options;
  const outcome = await send(hook, message, signal);
  if (outcome.kind !== "taken" && signal.aborted) return;
  const now = clock.now();
  const told = { hook: hook.id, messageId: message.id, attempts: message.attempts + 1 };
  if (outcome.kind === "taken") {
    count(hook.id, "delivered");
    if (message.attempts > 0) logger.info(told, "a webhook takes messages again");
    return store.settle(message.id, "delivered", now);
  }
  const why = outcome.kind === "gone" ? "status 410: it wants no more" : outcome.why;
  count(hook.id, "failed-try");
  if (outcome.kind === "gone" || now - message.madeAtMs >= hook.giveUpAfterHours * HOUR_MS) {
    count(hook.id, "given-up");
    logger.error({ ...told, why }, "a message to a webhook is given up");
    return store.settle(message.id, "given-up", now);
  }
  if (message.attempts === 0) logger.warn({ ...told, why }, "a webhook takes no message, will retry");
  return store.retryLater(message.id, told.attempts, now + retryDelayMs(told.attempts, retry));
}

const JITTER_STEPS = 1_024;

/** Doubles with each failed try, and is 50–100 % of that, ms. */
export function retryDelayMs(attempts: number, { minMs, maxMs }: RetryDelays): number {
  const fullMs = Math.min(minMs * 2 ** (attempts - 1), maxMs);
  return Math.round(fullMs * (0.5 + randomInt(JITTER_STEPS) / (2 * JITTER_STEPS)));
}
