import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

const SQLITE_BUSY = 5;

/**
 * Takes a folder for this process alone, until disposed or the end of the process, however it ends: the system lets go
 * of SQLite's file locks with the process. The lock is the file `lock` in the folder; it stays, empty, and says nothing.
 *
 * @returns `undefined` when somebody has it
 */
export function lockFolder(folder: string): Disposable | undefined {
  const database = new DatabaseSync(join(folder, "lock"));
  try {
    database.exec("pragma journal_mode = memory; begin exclusive"); // no second file beside it
  } catch (error) {
    database.close();
    if (error instanceof Error && "errcode" in error && error.errcode === SQLITE_BUSY) return undefined;
    throw error;
  }
  return { [Symbol.dispose]: () => database.close() };
}
