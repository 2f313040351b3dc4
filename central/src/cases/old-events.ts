import type { PagePosition } from "./cursor.ts";

/** Events by age, for who removes them. */
export interface OldEvents {
  /** Ended ones that began before, oldest first, behind this one. */
  before(atMs: number, limit: number, after?: PagePosition): Promise<readonly PagePosition[]>;
  /** Those of these that a message behind this row of the inbox tells of. */
  toldBehind(ids: readonly string[], rowId: number): Promise<ReadonlySet<string>>;
  /** SHA-256 of pictures, clips and manifests that these events name and no other does. */
  filesOf(ids: readonly string[]): Promise<readonly string[]>;
  /** Ids of the events and requests that name each of these files; of a file that nobody names there are none. */
  namedBy(hashes: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>>;
  /** Inbox rows of the messages that made them, but for those of evidence. */
  messagesOf(ids: readonly string[]): Promise<readonly number[]>;
  /** Takes them out of the lists. What made them must be gone by then: the lists can be made anew from it. */
  remove(ids: readonly string[]): Promise<void>;
}
