/**
 * What the picture checks learnt of each camera's view, so that a camera that is turned while the agent is away is found
 * moved, and not taken for right. Kept apart from `sqlite-camera-memory.ts`: it is large, and can be learnt again.
 */
import { DatabaseSync } from "node:sqlite";
import { Sha256 } from "@ngaba/contract";
import { z } from "zod";
import type { Logger } from "../platform/logger.ts";
import { openOrBeginAnew } from "../platform/set-file-aside.ts";
import { GRID } from "./picture-checks/check-picture.ts";
import type { ChecksMemory } from "./picture-checks/picture-checks.ts";

/** A view belongs to the scene that was drawn on it; absent of a camera without one. */
export type LearntView = Pick<ChecksMemory, "reference" | "colourHours"> & { readonly sceneHash?: string | undefined };

const Luma = z
  .base64()
  .transform((text) => new Uint8Array(Buffer.from(text, "base64")))
  .refine(({ length }) => length === GRID.width * GRID.height);
/** What is `undefined` is absent in an object of JSON, and null in a list. */
const maybe = <T extends z.ZodType>(schema: T) => schema.nullish().transform((value) => value ?? undefined);
const Light = z.object({
  light: z.enum(["day", "dusk", "night"]),
  luma: Luma,
  sharpness: maybe(z.number()),
  ownLikeness: z.number(),
});
const HourColour = z.object({ day: z.int(), least: z.number(), leastBefore: maybe(z.number()) });
const Kept = z.object({
  sceneHash: maybe(Sha256),
  reference: maybe(z.object({ heightPx: z.int().min(1), lights: z.array(Light) })),
  colourHours: z.array(maybe(HourColour)).length(24),
});

/**
 * Opens the file, or makes it; a damaged one is set aside, and all views are learnt again.
 * @param path the file; it and its folder are made when missing
 */
export function openLearntViews(path: string, log: Logger): SqliteLearntViews {
  const damage = "what was learnt of the cameras' views is damaged: it is learnt again";
  return openOrBeginAnew(path, log, damage, () => new SqliteLearntViews(path, log));
}

/** One row a camera. Made by {@link openLearntViews}. */
export class SqliteLearntViews {
  readonly #db: DatabaseSync;
  readonly #log: Logger;

  constructor(path: string, log: Logger) {
    this.#log = log;
    this.#db = new DatabaseSync(path);
    this.#db.exec(`
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = NORMAL;
      CREATE TABLE IF NOT EXISTS view (camera_id TEXT PRIMARY KEY, learnt TEXT NOT NULL) STRICT;
    `);
  }

  /** `undefined` for a camera that nothing was learnt of, or whose row cannot be read, as after an upgrade. */
  get(cameraId: string): LearntView | undefined {
    const row = this.#db.prepare("SELECT learnt FROM view WHERE camera_id = ?").get(cameraId);
    if (row === undefined) return undefined;
    const read = Kept.safeParse(JSON.parse(String(row.learnt)));
    if (read.success) return read.data;
    this.#log.warn({ cameraId, err: read.error }, "what was learnt of a view cannot be read any more");
    return undefined;
  }

  set(cameraId: string, view: LearntView): void {
    this.#db
      .prepare("INSERT INTO view VALUES (?, ?) ON CONFLICT (camera_id) DO UPDATE SET learnt = excluded.learnt")
      .run(cameraId, JSON.stringify(toJson(view)));
  }

  close(): void {
    this.#db.close();
  }
}

/** As {@link Kept} reads it: `undefined` is no JSON. */
function toJson({ sceneHash, reference, colourHours }: LearntView): unknown {
  const lights = reference?.lights.map(({ luma, ...light }) => ({
    ...light,
    luma: Buffer.from(luma).toString("base64"),
  }));
  return {
    sceneHash,
    reference: reference && { ...reference, lights },
    colourHours,
  };
}
