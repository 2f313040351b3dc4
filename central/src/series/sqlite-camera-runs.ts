import { CameraState } from "@ngaba/contract";
import { type Kysely, sql } from "kysely";
import type { RunStore } from "./camera-runs.ts";
import type { SeriesTables } from "./sqlite-series-schema.ts";

const MAX_ROWS = 1_000;

export function createSqliteRuns(database: Kysely<SeriesTables>): RunStore {
  return {
    writeRuns: async (runs) => {
      if (runs.length === 0) return;
      const rows = runs.map(({ cameraId, state, fromMs, untilMs }) => ({
        ...{ camera_id: cameraId, state, from_ms: fromMs, until_ms: untilMs },
      }));
      await database.transaction().execute(async (trx) => {
        for (let start = 0; start < rows.length; start += MAX_ROWS) {
          await trx
            .insertInto("camera_run")
            .values(rows.slice(start, start + MAX_ROWS))
            .onConflict((conflict) =>
              conflict
                .columns(["camera_id", "from_ms"])
                .doUpdateSet(({ ref }) => ({ state: ref("excluded.state"), until_ms: ref("excluded.until_ms") }))
                .where(sql<boolean>`excluded.until_ms >= camera_run.until_ms`),
            )
            .execute();
        }
      });
    },
    readRuns: async (cameraIds, fromMs, toMs) => {
      if (cameraIds.length === 0) return [];
      const rows = await database
        .selectFrom("camera_run")
        .selectAll()
        .where("camera_id", "in", cameraIds)
        .where("from_ms", ">=", fromMs)
        .where("from_ms", "<", toMs)
        .execute();
      return rows.map((row) => ({
        ...{ cameraId: row.camera_id, fromMs: row.from_ms, untilMs: row.until_ms },
        state: CameraState.parse(row.state),
      }));
    },
  };
}
