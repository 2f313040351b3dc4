import { LOCAL_OFFSET_MS, UNIT_MS } from "@ngaba/contract";
import { type Kysely, sql } from "kysely";
import type { CountIncidents } from "../series/sum-sources.ts";
import type { CasesTables } from "./sqlite-cases-database.ts";

/** Counts incidents by when they began, as they are known now: kind and severity may change while one lasts. */
export const incidentCounts =
  (database: Kysely<CasesTables>): CountIncidents =>
  async (unit, cameraIds, fromMs, toMs) => {
    if (cameraIds.length === 0) return [];
    const windowMs = sql<number>`started_at_ms - (started_at_ms + ${LOCAL_OFFSET_MS}) % ${UNIT_MS[unit]}`;
    const rows = await database
      .selectFrom("incident")
      .select(({ fn }) => [
        windowMs.as("window_ms"),
        ...(["camera_id", "kind", "severity"] as const),
        fn.countAll<number>().as("count"),
      ])
      .where("camera_id", "in", cameraIds)
      .where("started_at_ms", ">=", fromMs)
      .where("started_at_ms", "<", toMs)
      .groupBy([sql`window_ms`, "camera_id", "kind", "severity"])
      .execute();
    return rows.map(({ window_ms: atMs, camera_id: camera, kind, severity, count }) => ({
      ...{ atMs, tags: { camera, kind, severity }, values: { count } },
    }));
  };
