import type { Handling, HandlingAct, HandlingDetail } from "@ngaba/contract";

/** How far people are with these events, by id; those that nobody has acted on are missing. */
export type HandlingsOf = (eventIds: readonly string[]) => Promise<ReadonlyMap<string, Handling>>;

/** An event that somebody looks after, with its place among the others. */
export interface InHand {
  readonly eventId: string;
  readonly changedAtMs: number;
}

/**
 * What people did about events. Nothing in it comes from the inbox, nothing is ever changed, and nothing taken away but with
 * the event itself.
 */
export interface HandlingStore {
  readonly find: HandlingsOf;
  /** With every act. `undefined`: nobody has acted. */
  get(eventId: string): Promise<HandlingDetail | undefined>;
  /**
   * Adds the newest act of `after`, durable when it resolves.
   * @returns false when somebody else's act has that version already: nothing was added
   */
  append(after: HandlingDetail): Promise<boolean>;
  /** Events that are acknowledged and not closed, newest change first, behind `after` of an earlier answer. */
  inHand(limit: number, after?: InHand): Promise<readonly InHand[]>;
  /** Ids of events that were acted on since, oldest change first; of more than `limit` the newest. */
  changedSince(atMs: number, limit: number): Promise<readonly string[]>;
  /** Incidents that were made by hand, by id, after `afterId`. */
  reported(afterId: string, limit: number): Promise<readonly HandlingDetail[]>;
  /** Deletes all that was done about these events, and those that were made by hand, for good. */
  forget(eventIds: readonly string[]): Promise<void>;
}

/** The newest act, which made the handling what it is. @throws {RangeError} of one that nobody has acted on */
export function newestAct({ acts, eventId }: HandlingDetail): HandlingAct {
  const newest = acts.at(-1);
  if (newest === undefined) throw new RangeError(`nobody has acted on ${eventId}`);
  return newest;
}
