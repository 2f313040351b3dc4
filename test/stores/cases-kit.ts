/** The stores that are made from the inbox, in each database that there is. */
import { join } from "node:path";
import { expect, onTestFinished } from "vitest";
import type { EventStore } from "../../central/src/cases/event-store.ts";
import { openCasesDatabase } from "../../central/src/cases/sqlite-cases-database.ts";
import { createSqliteEventStore, type EventStoreOptions } from "../../central/src/cases/sqlite-event-store.ts";
import { incidentCounts } from "../../central/src/cases/sqlite-incident-counts.ts";
import { createMarks } from "../../central/src/cases/sqlite-series-marks.ts";
import type { Marks } from "../../central/src/series/downsampling.ts";
import type { CountIncidents } from "../../central/src/series/sum-sources.ts";
import { temporaryFolder } from "../central/data-path-kit.ts";
import { centreLogger } from "../kept-loggers.ts";

export interface CaseStores {
  readonly events: EventStore;
  /** Of the minutes whose incidents are to be counted anew. */
  readonly marks: Marks;
  readonly countIncidents: CountIncidents;
}

type CaseOptions = Omit<EventStoreOptions, "database">;

/** Nobody acts, no picture has come, and no act is said to be one. */
const plain: CaseOptions = {
  inventory: { sites: [], cameras: [] },
  storedMedia: async () => new Set(),
  handlingsOf: async () => new Map(),
  judge: async () => new Map(),
  onUnreadable: ({ id }) => expect.unreachable(`row ${id} is unreadable`),
  logger: centreLogger(),
};

async function openSqliteCases(more: Partial<CaseOptions> = {}): Promise<CaseStores> {
  const database = await openCasesDatabase(join(temporaryFolder(), "cases.sqlite"));
  onTestFinished(() => database.destroy());
  const events = createSqliteEventStore({ ...plain, ...more, database });
  return { events, marks: createMarks(database), countIncidents: incidentCounts(database) };
}

/** For `describe.each`. Each time they are opened they are empty; closed at the end of the test. */
export const CASES = [{ name: "SQLite", open: openSqliteCases }] as const;
