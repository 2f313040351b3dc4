import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import type { MomentOrder, ViewOrder } from "../render-order.ts";
import { pageFiles } from "./page-files.ts";

const OWN_FOLDER = fileURLToPath(new URL(".", import.meta.url));
/** Has the version of the browser's driver, which starts Chromium with switches of its own. */
const MANIFEST = fileURLToPath(new URL("../../../../package.json", import.meta.url));

export interface RendererParts {
  /** What the browser and the encoder say of their versions. */
  readonly programs: readonly string[];
  readonly modelsFolder: string;
}

/** Stands for all that decides how a moment is drawn and encoded: programs, models, the page, and what runs it. */
export async function rendererKey({ programs, modelsFolder }: RendererParts): Promise<string> {
  const page = [...(await pageFiles())].map(([address, bytes]) => [address, hashOf(bytes)]);
  const models = await hashesIn(modelsFolder);
  const own = await hashesIn(OWN_FOLDER, (name) => !name.endsWith(".test.ts"));
  return hashOf(JSON.stringify({ programs, page, models, own, manifest: hashOf(await readFile(MANIFEST)) }));
}

/** What is asked for besides the moments. */
type FilmOrder = Pick<ViewOrder, "placement" | "scale"> & { readonly framesPerSecond: number };

/** Stands for a piece of film: the same key, the same pictures and the same film, whatever made the moments. */
export function segmentKey(renderer: string, film: FilmOrder, moments: readonly MomentOrder[]): string {
  return hashOf(JSON.stringify({ renderer, film, moments }));
}

async function hashesIn(folder: string, isMeant = (_name: string): boolean => true): Promise<string[][]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  const meant = files
    .map((file) => relative(folder, file))
    .filter(isMeant)
    .sort();
  return Promise.all(meant.map(async (name) => [name, hashOf(await readFile(join(folder, name)))]));
}

const hashOf = (data: Buffer | string): string => createHash("sha256").update(data).digest("hex");
