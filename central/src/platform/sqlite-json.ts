/**
 * Batches as one parameter: a statement of thousands of parameters takes longer to build, on the main thread, than SQLite
 * takes to run it, and has another text for each length.
 */
import { type RawBuilder, sql } from "kysely";

/** A table of these rows, to select from: each is a JSON array in its column `value`. */
export const rowsOf = (rows: readonly (readonly unknown[])[]): RawBuilder<unknown> =>
  sql`json_each(${JSON.stringify(rows)})`;

/** What stands behind `in`. */
export const oneOf = (texts: readonly string[]): RawBuilder<string> =>
  sql<string>`(select value from json_each(${JSON.stringify(texts)}))`;
