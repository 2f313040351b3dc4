import { LOCAL_OFFSET_MS, MEASURES, type Measure, type SumUnit, tagsOf, UNIT_MS } from "@ngaba/contract";
import { type Kysely, type RawBuilder, sql, type Transaction } from "kysely";
import { KEPT_DAYS } from "./kept.ts";
import type { SeriesTables } from "./sqlite-series-schema.ts";
import { checkCount, inOrder, type Sum, type SumStore, type SumsQuery, sumOf, type Windows } from "./sum-store.ts";

const DAY_MS = 86_400_000;
/** SQLite takes 32,766 parameters a statement: no table has as many as 30 columns. */
const MAX_ROWS = 1_000;

/** A table for each measure: `sum_<measure>` with the columns unit, at_ms, camera, then those of the measure. */
const tableOf = (measure: Measure): string => `sum_${measure}`;

export function createSqliteSums(database: Kysely<SeriesTables>): SumStore {
  return {
    readSums: async (query) => {
      const { rows } = await select(query).execute(database);
      checkCount(query, rows.length);
      return inOrder(rows.map((row) => sumOf(query, row, Number(row.window_ms))));
    },
    replaceSums: (windows, sums) =>
      database.transaction().execute(async (trx) => {
        await sql`delete from ${sql.table(tableOf(windows.measure))} where ${within(windows)}`.execute(trx);
        for (let start = 0; start < sums.length; start += MAX_ROWS) {
          await insert(trx, windows, sums.slice(start, start + MAX_ROWS));
        }
      }),
  };
}

/** Deletes sums that are older than they are kept. */
export async function expireSums(database: Kysely<SeriesTables>, nowMs: number): Promise<void> {
  for (const measure of Object.keys(MEASURES)) {
    for (const [unit, days] of Object.entries(KEPT_DAYS)) {
      if (!Number.isFinite(days)) continue;
      const table = sql.table(`sum_${measure}`);
      await sql`delete from ${table} where unit = ${unit} and at_ms < ${nowMs - days * DAY_MS}`.execute(database);
    }
  }
}

type Row = Readonly<Record<string, string | number | null>>;

function select(query: SumsQuery): RawBuilder<Row> {
  const { sums, peaks } = MEASURES[query.measure];
  const values = [
    ...sums.map((name) => sql`sum(${sql.ref(name)}) as ${sql.ref(name)}`),
    ...peaks.map((name) => sql`max(${sql.ref(name)}) as ${sql.ref(name)}`),
  ];
  const tags = query.by.map((tag) => sql.ref(tag));
  const windowMs = sql`at_ms - (at_ms + ${LOCAL_OFFSET_MS}) % ${UNIT_MS[query.into ?? query.unit]}`;
  return sql<Row>`
    select ${sql.join([sql`${windowMs} as window_ms`, ...tags, ...values])}
    from ${sql.table(tableOf(query.measure))} where ${within(query)}
    group by ${sql.join([sql`window_ms`, ...tags])}
    ${query.maxSums === undefined ? sql`` : sql`limit ${query.maxSums + 1}`}`;
}

function within({ unit, fromMs, toMs, cameraIds }: Windows): RawBuilder<boolean> {
  const ofCameras = cameraIds === undefined ? sql`true` : cameraIds.length === 0 ? sql`false` : inList(cameraIds);
  return sql<boolean>`unit = ${unit} and at_ms >= ${fromMs} and at_ms < ${toMs} and ${ofCameras}`;
}

const inList = (cameraIds: readonly string[]) => sql`camera in (${sql.join(cameraIds)})`;

async function insert(
  trx: Transaction<SeriesTables>,
  { measure, unit }: { readonly measure: Measure; readonly unit: SumUnit },
  sums: readonly Sum[],
): Promise<void> {
  const tags = tagsOf(measure);
  const values = [...MEASURES[measure].sums, ...MEASURES[measure].peaks];
  const columns = sql.join(["unit", "at_ms", ...tags, ...values].map((name) => sql.ref(name)));
  const rows = sums.map((sum) => {
    const cells = [
      unit,
      sum.atMs,
      ...tags.map((tag) => sum.tags[tag]),
      ...values.map((name) => sum.values[name] ?? null),
    ];
    return sql`(${sql.join(cells)})`;
  });
  await sql`insert into ${sql.table(tableOf(measure))} (${columns}) values ${sql.join(rows)}`.execute(trx);
}
