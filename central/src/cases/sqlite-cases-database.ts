import { type Kysely, sql } from "kysely";
import { type Migrations, openSqlite } from "../platform/sqlite-database.ts";
import type { SourceName } from "../series/sum-sources.ts";

export interface CasesTables {
  /** Newest inbox row that each projection has taken in. */
  projection_offset: { projection: string; inbox_id: number };
  incident: {
    id: string;
    agent_id: string;
    camera_id: string;
    kind: string;
    severity: string;
    started_at_ms: number;
    /** 1 until the message that ends it. */
    is_open: number;
    /** JSON of a `StoredIncident`, without its legal basis but in rows of before `basis_id`. */
    state: string;
    basis_id: string | null;
  };
  /** JSON of a `LegalBasis` under its hash: many incidents have the same. */
  legal_basis: { id: string; basis: string };
  /** Inbox id and text of every message of an incident. */
  incident_message: { inbox_id: number; incident_id: string; message: string };
  incident_snapshot: { sha256: string; incident_id: string };
  /** JSON of an `EvidenceData`, by the incident or request that it is of. */
  evidence: { subject_id: string; agent_id: string; evidence: string };
  /** Stills and clips of what is in `evidence`. */
  evidence_file: { sha256: string; subject_id: string; agent_id: string };
  /** Newest report of each agent, JSON of an `AgentReport`. */
  agent_report: { agent_id: string; report: string };
  /** JSON of each `CameraChange`, by the inbox row that told it. */
  camera_change: { inbox_id: number; camera_id: string; at_ms: number; change: string };
  /** Lines and lanes of each camera, JSON of `CountedPlaces`. */
  camera_place: { camera_id: string; places: string };
  /** Stretches of time whose sums are to be made anew; `row_id` of the inbox touched it last. */
  series_mark: { source: SourceName; camera_id: string; from_ms: number; to_ms: number; row_id: number };
  /** Series stores that have been told of all incidents. */
  series_filled: { store: string };
}

/** Also those of earlier forms of this file. Those that refer to others come first. */
const TABLES = [
  ...["incident_snapshot", "incident_message", "incident", "projection_offset"],
  ...["agent_report", "camera_place", "camera_line", "camera_report", "agent_health"],
];

const casesMigrations: Migrations = {
  // Earlier forms of the file, made anew below: everything in it comes from the inbox.
  "0001-cases": async () => undefined,
  "0002-anew": async () => undefined,
  "0003-anew-with-legal-basis": async (db) => {
    for (const table of TABLES) await sql`drop table if exists ${sql.table(table)}`.execute(db);
    await sql`
      create table projection_offset(projection text primary key, inbox_id integer not null)
      strict, without rowid`.execute(db);
    await sql`
      create table incident(
        id text primary key, agent_id text not null, camera_id text not null, kind text not null,
        severity text not null, started_at_ms integer not null, is_open integer not null, state text not null
      ) strict`.execute(db);
    await sql`create index incident_newest on incident(started_at_ms desc, id desc)`.execute(db);
    await sql`create index incident_by_phase on incident(is_open, started_at_ms desc, id desc)`.execute(db);
    await sql`create index incident_of_camera on incident(camera_id, started_at_ms desc, id desc)`.execute(db);
    await sql`
      create table incident_message(
        inbox_id integer primary key, incident_id text not null references incident(id), message text not null
      ) strict`.execute(db);
    await sql`create index message_of_incident on incident_message(incident_id)`.execute(db);
    await sql`
      create table incident_snapshot(
        sha256 text not null, incident_id text not null references incident(id), primary key (sha256, incident_id)
      ) strict, without rowid`.execute(db);
    await sql`create table agent_report(agent_id text primary key, report text not null) strict`.execute(db);
    await sql`create table camera_place(camera_id text primary key, places text not null) strict`.execute(db);
  },
  "0004-evidence": async (db) => {
    // An incident may still be to come: no reference to it.
    await sql`
      create table evidence(
        subject_id text not null, agent_id text not null, evidence text not null, primary key (subject_id, agent_id)
      ) strict, without rowid`.execute(db);
    await sql`
      create table evidence_file(
        sha256 text not null, subject_id text not null, agent_id text not null,
        primary key (sha256, subject_id, agent_id)
      ) strict, without rowid`.execute(db);
    await sql`create index file_of_evidence on evidence_file(subject_id, agent_id)`.execute(db);
  },
  "0005-cameras-of-reports": async (db) => {
    // Each camera now carries the message that named it last.
    await sql`
      update agent_report set report = json_set(report, '$.named', json_object(
        'wholeSeq', report->'$.message.seq',
        'cameras', (
          select json_group_array(json_object(
            'seq', report->'$.message.seq', 'reportedAt', report->>'$.message.time',
            'heardAtMs', report->'$.heardAtMs', 'health', json(value)))
          from json_each(report, '$.message.data.cameras'))))`.execute(db);
  },
  "0006-camera-changes": async (db) => {
    await sql`
      create table camera_change(
        inbox_id integer primary key, camera_id text not null, at_ms integer not null, change text not null
      ) strict`.execute(db);
    await sql`create index change_of_camera on camera_change(camera_id, at_ms, inbox_id)`.execute(db);
  },
  "0007-series-marks": async (db) => {
    await sql`
      create table series_mark(
        source text not null, camera_id text not null, from_ms integer not null, to_ms integer not null,
        row_id integer not null, primary key (source, camera_id, from_ms)
      ) strict, without rowid`.execute(db);
    await sql`create index newest_series_mark on series_mark(from_ms desc)`.execute(db);
    await sql`create table series_filled(store text primary key) strict, without rowid`.execute(db);
    await sql`create index incident_counted on incident(camera_id, started_at_ms, kind, severity)`.execute(db);
  },
  "0008-open-incidents-and-bases": async (db) => {
    await sql`create index open_incident on incident(severity, camera_id) where is_open = 1`.execute(db);
    await sql`create table legal_basis(id text primary key, basis text not null) strict, without rowid`.execute(db);
    await sql`alter table incident add column basis_id text`.execute(db);
  },
  "0009-incidents-of-a-kind": async (db) => {
    await sql`create index incident_of_kind on incident(kind, started_at_ms desc, id desc)`.execute(db);
  },
  "0010-files-of-incidents": async (db) => {
    await sql`create index snapshot_of_incident on incident_snapshot(incident_id)`.execute(db);
    await sql`create index evidence_manifest on evidence(evidence->>'manifestSha256')`.execute(db);
  },
  "0011-unfinished-evidence": async (db) => {
    await sql`
      create index evidence_unfinished on evidence(subject_id, agent_id)
      where evidence->>'stage' = 'stills'`.execute(db);
  },
};

/** The file of what is made from the inbox: it can be deleted, and is then made anew from the inbox. */
export function openCasesDatabase(file: string): Promise<Kysely<CasesTables>> {
  return openSqlite<CasesTables>(file, { synchronous: "normal", migrations: casesMigrations });
}

/** Id of the newest inbox row that `projection` has taken in, 0 when none. */
export async function loadOffset(database: Kysely<CasesTables>, projection: string): Promise<number> {
  const row = await database
    .selectFrom("projection_offset")
    .select("inbox_id")
    .where("projection", "=", projection)
    .executeTakeFirst();
  return row?.inbox_id ?? 0;
}

/** In the transaction of what it stands for, where the file is the same. */
export async function saveOffset(database: Kysely<CasesTables>, projection: string, inboxId: number): Promise<void> {
  await database
    .insertInto("projection_offset")
    .values({ projection, inbox_id: inboxId })
    .onConflict((conflict) => conflict.column("projection").doUpdateSet({ inbox_id: inboxId }))
    .execute();
}
