import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { expect, onTestFinished, test } from "vitest";
import { withHealth } from "../cameras/agent-reports.ts";
import { cameraHealth, receivedHealth } from "../cameras/samples.ts";
import { openSqlite } from "../platform/sqlite-database.ts";
import { loadOffset, openCasesDatabase } from "./sqlite-cases-database.ts";

test("a file of an earlier form is made anew: it holds nothing that the inbox does not", async () => {
  const folder = await mkdtemp(join(tmpdir(), "ngaba-cases-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, "cases.sqlite");
  const before = await openSqlite(file, {
    synchronous: "normal",
    migrations: {
      "0001-cases": async (db) => {
        await sql`create table projection_offset(projection text primary key, inbox_id integer not null)`.execute(db);
        await sql`create table incident(id text primary key, state text not null)`.execute(db);
        await sql`create table incident_message(incident_id text references incident(id))`.execute(db);
        await sql`insert into projection_offset values('cases', 7)`.execute(db);
        await sql`insert into incident values('a', '{}')`.execute(db);
        await sql`insert into incident_message values('a')`.execute(db);
      },
    },
  });
  await before.destroy();

  const database = await openCasesDatabase(file);
  onTestFinished(() => database.destroy());
  expect(await loadOffset(database, "cases")).toBe(0);
  expect(await database.selectFrom("incident").select("is_open").execute()).toEqual([]);
  expect(await database.selectFrom("camera_place").selectAll().execute()).toEqual([]);
});

test("what agents said last of their cameras is still known after the upgrade to reports in parts", async () => {
  const folder = await mkdtemp(join(tmpdir(), "ngaba-cases-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, "cases.sqlite");
  const made = await openCasesDatabase(file);
  const report = receivedHealth({ seq: 7, cameras: [cameraHealth("cam-1", "live"), cameraHealth("cam-2", "offline")] });
  const { named: _, ...asItWas } = report;
  await made
    .insertInto("agent_report")
    .values({ agent_id: "agent-01", report: JSON.stringify(asItWas) })
    .execute();
  await sql`delete from kysely_migration where name >= '0004'`.execute(made);
  const indexes = ["incident_counted", "open_incident", "incident_of_kind", "snapshot_of_incident"];
  for (const index of indexes) await sql`drop index ${sql.id(index)}`.execute(made);
  await sql`alter table incident drop column basis_id`.execute(made);
  for (const table of ["legal_basis", "evidence", "evidence_file", "camera_change", "series_mark", "series_filled"])
    await sql`drop table ${sql.table(table)}`.execute(made);
  await made.destroy();

  const database = await openCasesDatabase(file);
  onTestFinished(() => database.destroy());
  const [row] = await database.selectFrom("agent_report").select("report").execute();
  expect(JSON.parse(row?.report ?? "")).toEqual({
    ...withHealth(new Map(), report).get("agent-01"),
    heardAtMs: report.heardAtMs,
  });
});
