import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { EvidenceManifest } from "@ngaba/contract";
import type { MediaStore } from "../media/media-store.ts";
import { sha256Of } from "./case-archive.ts";
import type { ReadEvidence } from "./case-record.ts";

/** Reads evidence out of the store that agents upload to; a file is looked at again before it is used as proof. */
export const storedEvidence =
  (media: Pick<MediaStore, "find" | "folder" | "pathOf">): ReadEvidence =>
  async (sha256) => {
    if ((await media.find(sha256)) === undefined) return "not-arrived";
    const bytes = await readFile(join(media.folder, media.pathOf(sha256)));
    return sha256Of(bytes) === sha256 ? bytes : "damaged";
  };

/** The manifest of an event's evidence; `undefined` while it has not come, or cannot be read. */
export async function manifestOf(
  sha256: string | undefined,
  read: ReadEvidence,
): Promise<EvidenceManifest | undefined> {
  const bytes = sha256 === undefined ? "not-arrived" : await read(sha256);
  if (typeof bytes === "string") return undefined;
  try {
    return EvidenceManifest.safeParse(JSON.parse(new TextDecoder().decode(bytes))).data;
  } catch {
    return undefined; // nobody has promised that it is JSON
  }
}
