/**
 * Evidence that was ordered and is not made yet. An order is on disk before its event is in the outbox: killed in
 * between, evidence is made of an incident that nobody hears of, which harms nobody; the other way round it would be
 * missing.
 */
import { DatabaseSync } from "node:sqlite";
import { EvidenceFile } from "@ngaba/contract";
import { z } from "zod";
import type { Logger } from "../platform/logger.ts";
import { openOrBeginAnew } from "../platform/set-file-aside.ts";
import { EvidenceOrder } from "./evidence-order.ts";

const EvidenceJob = z.object({
  order: EvidenceOrder,
  areStillsMade: z.boolean(),
  files: z.array(EvidenceFile).describe("Made and stored so far"),
});
export type EvidenceJob = z.infer<typeof EvidenceJob>;

/** A request is repeated for an hour at most; nobody asks for so many in one. */
const MAX_TAKEN_REQUESTS = 10_000;

/** Opens the file, or makes it; a damaged one is set aside. */
export function openEvidenceJobs(path: string, log: Logger): SqliteEvidenceJobs {
  const damage = "the file of ordered evidence is damaged: a new one is made";
  return openOrBeginAnew(path, log, damage, () => new SqliteEvidenceJobs(path, log));
}

/** Jobs by the id of their order. Each change is durable when it returns. Made by {@link openEvidenceJobs}. */
export class SqliteEvidenceJobs {
  readonly #db: DatabaseSync;
  readonly #log: Logger;

  constructor(path: string, log: Logger) {
    this.#log = log;
    this.#db = new DatabaseSync(path);
    this.#db.exec(`
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = FULL;
      CREATE TABLE IF NOT EXISTS evidence_job (id TEXT PRIMARY KEY, job TEXT NOT NULL) STRICT;
      CREATE TABLE IF NOT EXISTS taken_request (id TEXT PRIMARY KEY) STRICT;
    `);
  }

  /** Oldest first. What cannot be read, as after an upgrade, is left out and forgotten. */
  all(): EvidenceJob[] {
    return this.#db
      .prepare("SELECT id, job FROM evidence_job ORDER BY rowid")
      .all()
      .flatMap(({ id, job }) => {
        const parsed = EvidenceJob.safeParse(JSON.parse(String(job)));
        if (parsed.success) return [parsed.data];
        this.#log.warn({ id, err: parsed.error }, "ordered evidence cannot be read any more");
        this.remove(String(id));
        return [];
      });
  }

  put(job: EvidenceJob): void {
    this.#db
      .prepare("INSERT INTO evidence_job VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET job = excluded.job")
      .run(job.order.id, JSON.stringify(job));
  }

  /** An order that was asked for from outside, whose id is remembered after it is carried out. */
  take(job: EvidenceJob): void {
    this.#db.exec("BEGIN IMMEDIATE");
    try {
      this.#db.prepare("INSERT INTO taken_request VALUES (?)").run(job.order.id);
      this.#db
        .prepare("DELETE FROM taken_request WHERE rowid <= (SELECT max(rowid) FROM taken_request) - ?")
        .run(MAX_TAKEN_REQUESTS);
      this.put(job);
      this.#db.exec("COMMIT");
    } catch (error) {
      this.#db.exec("ROLLBACK");
      throw error;
    }
  }

  isTaken(requestId: string): boolean {
    return this.#db.prepare("SELECT 1 FROM taken_request WHERE id = ?").get(requestId) !== undefined;
  }

  remove(id: string): void {
    this.#db.prepare("DELETE FROM evidence_job WHERE id = ?").run(id);
  }

  close(): void {
    this.#db.close();
  }
}
