import type { EventDetail, EventPage, EventQuery, EventView, OpenCounts } from "@ngaba/contract";
import type { InboxRow } from "../inbox/inbox.ts";
import type { StoredIncident } from "./incident.ts";

/** Which of these pictures and clips (SHA-256) have arrived. Answered by the media store. */
export type StoredMedia = (hashes: readonly string[]) => Promise<ReadonlySet<string>>;

/** Incidents, made from the messages of the inbox. */
export interface EventStore {
  /** The newest inbox row that {@link apply} has taken in; 0 when none. */
  offset(): Promise<number>;
  /**
   * Takes in rows of the inbox, in their order, and remembers `rows.at(-1).id` in the same transaction. Rows that are
   * not events only move the offset. Applying rows again changes nothing, and tells of the same incidents.
   * @returns the incidents that changed, each with its newest state and the row that changed it last
   */
  apply(rows: readonly InboxRow[]): Promise<readonly ChangedIncident[]>;
  /**
   * Newest first by `startedAt`, then `id`.
   * @param within only of these cameras; absent: of all
   * @throws {CentralError} CURSOR_INVALID
   */
  find(query: EventQuery, within?: ReadonlySet<string>): Promise<EventPage>;
  get(id: string): Promise<EventDetail | undefined>;
  openCounts(within?: ReadonlySet<string>): Promise<OpenCounts>;
  /** Those of these that there are, in this order. */
  some(ids: readonly string[]): Promise<readonly EventView[]>;
  /** Takes in incidents that people made by hand. Taking one in again changes nothing. */
  report(incidents: readonly StoredIncident[]): Promise<readonly EventView[]>;
  /** The incidents that these rows are about, with the newest state of each and the newest of the rows. */
  changedBy(rows: readonly InboxRow[]): Promise<readonly ChangedIncident[]>;
  /** Ids of incidents whose agent has told of stills and not yet that the evidence is whole or failed, by id, behind this one. */
  unfinished(limit: number, after?: string): Promise<readonly string[]>;
  /** Incidents that name this picture, or this clip. */
  findBySnapshot(sha256: string): Promise<readonly EventView[]>;
}

export interface ChangedIncident {
  /** Id of the newest inbox row about it. */
  readonly rowId: number;
  readonly view: EventView;
}
