import { documentHash } from "@ngaba/config";
import type { LegalBasis } from "@ngaba/contract";
import type { Transaction } from "kysely";
import { insertEach } from "../platform/sqlite-database.ts";
import type { StoredIncident } from "./incident.ts";
import type { CasesTables } from "./sqlite-cases-database.ts";

type Trx = Transaction<CasesTables>;

/** Writes incidents as they are now, and the messages that made them so. */
export async function writeIncidents(
  trx: Trx,
  incidents: readonly StoredIncident[],
  messages: readonly CasesTables["incident_message"][],
): Promise<void> {
  const bases = new Map(
    incidents.flatMap(({ legalBasis }) => (legalBasis ? [[idOf(legalBasis), legalBasis] as const] : [])),
  );
  await insertEach(
    trx,
    "insert into legal_basis(id, basis) values (?, ?) on conflict do nothing",
    [...bases].map(([id, basis]) => [id, JSON.stringify(basis)]),
  );
  await insertEach(trx, UPSERTION, incidents.map(toRow));
  await insertEach(
    trx,
    "insert into incident_message(inbox_id, incident_id, message) values (?, ?, ?) on conflict do nothing",
    messages.map((row) => [row.inbox_id, row.incident_id, row.message]),
  );
  await insertEach(
    trx,
    "insert into incident_snapshot(sha256, incident_id) values (?, ?) on conflict do nothing",
    incidents.flatMap(({ id, snapshots }) => snapshots.map(({ sha256 }) => [sha256, id])),
  );
}

const UPSERTION = `
  insert into incident(id, agent_id, camera_id, kind, severity, started_at_ms, is_open, state, basis_id)
  values (?, ?, ?, ?, ?, ?, ?, ?, ?)
  on conflict(id) do update set
    kind = excluded.kind, severity = excluded.severity, started_at_ms = excluded.started_at_ms,
    is_open = excluded.is_open, state = excluded.state, basis_id = excluded.basis_id`;

const toRow = ({ legalBasis, ...state }: StoredIncident) => [
  // Of what people told of there is no agent.
  ...[state.id, state.agentId ?? "", state.cameraId, state.kind, state.severity],
  ...[Date.parse(state.startedAt), state.phase === "end" ? 0 : 1, JSON.stringify(state)],
  legalBasis === undefined ? null : idOf(legalBasis),
];

/** Judges give the same object to all incidents that fell under the same. */
const ids = new WeakMap<LegalBasis, string>();

function idOf(basis: LegalBasis): string {
  const id = ids.get(basis) ?? documentHash(basis);
  ids.set(basis, id);
  return id;
}
