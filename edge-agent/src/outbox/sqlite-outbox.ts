/**
 * The outbox: what the agent found and the centre has not yet committed.
 *
 * append → publish (QoS 1) → the centre commits → its ack → delete. A row is written, and synced to the disk, before
 * anything of it is sent; it is deleted only when the centre has said that it committed it. So each event is delivered
 * at least once, whatever is killed or unplugged in between, and the centre needs a way to know repetitions and gaps:
 * every message carries `epoch` and `seq`.
 *
 * `seq` counts 1, 2, 3 … in each stream, without gaps and without ever using a number twice, also after rows were
 * deleted and the agent restarted: the last number lives in a table of its own, in the transaction that writes the row.
 * `epoch` is made with the file. A lost or damaged file means a new outbox with a new epoch, whose numbers start at 1;
 * the damaged one is set aside, since what is readable in it is still worth something.
 *
 * Both streams are bounded. Telemetry gives way oldest first and is counted; events never give way: `append` refuses.
 */
import { randomUUID } from "node:crypto";
import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync, type StatementSync } from "node:sqlite";
import type { StreamName, StreamPosition } from "@ngaba/contract";
import { EdgeError } from "../platform/errors.ts";
import type { Logger } from "../platform/logger.ts";
import { setFileAside } from "../platform/set-file-aside.ts";
import type { Outbox, OutboxRow, StreamCounts } from "./outbox.ts";

/** Where the outbox lies and how large it may grow. */
export interface SqliteOutboxOptions {
  /** The file; it and its folder are made when missing. `:memory:` is for tests that need no survival. */
  readonly path: string;
  /** Limit for topics and payloads of unacknowledged events. */
  readonly maxEventBytes?: number;
  /** Limit for topics and payloads of unsent telemetry. */
  readonly maxTelemetryBytes?: number;
  readonly log: Logger;
}

/** About 200,000 events of 1.2 KB: months of an agent cut off. */
const DEFAULT_MAX_EVENT_BYTES = 256 * 1024 * 1024;
/** About ten days of one camera; with 64 cameras, whose health is ten times as long, about two. */
const DEFAULT_MAX_TELEMETRY_BYTES = 64 * 1024 * 1024;

/** SQLite's primary result codes that we treat apart. */
const SQLITE = { busy: 5, corrupt: 11, full: 13, notADatabase: 26 } as const;

const SCHEMA = `
  CREATE TABLE outbox (epoch TEXT NOT NULL) STRICT;
  CREATE TABLE stream (
    name TEXT PRIMARY KEY, last_seq INTEGER NOT NULL DEFAULT 0, dropped INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE TABLE message (
    stream TEXT NOT NULL, seq INTEGER NOT NULL, topic TEXT NOT NULL, payload TEXT NOT NULL, size_bytes INTEGER NOT NULL,
    PRIMARY KEY (stream, seq)
  ) STRICT;
  INSERT INTO stream (name) VALUES ('event'), ('telemetry');
  PRAGMA user_version = 1;
`;

/**
 * Opens the outbox, or makes it. One process at a time: the file stays locked until {@link SqliteOutbox.close} or the
 * end of the process, however it ends.
 * @throws {EdgeError} OUTBOX_IN_USE when another process has it open
 */
export function openSqliteOutbox(options: SqliteOutboxOptions): SqliteOutbox {
  const { path, log } = options;
  if (path !== ":memory:") mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  try {
    return new SqliteOutbox(openDatabase(path), options);
  } catch (error) {
    const code = sqliteCode(error);
    if (code === SQLITE.busy) {
      throw new EdgeError("OUTBOX_IN_USE", `${path} is open in another process`, { cause: error });
    }
    if (code !== SQLITE.corrupt && code !== SQLITE.notADatabase) throw error;
    const setAside = setFileAside(path);
    log.warn({ err: error, path, setAside }, "outbox is damaged: set aside, beginning a new one with a new epoch");
    return new SqliteOutbox(openDatabase(path), options);
  }
}

/** An {@link Outbox} in one SQLite file. Made by {@link openSqliteOutbox}. */
export class SqliteOutbox implements Outbox {
  readonly #db: DatabaseSync;
  readonly #limits: Readonly<Record<StreamName, number>>;
  readonly #log: Logger;
  readonly #sql: Statements;
  readonly #counts: Record<StreamName, Counts>;
  readonly #listeners = new Set<() => void>();
  #epoch: string;

  constructor(db: DatabaseSync, options: SqliteOutboxOptions) {
    this.#db = db;
    this.#log = options.log;
    this.#limits = {
      event: options.maxEventBytes ?? DEFAULT_MAX_EVENT_BYTES,
      telemetry: options.maxTelemetryBytes ?? DEFAULT_MAX_TELEMETRY_BYTES,
    };
    this.#sql = prepare(db);
    this.#epoch = String(db.prepare("SELECT epoch FROM outbox").get()?.epoch);
    this.#counts = { event: this.#readCounts("event"), telemetry: this.#readCounts("telemetry") };
  }

  get epoch(): string {
    return this.#epoch;
  }

  append(stream: StreamName, topic: string, payload: (position: StreamPosition) => string): StreamPosition {
    const position = { stream, epoch: this.#epoch, seq: this.#counts[stream].lastSeq + 1 };
    const text = payload(position);
    const bytes = Buffer.byteLength(topic) + Buffer.byteLength(text);
    if (stream === "event" && this.#counts.event.bytes + bytes > this.#limits.event) {
      const { rows } = this.#counts.event;
      throw new EdgeError(
        "OUTBOX_FULL",
        `${rows} unacknowledged events reach the limit of ${this.#limits.event} bytes`,
      );
    }
    this.#transaction(stream, (counts) => {
      if (stream === "telemetry") this.#makeRoom(counts, bytes);
      this.#sql.insert.run(stream, position.seq, topic, text, bytes);
      counts.rows += 1;
      counts.bytes += bytes;
      counts.lastSeq = position.seq;
      this.#sql.setStream.run(counts.lastSeq, counts.dropped, stream);
    });
    for (const listener of this.#listeners) listener();
    return position;
  }

  read(stream: StreamName, afterSeq: number, limit: number): OutboxRow[] {
    return this.#sql.read.all(stream, afterSeq, limit).map((row) => ({
      stream,
      epoch: this.#epoch,
      seq: Number(row.seq),
      topic: String(row.topic),
      payload: String(row.payload),
    }));
  }

  removeUpTo(stream: StreamName, seq: number): void {
    if (seq < this.#counts[stream].oldestSeq) return; // nothing to forget: spare the disk a sync
    this.#transaction(stream, (counts) => {
      for (const row of this.#sql.remove.all(stream, seq)) {
        counts.rows -= 1;
        counts.bytes -= Number(row.size_bytes);
      }
      counts.oldestSeq = this.#oldestSeq(stream, counts.lastSeq);
    });
  }

  counts(stream: StreamName): StreamCounts {
    return { ...this.#counts[stream] };
  }

  onAppend(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  startNewEpoch(): void {
    const epoch = randomUUID();
    this.#transaction("event", (counts) => {
      this.#db.prepare("UPDATE outbox SET epoch = ?").run(epoch);
      this.#renumber("event", epoch);
      this.#renumber("telemetry", epoch);
      Object.assign(counts, this.#readCounts("event"));
    });
    this.#counts.telemetry = this.#readCounts("telemetry");
    this.#epoch = epoch;
  }

  /** Forces the log into the file and lets it go. */
  close(): void {
    this.#db.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  /** Rows stay in their order; the place inside each message is written anew with the row's. */
  #renumber(stream: StreamName, epoch: string): void {
    const rows = this.read(stream, 0, Number.MAX_SAFE_INTEGER);
    this.#sql.remove.all(stream, Number.MAX_SAFE_INTEGER);
    for (const [index, row] of rows.entries()) {
      const payload = JSON.stringify({ ...JSON.parse(row.payload), epoch, seq: index + 1 });
      const bytes = Buffer.byteLength(row.topic) + Buffer.byteLength(payload);
      this.#sql.insert.run(stream, index + 1, row.topic, payload, bytes);
    }
    this.#sql.setStream.run(rows.length, this.#counts[stream].dropped, stream);
  }

  /** Gives up the oldest telemetry until `bytes` more fit. The caller's transaction. */
  #makeRoom(counts: Counts, bytes: number): void {
    const droppedBefore = counts.dropped;
    while (counts.rows > 0 && counts.bytes + bytes > this.#limits.telemetry) {
      const [row] = this.#sql.remove.all("telemetry", counts.oldestSeq);
      counts.rows -= 1;
      counts.bytes -= Number(row?.size_bytes);
      counts.dropped += 1;
      counts.oldestSeq += 1;
    }
    const isFirst = droppedBefore === 0 && counts.dropped > 0;
    if (isFirst) this.#log.warn({ maxBytes: this.#limits.telemetry }, "telemetry limit reached: dropping the oldest");
  }

  /** All or nothing, for the file and for the counts in memory alike. */
  #transaction(stream: StreamName, change: (counts: Counts) => void): void {
    const counts = { ...this.#counts[stream] };
    this.#db.exec("BEGIN IMMEDIATE");
    try {
      change(counts);
      this.#db.exec("COMMIT");
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec("ROLLBACK");
      if (sqliteCode(error) !== SQLITE.full) throw error;
      throw new EdgeError("OUTBOX_FULL", "the disk that holds the outbox is full", { retryable: true, cause: error });
    }
    this.#counts[stream] = counts;
  }

  #readCounts(stream: StreamName): Counts {
    const { last_seq, dropped } = this.#db.prepare("SELECT * FROM stream WHERE name = ?").get(stream) ?? {};
    const held = this.#db
      .prepare("SELECT count(*) AS row_count, ifnull(sum(size_bytes), 0) AS bytes FROM message WHERE stream = ?")
      .get(stream);
    const lastSeq = Number(last_seq);
    const oldestSeq = this.#oldestSeq(stream, lastSeq);
    return { rows: Number(held?.row_count), bytes: Number(held?.bytes), oldestSeq, lastSeq, dropped: Number(dropped) };
  }

  #oldestSeq(stream: StreamName, lastSeq: number): number {
    return Number(this.#sql.oldest.get(stream)?.seq ?? lastSeq + 1);
  }
}

type Counts = { -readonly [K in keyof StreamCounts]: StreamCounts[K] };
type Statements = Readonly<Record<"insert" | "read" | "remove" | "oldest" | "setStream", StatementSync>>;

function prepare(db: DatabaseSync): Statements {
  return {
    insert: db.prepare("INSERT INTO message (stream, seq, topic, payload, size_bytes) VALUES (?, ?, ?, ?, ?)"),
    read: db.prepare("SELECT seq, topic, payload FROM message WHERE stream = ? AND seq > ? ORDER BY seq LIMIT ?"),
    remove: db.prepare("DELETE FROM message WHERE stream = ? AND seq <= ? RETURNING size_bytes"),
    oldest: db.prepare("SELECT seq FROM message WHERE stream = ? ORDER BY seq LIMIT 1"),
    setStream: db.prepare("UPDATE stream SET last_seq = ?, dropped = ? WHERE name = ?"),
  };
}

function openDatabase(path: string): DatabaseSync {
  const db = new DatabaseSync(path);
  try {
    // FULL syncs the log at each commit: with NORMAL, a power cut may take the last commits back.
    db.exec("PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
    const isNew = db.prepare("PRAGMA user_version").get()?.user_version === 0;
    if (isNew) createSchema(db);
    const found = db.prepare("PRAGMA quick_check(1)").get()?.quick_check;
    if (found !== "ok") throw Object.assign(new Error(String(found)), { errcode: SQLITE.corrupt });
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

function createSchema(db: DatabaseSync): void {
  db.exec(`BEGIN IMMEDIATE; ${SCHEMA}`);
  db.prepare("INSERT INTO outbox (epoch) VALUES (?)").run(randomUUID());
  db.exec("COMMIT");
}

/** SQLite's primary result code, `undefined` for errors that are not SQLite's. */
function sqliteCode(error: unknown): number | undefined {
  const code = error instanceof Error && "errcode" in error ? error.errcode : undefined;
  return typeof code === "number" ? code & 0xff : undefined;
}
