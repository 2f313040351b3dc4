/**
 * What the picture checks learnt of each camera's view, so that a camera that is turned while the agent is away is found
 * moved, and not taken for right; and how its checks stood, so that a restart ends no fault. Kept apart from `sqlite-camera-memory.ts`: it is large, and can be learnt again.
 */
import { DatabaseSync } from "node:sqlite";
import { CheckName, epochMs, Sha256 } from "@ngaba/contract";
import { z } from "zod";
import type { Logger } from "../platform/logger.ts";
import { openOrBeginAnew } from "../platform/set-file-aside.ts";
import { GRID } from "./picture-checks/check-picture.ts";
import type { ChecksMemory } from "./picture-checks/picture-checks.ts";

/** A view belongs to what was drawn on it; the hash is absent of a camera without a scene. Large, and hardly ever new. */
export type LearntView = Pick<ChecksMemory, "reference"> & { readonly drawingHash?: string | undefined };
/** Small, and often new. */
export type ChecksStanding = Pick<ChecksMemory, "colourHours" | "standings" | "lostView">;

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
const KeptView = z.object({
  drawingHash: maybe(Sha256),
  reference: maybe(z.object({ heightPx: z.int().min(1), lights: z.array(Light) })),
});
const Standing = z.object({
  value: z.number(),
  isRaised: z.boolean(),
  since: z.number().transform(epochMs).exactOptional(),
});
const KeptChecks = z.object({
  colourHours: z.array(maybe(HourColour)).length(24),
  standings: z.record(CheckName, Standing),
  lostView: Standing,
});

/**
 * Opens the file, or makes it; a damaged one is set aside, and all views are learnt again.
 * @param path the file; it and its folder are made when missing
 */
export function openLearntViews(path: string, log: Logger): SqliteLearntViews {
  const damage = "what was learnt of the cameras' views is damaged: it is learnt again";
  return openOrBeginAnew(path, log, damage, () => new SqliteLearntViews(path, log));
}

type Table = "learnt" | "checks";

/** One row of each a camera. Made by {@link openLearntViews}. */
export class SqliteLearntViews {
  readonly #db: DatabaseSync;
  readonly #log: Logger;

  constructor(path: string, log: Logger) {
    this.#log = log;
    this.#db = new DatabaseSync(path);
    this.#db.exec(`
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = NORMAL;
      CREATE TABLE IF NOT EXISTS learnt (camera_id TEXT PRIMARY KEY, kept TEXT NOT NULL) STRICT;
      CREATE TABLE IF NOT EXISTS checks (camera_id TEXT PRIMARY KEY, kept TEXT NOT NULL) STRICT;
    `);
  }

  /** `undefined` for a camera that nothing was learnt of, or whose row cannot be read, as after an upgrade. */
  view(cameraId: string): LearntView | undefined {
    return this.#read("learnt", cameraId, KeptView);
  }

  /** How the checks stood; `undefined` as for the view. */
  checks(cameraId: string): ChecksStanding | undefined {
    return this.#read("checks", cameraId, KeptChecks);
  }

  setView(cameraId: string, view: LearntView): void {
    this.#write("learnt", cameraId, toJson(view));
  }

  setChecks(cameraId: string, { colourHours, standings, lostView }: ChecksStanding): void {
    this.#write("checks", cameraId, { colourHours, standings, lostView });
  }

  #read<T>(table: Table, cameraId: string, schema: z.ZodType<T>): T | undefined {
    const row = this.#db.prepare(`SELECT kept FROM ${table} WHERE camera_id = ?`).get(cameraId);
    if (row === undefined) return undefined;
    const read = schema.safeParse(JSON.parse(String(row.kept)));
    if (read.success) return read.data;
    this.#log.warn({ cameraId, table, err: read.error }, "what was learnt of a view cannot be read any more");
    return undefined;
  }

  #write(table: Table, cameraId: string, kept: unknown): void {
    this.#db
      .prepare(`INSERT INTO ${table} VALUES (?, ?) ON CONFLICT (camera_id) DO UPDATE SET kept = excluded.kept`)
      .run(cameraId, JSON.stringify(kept));
  }

  close(): void {
    this.#db.close();
  }
}

/** As {@link KeptView} reads it: `undefined` is no JSON. */
function toJson({ drawingHash, reference }: LearntView): unknown {
  const lights = reference?.lights.map(({ luma, ...light }) => ({
    ...light,
    luma: Buffer.from(luma).toString("base64"),
  }));
  return { drawingHash, reference: reference && { ...reference, lights } };
}
