import { type Backoff, createBackoff, pause } from "../platform/backoff.ts";
import type { Logger } from "../platform/logger.ts";
import { createWakeUp } from "../platform/wake-up.ts";
import type { Inbox, InboxRow } from "./inbox.ts";

const BATCH_ROWS = 500;
/** From memory, where they are already: what a batch costs besides its rows is then shared by more of them. */
const BATCH_NEWEST_ROWS = 2_000;
const RETRY = { minMs: 250, maxMs: 15_000 };

export interface ProjectionOptions {
  readonly name: string;
  readonly inbox: Pick<Inbox, "lastId" | "readAfter" | "newestAfter" | "onCommit">;
  /** Where this projection stands; 0 rebuilds it from the beginning. */
  readonly loadOffset: () => Promise<number>;
  /** Takes rows in, in order, and stores `rows.at(-1).id` as its offset. May see rows again after a crash. */
  readonly apply: (rows: readonly InboxRow[]) => Promise<void>;
  readonly onFailure: () => void;
  readonly logger: Logger;
  readonly signal: AbortSignal;
}

export interface Projection {
  readonly name: string;
  /** Id of the newest row that it has taken in. */
  offset(): number;
  lagRows(): number;
  isFailing(): boolean;
  /** Resolves after `signal` aborted and the last batch is through. */
  readonly finished: Promise<void>;
}

/**
 * Follows the inbox until `signal` aborts. When `apply` fails it is tried again with the same rows, for ever: nothing
 * is passed over, and nobody else waits.
 */
export function runProjection(options: ProjectionOptions): Projection {
  const { inbox, signal } = options;
  const state = { offset: 0, failures: 0 };
  const news = createWakeUp();
  const backoff = createBackoff(RETRY);

  const run = async () => {
    const stopListening = inbox.onCommit(news.wake);
    state.offset = (await withRetries(options, state, backoff, options.loadOffset)) ?? 0;
    while (!signal.aborted) {
      const newest = inbox.lastId();
      const rows =
        inbox.newestAfter(state.offset, BATCH_NEWEST_ROWS) ??
        (await withRetries(options, state, backoff, () => inbox.readAfter(state.offset, BATCH_ROWS)));
      if (rows === undefined) break;
      const last = rows.at(-1);
      if (last === undefined) {
        state.offset = Math.max(state.offset, newest); // what was between has been pruned
        await news.wait(signal);
        continue;
      }
      const applied = await withRetries(options, state, backoff, () => options.apply(rows).then(() => true));
      if (applied === true) state.offset = last.id;
    }
    stopListening();
  };
  return {
    name: options.name,
    offset: () => state.offset,
    lagRows: () => Math.max(0, inbox.lastId() - state.offset),
    isFailing: () => state.failures > 0,
    finished: run(),
  };
}

/** @returns `undefined` when `signal` aborted before it went well */
async function withRetries<T>(
  { name, logger, signal, onFailure }: ProjectionOptions,
  state: { failures: number },
  backoff: Backoff,
  step: () => Promise<T>,
): Promise<T | undefined> {
  while (!signal.aborted) {
    try {
      const result = await step();
      if (state.failures > 0) logger.info({ projection: name, failures: state.failures }, "projection goes on");
      state.failures = 0;
      backoff.reset();
      return result;
    } catch (error) {
      state.failures++;
      onFailure();
      if (state.failures === 1) logger.error({ err: error, projection: name }, "projection failed, will retry");
      await pause(backoff.next(), signal);
    }
  }
  return undefined;
}
