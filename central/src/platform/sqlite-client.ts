import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { CentralError } from "./errors.ts";
import type { SqlAnswer, SqliteWorkerData, SqlRequest, SqlRow } from "./sqlite-protocol.ts";

type Rows = Extract<SqlAnswer, { isOk: true }>;

/** SQLITE_BUSY, SQLITE_NOMEM, SQLITE_IOERR, SQLITE_FULL: may go well later. */
const PASSING_FAULTS: readonly number[] = [5, 7, 10, 13];

export interface SqliteClient {
  /** @throws {CentralError} SQL_FAILED, STORE_CLOSED */
  query(sql: string, parameters: SqlRow): Promise<Rows>;
  /**
   * Runs an insertion for each row. One that fails ends it: those before it stay, unless a transaction is around it.
   * @returns a row for each, with the `id` of what was inserted, 0 where nothing was
   * @throws {CentralError} SQL_FAILED, STORE_CLOSED
   */
  each(sql: string, rows: readonly SqlRow[]): Promise<Rows>;
  /** Resolves when the file is closed and the thread has ended. */
  close(): Promise<void>;
}

/** Starts the thread that owns `file`. A thread that dies fails every question, asked and to come. */
export function startSqliteClient(data: SqliteWorkerData): SqliteClient {
  const worker = new Worker(new URL("./sqlite-worker.ts", import.meta.url), { workerData: data, name: data.file });
  const waiting = new Map<number, { resolve: (rows: Rows) => void; reject: (error: CentralError) => void }>();
  let fault: CentralError | undefined;
  let nextId = 1;

  const fail = (why: string, cause?: unknown) => {
    fault ??= new CentralError("STORE_CLOSED", `${data.file}: ${why}`, { cause });
    for (const { reject } of waiting.values()) reject(fault);
    waiting.clear();
  };
  worker.on("message", (answer: SqlAnswer) => {
    const asker = waiting.get(answer.id);
    waiting.delete(answer.id);
    if (answer.isOk) asker?.resolve(answer);
    else asker?.reject(sqlError(data.file, answer));
  });
  worker.on("error", (error) => fail("its thread failed", error));
  const ended = once(worker, "exit").then(() => fail("closed"));
  ended.catch(() => undefined); // `once` rejects on the error that is told to every asker above

  const send = (request: SqlRequest) => worker.postMessage(request);
  const ask = (toRequest: (id: number) => SqlRequest) =>
    new Promise<Rows>((resolve, reject) => {
      if (fault !== undefined) return reject(fault);
      const id = nextId++;
      waiting.set(id, { resolve, reject });
      send(toRequest(id));
    });
  return {
    query: (sql, parameters) => ask((id) => ({ kind: "query", id, sql, parameters })),
    each: (sql, rows) => ask((id) => ({ kind: "each", id, sql, rows })),
    close: async () => {
      if (fault === undefined) send({ kind: "close" });
      await ended.catch(() => undefined);
    },
  };
}

function sqlError(file: string, { message, code }: Extract<SqlAnswer, { isOk: false }>): CentralError {
  return new CentralError("SQL_FAILED", `${file}: ${message} (SQLite ${code})`, {
    retryable: PASSING_FAULTS.includes(code),
  });
}
