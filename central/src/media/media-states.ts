import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { FileState } from "@ngaba/contract";
import type { MediaStore } from "./media-store.ts";

/** Reads through what is stored under each of these hashes, and says whether it is still what its name says. */
export const createMediaStates =
  ({ folder, pathOf }: Pick<MediaStore, "folder" | "pathOf">) =>
  async (hashes: readonly string[]): Promise<ReadonlyMap<string, FileState>> => {
    const states = new Map<string, FileState>();
    for (const sha256 of hashes) states.set(sha256, await fileState(join(folder, pathOf(sha256)), sha256));
    return states;
  };

/**
 * Whether a file is what its name says. It is read piece by piece, however large it is.
 * @throws {Error} of the file system, but for a file that is not there
 */
export async function fileState(file: string, sha256: string): Promise<FileState> {
  const hash = createHash("sha256");
  try {
    await pipeline(createReadStream(file), hash);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return "missing";
    throw error;
  }
  return hash.digest("hex") === sha256 ? "stored" : "spoiled";
}
