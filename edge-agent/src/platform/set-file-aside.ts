import { existsSync, renameSync } from "node:fs";

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
