import { createHash } from "node:crypto";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { EvidenceManifest } from "@ngaba/contract";
import type { MediaStore } from "../media/media-store.ts";
import type { Evidence, ReadEvidence } from "./case-record.ts";

/** Evidence in the store that agents upload to; a file is looked at again before it is used as proof. */
export function storedEvidence(media: Pick<MediaStore, "find" | "folder" | "pathOf">): Evidence {
  const fileOf: Evidence["fileOf"] = async (sha256) =>
    (await media.find(sha256)) === undefined ? undefined : join(media.folder, media.pathOf(sha256));
  return {
    fileOf,
    read: async (sha256) => {
      const file = await fileOf(sha256);
      return file === undefined ? "not-arrived" : ((await readAs(sha256, file)) ?? "damaged");
    },
  };
}

/** Others have their turn after so much was read and hashed. */
const PIECE_BYTES = 1024 * 1024;

/** @returns `undefined` when the bytes are not what the hash says */
async function readAs(sha256: string, file: string): Promise<Uint8Array | undefined> {
  await using handle = await open(file, "r");
  const { size } = await handle.stat();
  const bytes = Buffer.allocUnsafeSlow(size);
  const hash = createHash("sha256");
  for (let at = 0; at < size; ) {
    const { bytesRead } = await handle.read(bytes, at, Math.min(PIECE_BYTES, size - at), at);
    if (bytesRead === 0) return undefined; // it has become shorter
    hash.update(bytes.subarray(at, at + bytesRead));
    at += bytesRead;
  }
  return hash.digest("hex") === sha256 ? bytes : undefined;
}

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
