import { unzipSync, zipSync } from "fflate";

/** Files by their path in the archive. */
export type ArchiveFiles = ReadonlyMap<string, Uint8Array>;

/**
 * The least time that the format can tell, as local clocks show it: the format keeps local time, so that this is the same
 * everywhere.
 */
const NO_TIME = new Date(1980, 0, 1);

/** A zip that holds the files as they are, in the order of their paths: the same files make the same bytes. */
export function packed(files: ArchiveFiles): Uint8Array<ArrayBuffer> {
  const inOrder = [...files].sort(([a], [b]) => (a < b ? -1 : 1));
  return zipSync(Object.fromEntries(inOrder), { level: 0, mtime: NO_TIME, os: 0 });
}

/** @returns `undefined` when it is no zip that can be read */
export function unpacked(archive: Uint8Array): ArchiveFiles | undefined {
  try {
    return new Map(Object.entries(unzipSync(archive)));
  } catch {
    return undefined; // whatever is wrong with it, nothing in it counts
  }
}
