import { type Kysely, sql } from "kysely";
import type { Migrations } from "../platform/sqlite-database.ts";

/** Null together: nobody's speed was measured. */
export interface SpeedColumns {
  speed_vehicles: number | null;
  speed_mean_mps: number | null;
  speed_p85_mps: number | null;
}

interface Place {
  camera_id: string;
  at_ms: number;
}

export interface SeriesTables {
  flow: Place & { line_id: string; class: string; direction: string; count: number };
  flow_minute: Place & SpeedColumns & { line_id: string; observed_ms: number };
  lane_minute: Place &
    SpeedColumns & {
      lane_id: string;
      observed_ms: number;
      occupancy: number;
      queue_mean: number;
      queue_max: number;
      queue_max_m: number | null;
    };
  turning: Place & { from_line_id: string; to_line_id: string; class: string; count: number };
  turning_minute: Place & { from_line_id: string; to_line_id: string; observed_ms: number };
  /** One row, once anything was dropped: what messages said before this is not whole. */
  raw_expired: { id: 1; before_ms: number };
  camera_run: { camera_id: string; from_ms: number; state: string; until_ms: number };
  // The tables of sums are named and read by the measures of the contract: see sqlite-sums.ts.
}

/** What was never measured is null. */
async function createSums(
  db: Kysely<unknown>,
  measure: string,
  tags: readonly string[],
  values: readonly string[],
): Promise<void> {
  const columns = [...tags.map((tag) => `${tag} text not null`), ...values.map((value) => `${value} real`)];
  await sql`
    create table ${sql.table(`sum_${measure}`)}(
      unit text not null, at_ms integer not null, camera text not null, ${sql.raw(columns.join(", "))},
      primary key (unit, at_ms, camera, ${sql.raw(tags.join(", "))})
    ) strict, without rowid`.execute(db);
}

export const seriesMigrations: Migrations = {
  "0001-flow": async (db) => {
    await sql`
      create table flow(
        camera_id text not null, at_ms integer not null, line_id text not null, class text not null,
        direction text not null, count integer not null,
        primary key (camera_id, at_ms, line_id, class, direction)
      ) strict, without rowid`.execute(db);
    await sql`
      create table flow_minute(
        camera_id text not null, at_ms integer not null, line_id text not null, observed_ms real not null,
        primary key (camera_id, at_ms, line_id)
      ) strict, without rowid`.execute(db);
  },
  "0002-lanes-and-turnings": async (db) => {
    await sql`alter table flow_minute add column speed_vehicles integer`.execute(db);
    await sql`alter table flow_minute add column speed_mean_mps real`.execute(db);
    await sql`alter table flow_minute add column speed_p85_mps real`.execute(db);
    await sql`
      create table lane_minute(
        camera_id text not null, at_ms integer not null, lane_id text not null, observed_ms real not null,
        occupancy real not null, queue_mean real not null, queue_max integer not null, queue_max_m real,
        speed_vehicles integer, speed_mean_mps real, speed_p85_mps real,
        primary key (camera_id, at_ms, lane_id)
      ) strict, without rowid`.execute(db);
    await sql`
      create table turning(
        camera_id text not null, at_ms integer not null, from_line_id text not null, to_line_id text not null,
        class text not null, count integer not null,
        primary key (camera_id, at_ms, from_line_id, to_line_id, class)
      ) strict, without rowid`.execute(db);
    await sql`
      create table turning_minute(
        camera_id text not null, at_ms integer not null, from_line_id text not null, to_line_id text not null,
        observed_ms real not null,
        primary key (camera_id, at_ms, from_line_id, to_line_id)
      ) strict, without rowid`.execute(db);
  },
  "0003-sums": async (db) => {
    const speed = ["speed_vehicles", "speed_sum_mps"];
    await createSums(db, "crossing", ["line", "class", "direction"], ["count"]);
    await createSums(db, "line", ["line"], ["observed_ms", ...speed]);
    const queue = ["queue_vehicle_ms", ...speed, "queue_max", "queue_max_m"];
    await createSums(db, "lane", ["lane"], ["observed_ms", "occupied_ms", ...queue]);
    await createSums(db, "turning", ["from_line", "to_line", "class"], ["count"]);
    await createSums(db, "way", ["from_line", "to_line"], ["observed_ms"]);
    await createSums(db, "event", ["kind", "severity"], ["count"]);
    await createSums(db, "camera", ["state"], ["lasted_ms"]);
    await sql`
      create table camera_run(
        camera_id text not null, from_ms integer not null, state text not null, until_ms integer not null,
        primary key (camera_id, from_ms)
      ) strict, without rowid`.execute(db);
  },
  "0004-raw-expired": async (db) => {
    await sql`create table raw_expired(id integer primary key check (id = 1), before_ms integer not null) strict`.execute(
      db,
    );
  },
};
