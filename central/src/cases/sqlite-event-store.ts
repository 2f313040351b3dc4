import {
  type EventDetail,
  EventMessage,
  type EventPage,
  type EventView,
  type IncidentMessage,
  isEvidence,
  UNIT_MS,
} from "@ngaba/contract";
import type { Kysely, Transaction } from "kysely";
import type { Inventory } from "../cameras/inventory.ts";
import type { HandlingsOf } from "../handling/handling-store.ts";
import { type InboxRow, UNREADABLE_TYPE } from "../inbox/inbox.ts";
import { type OnUnreadable, readMessages, toldBefore } from "../inbox/read-messages.ts";
import type { Logger } from "../platform/logger.ts";
import { startOfMinute } from "../series/series-minutes.ts";
import { type Mark, markOf } from "../series/sum-sources.ts";
import { camerasIn } from "./cameras-asked.ts";
import { encodeCursor } from "./cursor.ts";
import type { ChangedIncident, EventStore, StoredMedia } from "./event-store.ts";
import { completeViews, placesOf } from "./event-view.ts";
import { incidentIdOf, type StoredIncident, withMessage } from "./incident.ts";
import { type Judge, judged } from "./judge.ts";
import { type CasesTables, loadOffset, saveOffset } from "./sqlite-cases-database.ts";
import { readEvidence, subjectsOfFile, unfinishedOf, writeEvidence } from "./sqlite-evidence.ts";
import { readIncidentPage } from "./sqlite-incident-pages.ts";
import { countOpen, readIncidents, toIncident } from "./sqlite-incident-queries.ts";
import { writeIncidents } from "./sqlite-incident-writes.ts";
import { addMarks } from "./sqlite-series-marks.ts";

const PROJECTION = "cases";
/** Of the inbox, where what people make by hand never was. */
const NO_ROW = 0;

export interface EventStoreOptions {
  readonly database: Kysely<CasesTables>;
  readonly inventory: Inventory;
  readonly storedMedia: StoredMedia;
  readonly handlingsOf: HandlingsOf;
  readonly judge: Judge;
  readonly onUnreadable: OnUnreadable;
  readonly logger: Logger;
}

interface Change {
  readonly rowId: number;
  readonly incident: StoredIncident;
}

export function createSqliteEventStore(options: EventStoreOptions): EventStore {
  const { database, inventory } = options;
  const joined = { ...options, places: placesOf(inventory) };
  const toViews = async (incidents: readonly StoredIncident[]) =>
    completeViews(incidents, await readEvidence(database, incidents), joined);

  const views = async (ids: readonly string[]): Promise<readonly EventView[]> => {
    if (ids.length === 0) return [];
    const known = await readIncidents(database, ids);
    return toViews(ids.flatMap((id) => known.get(id) ?? []));
  };
  const changedBy = async (rows: readonly InboxRow[]): Promise<readonly ChangedIncident[]> => {
    const newestRow = new Map(
      eventsOf(rows, toldBefore).flatMap(({ row, message }): [string, number][] => {
        const id = isEvidence(message) ? message.data.incidentId : incidentIdOf(message);
        return id === undefined ? [] : [[id, row.id]];
      }),
    );
    const known = await views([...newestRow.keys()]);
    return known.map((view): ChangedIncident => ({ rowId: newestRow.get(view.id) ?? 0, view }));
  };
  return {
    offset: () => loadOffset(database, PROJECTION),
    apply: async (rows) => {
      const last = rows.at(-1);
      if (last === undefined) return [];
      const changes = await database.transaction().execute(async (trx) => {
        const offset = await loadOffset(trx, PROJECTION);
        if (last.id <= offset) return undefined;
        const fresh = rows.filter(({ id }) => id > offset);
        const events = eventsOf(fresh, options.onUnreadable);
        const changed = await applyEvidence(trx, events, await applyIncidents(trx, events, options));
        await saveOffset(trx, PROJECTION, last.id);
        return changed;
      });
      if (changes === undefined) return changedBy(rows); // taken in before, and perhaps not told of
      const changedViews = await toViews(changes.map(({ incident }) => incident));
      return changes.flatMap(({ rowId }, index): ChangedIncident[] => {
        const view = changedViews[index];
        return view === undefined ? [] : [{ rowId, view }];
      });
    },
    find: async (query, within): Promise<EventPage> => {
      const rows = await readIncidentPage(database, query, camerasIn(inventory, query, within));
      const shown = rows.slice(0, query.limit);
      const events = await toViews(shown.map(toIncident));
      const last = shown.at(-1);
      if (last === undefined || rows.length <= query.limit) return { events: [...events] };
      return { events: [...events], nextCursor: encodeCursor({ startedAtMs: last.started_at_ms, id: last.id }) };
    },
    get: async (id): Promise<EventDetail | undefined> => {
      const [view] = await views([id]);
      if (view === undefined) return undefined;
      const messages = await database
        .selectFrom("incident_message")
        .select("message")
        .where("incident_id", "=", id)
        .orderBy("inbox_id")
        .execute();
      return { ...view, messages: messages.map(({ message }): unknown => JSON.parse(message)) };
    },
    some: views,
    report: async (incidents) => {
      await database.transaction().execute(async (trx) => {
        const known = await readIncidents(
          trx,
          incidents.map(({ id }) => id),
        );
        await writeIncidents(trx, incidents, []);
        await addMarks(
          trx,
          incidents.flatMap((incident) => countedAnew(known.get(incident.id), incident, NO_ROW)),
        );
      });
      return toViews(incidents);
    },
    openCounts: (within) => countOpen(database, within),
    changedBy,
    unfinished: (limit, after) => unfinishedOf(database, limit, after),
    findBySnapshot: async (sha256) => {
      const rows = await database
        .selectFrom("incident_snapshot")
        .select("incident_id")
        .where("sha256", "=", sha256)
        .execute();
      return views([
        ...new Set([...rows.map(({ incident_id }) => incident_id), ...(await subjectsOfFile(database, sha256))]),
      ]);
    },
  };
}

const eventsOf = (rows: readonly InboxRow[], onUnreadable: OnUnreadable) =>
  readMessages(
    rows.filter(({ stream, type }) => stream === "event" && type !== UNREADABLE_TYPE),
    EventMessage,
    onUnreadable,
  );

type Events = ReturnType<typeof eventsOf>;

/** Those that are part of an incident, each with the incident's id. */
const incidentEventsOf = (events: Events) =>
  events.flatMap(({ row, message }): { id: string; row: InboxRow; message: IncidentMessage }[] => {
    if (isEvidence(message)) return [];
    const id = incidentIdOf(message);
    return id === undefined ? [] : [{ id, row, message }];
  });

/** Takes evidence in. @returns `changes` with the incidents whose evidence it is, those that are known already */
async function applyEvidence(
  trx: Transaction<CasesTables>,
  events: Events,
  changes: readonly Change[],
): Promise<readonly Change[]> {
  const evidence = events.flatMap(({ row, message }) =>
    isEvidence(message) ? [{ rowId: row.id, agentId: row.agentId, data: message.data }] : [],
  );
  if (evidence.length === 0) return changes;
  await writeEvidence(trx, evidence);
  const known = await readIncidents(
    trx,
    evidence.flatMap(({ data }) => data.incidentId ?? []),
  );
  const all = new Map(changes.map((change) => [change.incident.id, change]));
  for (const { rowId, agentId, data } of evidence) {
    const incident = known.get(data.incidentId ?? "");
    if (incident?.agentId !== agentId) continue;
    all.set(incident.id, { rowId: Math.max(rowId, all.get(incident.id)?.rowId ?? 0), incident });
  }
  return [...all.values()];
}

async function applyIncidents(
  trx: Transaction<CasesTables>,
  allEvents: Events,
  { judge, logger }: Pick<EventStoreOptions, "judge" | "logger">,
): Promise<readonly Change[]> {
  const events = incidentEventsOf(allEvents);
  if (events.length === 0) return [];
  const known = await readIncidents(
    trx,
    events.map(({ id }) => id),
  );
  const changes = new Map<string, Change>();
  const messages: CasesTables["incident_message"][] = [];
  for (const { id, row, message } of events) {
    const before = changes.get(id)?.incident ?? known.get(id);
    if (before !== undefined && before.agentId !== row.agentId) {
      logger.warn({ incidentId: id, agentId: row.agentId }, "an agent speaks of another agent's incident: left out");
      continue;
    }
    const event = { agentId: row.agentId, receivedAtMs: row.receivedAtMs, message };
    changes.set(id, { rowId: row.id, incident: withMessage(before, id, event) });
    messages.push({ inbox_id: row.id, incident_id: id, message: row.message });
  }
  const told = [...changes.values()];
  const incidents = await judged(
    told.map(({ incident }) => incident),
    judge,
  );
  await writeIncidents(trx, incidents, messages);
  await addMarks(
    trx,
    told.flatMap(({ rowId, incident }) => countedAnew(known.get(incident.id), incident, rowId)),
  );
  return incidents.map((incident, index) => ({ rowId: told[index]?.rowId ?? 0, incident }));
}

/** The minutes whose count of incidents has changed with this one: none when it is counted as before. */
function countedAnew(before: StoredIncident | undefined, after: StoredIncident, rowId: number): Mark[] {
  const isSame = before?.kind === after.kind && before.severity === after.severity;
  if (isSame && before.startedAt === after.startedAt) return [];
  return [before, after].flatMap((incident) => {
    if (incident === undefined) return [];
    const minute = startOfMinute(Date.parse(incident.startedAt));
    return [markOf("events", incident.cameraId, minute, UNIT_MS.minute, rowId)];
  });
}
