import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  Kysely,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type Transaction,
} from "kysely";
import { type Migration, Migrator } from "kysely/migration";
import { CentralError } from "./errors.ts";
import { type SqliteClient, startSqliteClient } from "./sqlite-client.ts";
import type { SqlRow } from "./sqlite-protocol.ts";

/** Steps of a schema by name. Names order them (`0001-…`); what was released is never changed, only added to. */
export type Migrations = Readonly<Record<string, Migration["up"]>>;

export interface OpenSqliteOptions {
  /** `full`: a commit survives a power cut. `normal`: it survives the death of the process. */
  readonly synchronous: "full" | "normal";
  readonly migrations: Migrations;
}

/**
 * Opens a SQLite file in a thread of its own and brings its schema up to date. `destroy()` closes it. Queries may use
 * `sha256(text)`, 64 hexadecimal digits; no schema may, or other programs could not read the file.
 * @throws {CentralError} MIGRATION_FAILED also when the file is newer than this program
 */
export async function openSqlite<DB>(file: string, options: OpenSqliteOptions): Promise<Kysely<DB>> {
  const database = new Kysely<DB>({ dialect: sqliteDialect(file, options.synchronous) });
  const migrations = Object.fromEntries(Object.entries(options.migrations).map(([name, up]) => [name, { up }]));
  const migrator = new Migrator({ db: database, provider: { getMigrations: async () => migrations } });
  const { error, results } = await migrator.migrateToLatest();
  if (error === undefined) return database;
  await database.destroy();
  const step = results?.find(({ status }) => status === "Error")?.migrationName ?? "before the first step";
  const why = error instanceof Error ? error.message : String(error);
  throw new CentralError("MIGRATION_FAILED", `${file}: ${step}: ${why}`, { cause: error });
}

/** What stands in place of a statement's parameters when it is to be run for each of many rows. */
class Rows {
  readonly rows: readonly SqlRow[];

  constructor(rows: readonly SqlRow[]) {
    this.rows = rows;
  }
}

/**
 * Runs one insertion for each row, in their order, in one turn of the file's thread.
 * @param sql its parameters are `?`
 * @returns for each the id of what was inserted, 0 where nothing was
 * @throws {CentralError} SQL_FAILED
 */
export async function insertEach<DB>(
  trx: Transaction<DB>,
  sql: string,
  rows: readonly SqlRow[],
): Promise<readonly number[]> {
  if (rows.length === 0) return [];
  const inserted = await trx.executeQuery<{ id: number }>(CompiledQuery.raw(sql, [new Rows(rows)]));
  return inserted.rows.map(({ id }) => id);
}

function sqliteDialect(file: string, synchronous: "full" | "normal"): Dialect {
  return {
    createDriver: () => sqliteDriver(() => startSqliteClient({ file, synchronous })),
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createAdapter: () => new TransactionalSqliteAdapter(),
    createIntrospector: (database) => new SqliteIntrospector(database),
  };
}

/** SQLite takes schema changes back on rollback: a migration that fails leaves the file as it was. */
class TransactionalSqliteAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

/** One connection; Kysely lets one user at a time have it, for a whole transaction if it is in one. */
function sqliteDriver(start: () => SqliteClient): Driver {
  const client = start();
  const connection = sqliteConnection(client);
  const run = (sql: string) => async (on: DatabaseConnection) => void (await on.executeQuery(CompiledQuery.raw(sql)));
  return {
    init: async () => undefined,
    acquireConnection: async () => connection,
    beginTransaction: run("begin immediate"),
    commitTransaction: run("commit"),
    rollbackTransaction: run("rollback"),
    releaseConnection: async () => undefined,
    destroy: () => client.close(),
  };
}

function sqliteConnection(client: SqliteClient): DatabaseConnection {
  return {
    async executeQuery<R>({ sql, parameters }: CompiledQuery) {
      const [first] = parameters;
      const answer =
        first instanceof Rows ? await client.each(sql, first.rows) : await client.query(sql, parameters as SqlRow);
      return {
        rows: answer.rows as R[],
        ...(answer.changes === undefined ? {} : { numAffectedRows: answer.changes }),
        ...(answer.insertId === undefined ? {} : { insertId: answer.insertId }),
      };
    },
    // biome-ignore lint/correctness/useYield: part of Kysely's interface; a thread hands over whole results
    async *streamQuery() {
      throw new CentralError("SQL_FAILED", "streaming is not supported: ask by pages");
    },
  };
}
