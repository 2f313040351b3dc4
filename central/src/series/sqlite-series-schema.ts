import { sql } from "kysely";
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
};
