/**
 * Incidents that have started and not ended, kept on disk: an agent that was killed in between would otherwise leave
 * them open at the centre for ever. What is found here at a start is ended with what was last known of it.
 */
import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { IncidentData } from "../outbox/message-recorder.ts";

/** Newest message of each open incident, by its id. */
export class SqliteOpenIncidents {
  readonly #db: DatabaseSync;

  /** @param path the file; it and its folder are made when missing */
  constructor(path: string) {
    if (path !== ":memory:") mkdirSync(dirname(path), { recursive: true });
    this.#db = new DatabaseSync(path);
    this.#db.exec(`
      PRAGMA journal_mode = WAL;
      CREATE TABLE IF NOT EXISTS open_incident (id TEXT PRIMARY KEY, newest TEXT NOT NULL) STRICT;
    `);
  }

  all(): IncidentData[] {
    const rows = this.#db.prepare("SELECT newest FROM open_incident ORDER BY id").all();
    return rows.map((row) => JSON.parse(String(row.newest)) as IncidentData); // written by put, below
  }

  put(incident: IncidentData): void {
    this.#db
      .prepare("INSERT INTO open_incident VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET newest = excluded.newest")
      .run(incident.data.incidentId, JSON.stringify(incident));
  }

  remove(incidentId: string): void {
    this.#db.prepare("DELETE FROM open_incident WHERE id = ?").run(incidentId);
  }

  close(): void {
    this.#db.close();
  }
}
