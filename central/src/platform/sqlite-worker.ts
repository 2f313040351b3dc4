/**
 * The thread that owns one SQLite file. A heavy query here holds up nobody but the other users of the same file: never
 * the event loop, never another store. It answers one request after the other, in the order in which they came.
 */
import { hash } from "node:crypto";
import { type DatabaseSync, DatabaseSync as Sqlite, type StatementSync } from "node:sqlite";
import { parentPort, workerData } from "node:worker_threads";
import type { SqlAnswer, SqliteWorkerData, SqlRequest, SqlRow } from "./sqlite-protocol.ts";

const MAX_STATEMENTS = 200;
const { file, synchronous } = workerData as SqliteWorkerData;

const database = open();
const statements = new Map<string, StatementSync>();

parentPort?.on("message", (request: SqlRequest) => {
  if (request.kind === "close") {
    database.close();
    parentPort?.close();
    return;
  }
  parentPort?.postMessage(answer(request));
});

function open(): DatabaseSync {
  const opened = new Sqlite(file, { timeout: 5_000 });
  opened.exec(`pragma journal_mode = wal; pragma synchronous = ${synchronous}; pragma foreign_keys = on`);
  opened.function("sha256", { deterministic: true }, (text) => hash("sha256", String(text)));
  return opened;
}

function answer(request: Exclude<SqlRequest, { kind: "close" }>): SqlAnswer {
  const { id, sql } = request;
  try {
    const statement = prepare(sql);
    if (request.kind === "each") return { id, isOk: true, rows: request.rows.map((row) => insert(statement, row)) };
    const { parameters } = request;
    if (statement.columns().length > 0) return { id, isOk: true, rows: statement.all(...parameters) };
    const { changes, lastInsertRowid } = statement.run(...parameters);
    return { id, isOk: true, rows: [], changes: BigInt(changes), insertId: BigInt(lastInsertRowid) };
  } catch (error) {
    return { id, isOk: false, message: error instanceof Error ? error.message : String(error), code: codeOf(error) };
  }
}

/** @returns the id of the new row, 0 when there is none */
function insert(statement: StatementSync, row: SqlRow): { id: number } {
  const { changes, lastInsertRowid } = statement.run(...row);
  return { id: changes === 0 ? 0 : Number(lastInsertRowid) };
}

function prepare(sql: string): StatementSync {
  const known = statements.get(sql);
  if (known !== undefined) return known;
  // Batches of every length have a text of their own: forget all rather than grow without end.
  if (statements.size >= MAX_STATEMENTS) statements.clear();
  const statement = database.prepare(sql);
  statements.set(sql, statement);
  return statement;
}

/** SQLite's primary result code, 0 when the error is not SQLite's. */
function codeOf(error: unknown): number {
  return error instanceof Error && "errcode" in error && typeof error.errcode === "number" ? error.errcode & 0xff : 0;
}
