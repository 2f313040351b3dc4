import type { InboxRow } from "./inbox.ts";

/** A projection that is further behind reads from the file. */
const MAX_ROWS = 10_000;
const MAX_CHARS = 32 * 1024 * 1024;

/**
 * The newest rows of the inbox, in memory: whoever follows closely reads none of them from the file, nor parses them
 * again.
 */
export class NewestRows {
  #rows: InboxRow[] = [];
  #chars = 0;
  /** Every row after this one is here. */
  #floor: number;

  /** @param lastId of the inbox */
  constructor(lastId: number) {
    this.#floor = lastId;
  }

  /** @param rows what follows, in order */
  add(rows: readonly InboxRow[]): void {
    for (const row of rows) {
      this.#rows.push(row);
      this.#chars += row.message.length;
    }
    let [kept, chars] = [this.#rows.length, this.#chars];
    for (const { message } of this.#rows) {
      if (kept <= MAX_ROWS && chars <= MAX_CHARS) break;
      kept--;
      chars -= message.length;
    }
    this.#drop(this.#rows.length - kept);
  }

  /** Lets go of rows up to this one. */
  forget(upToId: number): void {
    this.#drop(firstAfter(this.#rows, upToId));
  }

  #drop(count: number): void {
    for (const { id, message } of this.#rows.splice(0, count)) {
      this.#floor = id;
      this.#chars -= message.length;
    }
  }

  /** Up to `limit` rows with an id above `id`; `undefined` when some of these are not here any more. */
  after(id: number, limit: number): readonly InboxRow[] | undefined {
    if (id < this.#floor) return undefined;
    const start = firstAfter(this.#rows, id);
    return this.#rows.slice(start, start + limit);
  }
}

/** Ids grow, but not always by one. @returns the place of the first row with an id above `id` */
function firstAfter(rows: readonly InboxRow[], id: number): number {
  let [from, to] = [0, rows.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((rows[middle]?.id ?? id) > id) to = middle;
    else from = middle + 1;
  }
  return from;
}
