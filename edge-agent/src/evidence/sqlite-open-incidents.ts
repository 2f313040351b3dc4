/**
 * Incidents that have started and not ended, kept on disk: an agent that was killed in between would otherwise leave
 * them open at the centre for ever.
 */
import { DatabaseSync } from "node:sqlite";
import { CameraOfflineData, KindName, RuleIncidentData } from "@ngaba/contract";
import { z } from "zod";
import type { IncidentData } from "../outbox/message-recorder.ts";
import type { Logger } from "../platform/logger.ts";
import { openOrBeginAnew } from "../platform/set-file-aside.ts";

const StoredIncident = z.union([
  z.object({ kind: z.literal("camera-offline"), data: CameraOfflineData }),
  z.object({ kind: KindName, data: RuleIncidentData }),
]);

/**
 * Opens the file, or makes it. A damaged one is set aside: what it held stays open at the centre, which is less than an
 * agent that does not start.
 * @param path the file; it and its folder are made when missing
 */
export function openOpenIncidents(path: string, log: Logger): SqliteOpenIncidents {
  const damage = "the file of open incidents is damaged: a new one is made";
  return openOrBeginAnew(path, log, damage, () => new SqliteOpenIncidents(path, log));
}

/** Newest message of each open incident, by its id. Made by {@link openOpenIncidents}. */
export class SqliteOpenIncidents {
  readonly #db: DatabaseSync;
  readonly #log: Logger;

  constructor(path: string, log: Logger) {
    this.#log = log;
    this.#db = new DatabaseSync(path);
    this.#db.exec(`
      PRAGMA journal_mode = WAL;
      CREATE TABLE IF NOT EXISTS open_incident (id TEXT PRIMARY KEY, newest TEXT NOT NULL) STRICT;
    `);
  }

  /** What cannot be read, as after an upgrade, is left out and forgotten. */
  all(): IncidentData[] {
    return this.#db
      .prepare("SELECT id, newest FROM open_incident ORDER BY id")
      .all()
      .flatMap(({ id, newest }) => {
        const incident = StoredIncident.safeParse(JSON.parse(String(newest)));
        if (incident.success) return [incident.data];
        this.#log.warn({ incidentId: id, err: incident.error }, "an open incident cannot be read any more");
        this.remove(String(id));
        return [];
      });
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
