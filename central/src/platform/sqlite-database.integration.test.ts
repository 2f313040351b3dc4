import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { expect, onTestFinished, test } from "vitest";
import { insertEach, type Migrations, openSqlite } from "./sqlite-database.ts";

interface Shelf {
  book: { id: number; title: string };
}

const first: Migrations = {
  "0001-book": async (db) => void (await sql`create table book(id integer primary key, title text) strict`.execute(db)),
};

async function temporaryFile(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "ngaba-sqlite-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  return join(folder, "shelf.sqlite");
}

const open = (file: string, migrations = first) => openSqlite<Shelf>(file, { synchronous: "normal", migrations });

test("what was committed is there after closing and opening again", async () => {
  const file = await temporaryFile();
  const shelf = await open(file);
  await shelf.insertInto("book").values({ id: 1, title: "Truyện Kiều" }).execute();
  await shelf.destroy();

  const again = await open(file);
  onTestFinished(() => again.destroy());
  expect(await again.selectFrom("book").selectAll().execute()).toEqual([{ id: 1, title: "Truyện Kiều" }]);
});

test("a transaction that throws leaves nothing, and nobody else's statements get into it", async () => {
  const shelf = await open(await temporaryFile());
  onTestFinished(() => shelf.destroy());
  const failing = shelf.transaction().execute(async (trx) => {
    await trx.insertInto("book").values({ id: 1, title: "taken back" }).execute();
    await trx.insertInto("book").values({ id: 1, title: "twice the same id" }).execute();
  });
  const outside = shelf.insertInto("book").values({ id: 2, title: "kept" }).execute();

  await expect(failing).rejects.toMatchObject({ code: "SQL_FAILED", retryable: false });
  await outside;
  expect(await shelf.selectFrom("book").select("id").execute()).toEqual([{ id: 2 }]);
});

test("many rows are inserted in order, each told its id; one that fails takes back its transaction", async () => {
  const shelf = await open(await temporaryFile());
  onTestFinished(() => shelf.destroy());
  const insert = (titles: readonly (readonly [number | null, string])[]) =>
    shelf
      .transaction()
      .execute((trx) => insertEach(trx, "insert into book(id, title) values (?, ?) on conflict do nothing", titles));
  expect(
    await insert([
      [null, "Truyện Kiều"],
      [7, "Số đỏ"],
      [7, "twice the same id"],
      [null, "Tắt đèn"],
    ]),
  ).toEqual([...[1, 7, 0, 8]]);
  expect(await insert([])).toEqual([]);
  const unbindable = [9, undefined as unknown as string] as const;
  await expect(insert([[null, "taken back"], unbindable])).rejects.toMatchObject({ code: "SQL_FAILED" });
  const titles = await shelf.selectFrom("book").select("title").orderBy("id").execute();
  expect(titles.map(({ title }) => title)).toEqual(["Truyện Kiều", "Số đỏ", "Tắt đèn"]);
});

test("a migration that fails leaves the schema as it was, and a file of a newer program is refused", async () => {
  const file = await temporaryFile();
  await (await open(file)).destroy();
  const broken: Migrations = {
    ...first,
    "0002-broken": async (db) => {
      await sql`alter table book add column pages integer`.execute(db);
      await sql`no such statement`.execute(db);
    },
  };
  await expect(open(file, broken)).rejects.toMatchObject({ code: "MIGRATION_FAILED" });
  await expect(open(file, {})).rejects.toMatchObject({ code: "MIGRATION_FAILED" });

  const shelf = await open(file);
  onTestFinished(() => shelf.destroy());
  const columns = await sql<{ name: string }>`select name from pragma_table_info('book')`.execute(shelf);
  expect(columns.rows.map(({ name }) => name)).toEqual(["id", "title"]);
});

test("a heavy query does not hold up the event loop", async () => {
  const shelf = await open(await temporaryFile());
  onTestFinished(() => shelf.destroy());
  const heavy = sql<{ n: number }>`
    with recursive count(n) as (select 1 union all select n + 1 from count where n < 2000000)
    select max(n) as n from count`.execute(shelf);
  let turns = 0;
  const turning = setInterval(() => turns++, 1);
  const { rows } = await heavy;
  clearInterval(turning);
  expect(rows).toEqual([{ n: 2_000_000 }]);
  expect(turns).toBeGreaterThan(5);
});

test("whoever asks a closed store is told so", async () => {
  const shelf = await open(await temporaryFile());
  await shelf.destroy();
  await expect(shelf.selectFrom("book").selectAll().execute()).rejects.toThrow();
});
