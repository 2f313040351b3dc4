import type { HandOver, HandOverQuery } from "@ngaba/contract";

/** Notes between shifts. A note is never changed; that it was taken is written once. */
export interface HandOverStore {
  /** Durable when it resolves. One whose id is known changes nothing. */
  add(note: Omit<HandOver, "taken">): Promise<void>;
  /** @returns false when there is no such note, or somebody has taken it already */
  take(id: string, taken: NonNullable<HandOver["taken"]>): Promise<boolean>;
  get(id: string): Promise<HandOver | undefined>;
  /** Newest first. */
  find(query: HandOverQuery): Promise<readonly HandOver[]>;
}
