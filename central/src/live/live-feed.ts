import type { StreamItem } from "@ngaba/contract";

/** An item of the live stream with the place to resume from. Several items may share an id. */
export interface LiveItem {
  /** Empty: the place before it stays. */
  readonly id: string;
  readonly item: StreamItem;
}

/** What happens, as it happens: committed, and shown by the lists too. */
export interface LiveFeed {
  /**
   * Calls `listener` with every item from now on, in order. With `afterId` (the SSE `Last-Event-ID`) first with what
   * came since, or with one `reset` when that is too much or the id is not known. Whoever shows a list subscribes
   * first and reads the list then.
   * @returns how to stop it
   */
  subscribe(options: { afterId?: string }, listener: (item: LiveItem) => void): () => void;
}
