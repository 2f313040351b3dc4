import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

const SQLITE_BUSY = 5;

/**
 * Takes a file as a lock, for one holder at a time, until disposed or the end of the process, however it ends: the
 * system lets go of SQLite's file locks with the process. The file is made when missing; it stays, empty.
 *
 * @returns `undefined` when somebody has it
 */
export function lockFile(file: string): Disposable | undefined {
  const database = new DatabaseSync(file);
  try {
    database.exec("pragma journal_mode = memory; begin exclusive"); // no second file beside it
  } catch (error) {
    database.close();
    if (error instanceof Error && "errcode" in error && error.errcode === SQLITE_BUSY) return undefined;
    throw error;
  }
  return { [Symbol.dispose]: () => database.close() };
}

/** Takes a folder in the same way, by the file `lock` in it. */
export const lockFolder = (folder: string): Disposable | undefined => lockFile(join(folder, "lock"));
