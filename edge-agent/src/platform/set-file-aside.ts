import { existsSync, mkdirSync, renameSync } from "node:fs";
import { dirname } from "node:path";
import type { Logger } from "./logger.ts";

/**
 * Renames a damaged SQLite file with its log (`-wal` and `-shm`), keeping all under a name of the moment.
 * @returns the new name
 */
export function setFileAside(path: string): string {
  const setAside = `${path}.damaged-${new Date().toISOString().replaceAll(":", "-")}`;
  for (const suffix of ["", "-wal", "-shm"]) {
    if (existsSync(path + suffix)) renameSync(path + suffix, setAside + suffix);
  }
  return setAside;
}

/**
 * Opens what an agent can begin anew rather than not start: when the file is damaged, it is set aside and another made.
 *
 * @param path the file; its folder is made when missing
 * @param damage what the log says of it, as "the memory of cameras is damaged: a new one is made"
 * @throws what `open` throws of the new file
 */
export function openOrBeginAnew<T>(path: string, log: Logger, damage: string, open: () => T): T {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  try {
    return open();
  } catch (error) {
    log.error({ err: error, setAside: setFileAside(path) }, damage);
    return open();
  }
}
