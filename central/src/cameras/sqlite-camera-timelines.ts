import { type CameraChange, EventMessage, isCameraOffline, isCameraState } from "@ngaba/contract";
import type { Kysely } from "kysely";
import { type CasesTables, loadOffset, saveOffset } from "../cases/sqlite-cases-database.ts";
import type { InboxRow } from "../inbox/inbox.ts";
import { type OnUnreadable, readMessages } from "../inbox/read-messages.ts";
import { type CameraTimelines, changeOf, MAX_CHANGES } from "./camera-timelines.ts";

const PROJECTION = "timelines";

export interface TimelineProjection extends CameraTimelines {
  offset(): Promise<number>;
  /** Takes in rows of the inbox, in order, and remembers how far in the same transaction. */
  apply(rows: readonly InboxRow[]): Promise<void>;
}

const TYPES: readonly string[] = ["ngaba.camera-state.v1", "ngaba.camera-offline.v1"];

export function createCameraTimelines(database: Kysely<CasesTables>, onUnreadable: OnUnreadable): TimelineProjection {
  const changesOf = (cameraId: string) =>
    database.selectFrom("camera_change").select("change").where("camera_id", "=", cameraId);
  const newestBefore = async (cameraId: string, atMs: number, count: number) => {
    const rows = await changesOf(cameraId)
      .where("at_ms", "<", atMs)
      .orderBy("at_ms", "desc")
      .orderBy("inbox_id", "desc")
      .limit(count)
      .execute();
    return rows.map(({ change }) => parseChange(change));
  };
  return {
    offset: () => loadOffset(database, PROJECTION),
    apply: (rows) =>
      database.transaction().execute(async (trx) => {
        const changes = rowsOf(rows, onUnreadable);
        if (changes.length > 0) {
          await trx
            .insertInto("camera_change")
            .values(changes)
            .onConflict((conflict) => conflict.doNothing())
            .execute();
        }
        await saveOffset(trx, PROJECTION, rows.at(-1)?.id ?? 0);
      }),
    of: async (cameraId, { from, to }) => {
      const fromMs = Date.parse(from);
      // One more than an answer holds, and the one before these.
      const newest = await newestBefore(cameraId, Date.parse(to), MAX_CHANGES + 1);
      const within = newest.filter(({ at }) => Date.parse(at) >= fromMs);
      const isCut = within.length > MAX_CHANGES;
      const shown = within.slice(0, MAX_CHANGES);
      const before = newest[shown.length] ?? (await newestBefore(cameraId, fromMs, 1))[0];
      return { ...(before !== undefined && { before }), changes: shown.toReversed(), isCut };
    },
  };
}

function rowsOf(rows: readonly InboxRow[], onUnreadable: OnUnreadable): CasesTables["camera_change"][] {
  const told = rows.filter(({ type }) => TYPES.includes(type));
  return readMessages(told, EventMessage, onUnreadable).flatMap(({ row, message }) => {
    if (!isCameraState(message) && !isCameraOffline(message)) return [];
    const change = changeOf(message, row.agentId);
    if (change === undefined) return [];
    const { cameraId } = message.data;
    return [{ inbox_id: row.id, camera_id: cameraId, at_ms: Date.parse(change.at), change: JSON.stringify(change) }];
  });
}

/** The column is written by {@link rowsOf} only. */
const parseChange = (change: string): CameraChange => JSON.parse(change) as CameraChange;
