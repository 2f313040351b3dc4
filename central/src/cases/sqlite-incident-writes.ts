import { sql, type Transaction } from "kysely";
import { rowsOf } from "../platform/sqlite-json.ts";
import type { StoredIncident } from "./incident.ts";
import type { CasesTables } from "./sqlite-cases-database.ts";

type Trx = Transaction<CasesTables>;

/** Writes incidents as they are now, and the messages that made them so. */
export async function writeIncidents(
  trx: Trx,
  incidents: readonly StoredIncident[],
  messages: readonly CasesTables["incident_message"][],
): Promise<void> {
  if (incidents.length === 0) return;
  await sql`
    insert into incident(id, agent_id, camera_id, kind, severity, started_at_ms, is_open, state)
    select value->>0, value->>1, value->>2, value->>3, value->>4, value->>5, value->>6, value->7
    from ${rowsOf(incidents.map(toRow))} where true
    on conflict(id) do update set
      kind = excluded.kind, severity = excluded.severity, started_at_ms = excluded.started_at_ms,
      is_open = excluded.is_open, state = excluded.state`.execute(trx);
  await sql`
    insert into incident_message(inbox_id, incident_id, message)
    select value->>0, value->>1, value->>2
    from ${rowsOf(messages.map((row) => [row.inbox_id, row.incident_id, row.message]))} where true
    on conflict do nothing`.execute(trx);
  const snapshots = incidents.flatMap(({ id, snapshots: own }) => own.map(({ sha256 }) => [sha256, id]));
  if (snapshots.length === 0) return;
  await sql`
    insert into incident_snapshot(sha256, incident_id)
    select value->>0, value->>1 from ${rowsOf(snapshots)} where true
    on conflict do nothing`.execute(trx);
}

const toRow = (incident: StoredIncident): readonly unknown[] => [
  // Of what people told of there is no agent.
  ...[incident.id, incident.agentId ?? "", incident.cameraId, incident.kind, incident.severity],
  ...[Date.parse(incident.startedAt), incident.phase === "end" ? 0 : 1, incident],
];
