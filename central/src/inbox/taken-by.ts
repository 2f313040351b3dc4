import type { Inbox, InboxRow } from "./inbox.ts";

type Followed = Pick<Inbox, "lastId" | "readAfter" | "newestAfter" | "onCommit">;

/** The inbox as far as a projection has taken it in, for another one that reads what the first has made. */
export interface TakenInbox extends Followed {
  /** To be called when the first has taken in rows up to this one. */
  advance(toId: number): void;
}

/** @param upToId what the first projection has taken in already */
export function takenBy(inbox: Pick<Inbox, "readAfter" | "newestAfter">, upToId: number): TakenInbox {
  const listeners = new Set<() => void>();
  let taken = upToId;
  const asFar = (rows: readonly InboxRow[]) => rows.filter(({ id }) => id <= taken);
  return {
    lastId: () => taken,
    readAfter: async (id, limit) => asFar(await inbox.readAfter(id, limit)),
    newestAfter: (id, limit) => {
      const rows = inbox.newestAfter(id, limit);
      return rows && asFar(rows);
    },
    onCommit: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    advance: (toId) => {
      taken = Math.max(taken, toId);
      for (const listener of listeners) listener();
    },
  };
}
