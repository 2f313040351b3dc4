/**
 * What of each camera must survive a restart: the state that was told last, what an operator ordered, and that the view
 * has moved. A change is first recorded in the outbox and then written here: killed in between, it is told twice, which
 * changes nothing, rather than never.
 */
import { DatabaseSync } from "node:sqlite";
import { CameraMode, CameraState, CameraStateData, epochMs, Sha256 } from "@ngaba/contract";
import { z } from "zod";
import type { Logger } from "../platform/logger.ts";
import { openOrBeginAnew } from "../platform/set-file-aside.ts";

const Moment = z.number().transform(epochMs);

const Told = z.object({
  state: CameraState,
  since: Moment,
  reasons: CameraStateData.shape.reasons,
  episodeId: z.uuid().exactOptional(),
  damped: z.int().min(0),
});

/** Holds instead of the configured mode. */
const OrderedMode = z.object({ mode: CameraMode, until: Moment.exactOptional(), by: z.string() });

/** The view is not the one that the scene was drawn on. Holds until somebody confirms it, or draws anew. */
const MovedView = z.object({
  since: Moment,
  drawingHash: Sha256.exactOptional().describe(
    "Of what was drawn on the view before; absent of a camera without a scene",
  ),
  shiftPx: CameraStateData.shape.shiftPx.unwrap().exactOptional(),
});

const Remembered = z.object({
  told: Told.exactOptional(),
  orderedMode: OrderedMode.exactOptional(),
  movedView: MovedView.exactOptional(),
});
type Remembered = z.infer<typeof Remembered>;

/**
 * Opens the file, or makes it. A damaged one is set aside: a change that is told twice, and a view that is taken for the
 * right one until it is looked at again, are less than an agent that does not start.
 * @param path the file; it and its folder are made when missing
 */
export function openCameraMemory(path: string, log: Logger): SqliteCameraMemory {
  const damage = "the memory of cameras is damaged: a new one is made";
  return openOrBeginAnew(path, log, damage, () => new SqliteCameraMemory(path, log));
}

/** One row a camera. Made by {@link openCameraMemory}. */
export class SqliteCameraMemory {
  readonly #db: DatabaseSync;
  readonly #log: Logger;

  constructor(path: string, log: Logger) {
    this.#log = log;
    this.#db = new DatabaseSync(path);
    this.#db.exec(`
      PRAGMA journal_mode = WAL;
      CREATE TABLE IF NOT EXISTS camera (id TEXT PRIMARY KEY, remembered TEXT NOT NULL) STRICT;
    `);
  }

  /** Empty for a camera that nothing is known of; also when it cannot be read, as after an upgrade. */
  get(cameraId: string): Remembered {
    const row = this.#db.prepare("SELECT remembered FROM camera WHERE id = ?").get(cameraId);
    if (row === undefined) return {};
    const read = Remembered.safeParse(JSON.parse(String(row.remembered)));
    if (read.success) return read.data;
    this.#log.warn({ cameraId, err: read.error }, "what was remembered of a camera cannot be read any more");
    return {};
  }

  /** Replaces one part of what is remembered; `undefined` forgets it. */
  set<K extends keyof Remembered>(cameraId: string, part: K, value: Remembered[K] | undefined): void {
    const { [part]: _before, ...others } = this.get(cameraId);
    const remembered = { ...others, ...(value !== undefined && { [part]: value }) };
    this.#db
      .prepare("INSERT INTO camera VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET remembered = excluded.remembered")
      .run(cameraId, JSON.stringify(remembered));
  }

  close(): void {
    this.#db.close();
  }
}
