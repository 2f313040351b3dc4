import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The committed films. */
export const FILMS_DIR = fileURLToPath(new URL("films", import.meta.url));

/** The film of a camera in a folder of films. */
export const filmOf = (folder: string, cameraId: string): string => join(folder, `${cameraId}.mp4`);

/** The truth beside it; `undefined` when it is not there. */
export function truthOf(folder: string, cameraId: string): string | undefined {
  const file = join(folder, `${cameraId}.truth.json`);
  return existsSync(file) ? file : undefined;
}
