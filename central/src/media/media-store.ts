/**
 * Pictures, clips and documents, each under the SHA-256 of its bytes: `ab/cd/<hash>` below the store's folder, with what
 * is known about it in `<hash>.json` beside it. A body is written to `incoming/` while it is hashed, made durable, and
 * renamed into place once the hash fits: what is under a name is whole and is what the name says, whenever the power
 * goes. The JSON comes first, so that no file is ever without it. What comes in pieces is a draft of its agent meanwhile:
 * see media-drafts.ts.
 */
import { createHash, randomUUID } from "node:crypto";
import { access, mkdir, open, readdir, readFile, rename, rm, stat, statfs } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Readable } from "node:stream";
import { AgentId, Sha256, UtcTime } from "@ngaba/contract";
import { z } from "zod";
import { type AppendResult, openMediaDrafts, PART, type Piece } from "./media-drafts.ts";
import { syncFolder } from "./sync-folder.ts";

/** What may be stored. Nothing that a browser would run. */
export const MediaType = z.enum(["image/jpeg", "image/png", "video/mp4", "application/json"]);
export type MediaType = z.infer<typeof MediaType>;

const MediaFacts = z.object({
  sha256: Sha256,
  mediaType: MediaType,
  bytes: z.int().min(0),
  agentId: AgentId.describe("Who sent it first"),
  receivedAt: UtcTime,
});
export type MediaFacts = z.infer<typeof MediaFacts>;

export interface MediaUpload {
  readonly sha256: string;
  readonly mediaType: MediaType;
  readonly agentId: string;
}

export type PutResult = "stored" | "already-there" | "hash-mismatch" | "too-large" | "no-room";

export interface MediaLimits {
  /** Largest body. */
  readonly maxBytes: number;
  /** No body is taken, nor taken further, while the disk has less than this free. */
  readonly minFreeBytes: number;
}

export interface MediaStore {
  /**
   * Stores a body under the hash that it is said to have. Resolves when it would survive a power cut.
   * @throws {Error} of the file system (ENOSPC and others), and whatever `body` throws; then nothing is kept
   */
  put(upload: MediaUpload, body: AsyncIterable<Uint8Array>): Promise<PutResult>;
  /** How many bytes of a body that comes in pieces are here, or that all of it is. What still arrives of it is cut off. */
  received(upload: Pick<MediaUpload, "sha256" | "agentId">): Promise<number | "already-there">;
  /**
   * Adds a piece to a body that comes in pieces, and stores it once it is whole. What arrived of a piece that breaks off
   * stays.
   * @throws {Error} of the file system (ENOSPC and others), and whatever `body` throws
   */
  append(upload: MediaUpload, piece: Piece, body: Readable): Promise<AppendResult | PutResult>;
  find(sha256: string): Promise<MediaFacts | undefined>;
  /** Path of a stored file below {@link folder}. */
  pathOf(sha256: string): string;
  /** Which of these hashes are stored. */
  stored(hashes: readonly string[]): Promise<ReadonlySet<string>>;
  readonly folder: string;
}

/** No upload takes this long, since no request may: a draft that is older belongs to a life that has ended. */
const DRAFT_MAX_AGE_MS = 15 * 60_000;

/** Opens the store in `folder`, and throws away what an earlier life left half received. */
export async function openMediaStore(folder: string, limits: MediaLimits): Promise<MediaStore> {
  const incoming = join(folder, "incoming");
  await mkdir(incoming, { recursive: true });
  await removeOldDrafts(incoming);
  const hasRoom = async () => {
    const { bavail, bsize } = await statfs(incoming);
    return bavail * bsize >= limits.minFreeBytes;
  };
  const drafts = await openMediaDrafts(incoming, { ...limits, hasRoom });
  const has = (sha256: string) =>
    access(join(folder, pathOf(sha256))).then(
      () => true,
      () => false,
    );

  return {
    folder,
    pathOf,
    async put(upload, body) {
      if (await has(upload.sha256)) return "already-there";
      const draft = join(incoming, randomUUID());
      try {
        const received = await receive(body, draft, limits.maxBytes, hasRoom);
        if (typeof received === "string") return received;
        if (received.sha256 !== upload.sha256) return "hash-mismatch";
        const facts = { ...upload, bytes: received.bytes, receivedAt: new Date().toISOString() };
        await moveIntoPlace(draft, join(folder, pathOf(upload.sha256)), facts);
        return "stored";
      } finally {
        await rm(draft, { force: true });
      }
    },
    received: async (upload) => ((await has(upload.sha256)) ? "already-there" : drafts.received(upload)),
    async append(upload, piece, body) {
      if (await has(upload.sha256)) return "already-there";
      return drafts.append(upload, piece, body, async (draft) => {
        const facts = { ...upload, bytes: piece.length, receivedAt: new Date().toISOString() };
        await moveIntoPlace(draft, join(folder, pathOf(upload.sha256)), facts);
      });
    },
    async find(sha256) {
      if (!(await has(sha256))) return undefined;
      return MediaFacts.parse(JSON.parse(await readFile(join(folder, `${pathOf(sha256)}.json`), "utf8")));
    },
    async stored(hashes) {
      const flags = await Promise.all(hashes.map(has));
      return new Set(hashes.filter((_hash, index) => flags[index]));
    },
  };
}

async function removeOldDrafts(incoming: string): Promise<void> {
  for (const name of await readdir(incoming)) {
    if (name.endsWith(PART)) continue; // they have a life of their own
    const file = join(incoming, name);
    if (Date.now() - (await stat(file)).mtimeMs > DRAFT_MAX_AGE_MS) await rm(file, { force: true });
  }
}

/** Two levels of folders keep each of them small. The hash has been checked at the door: it holds no dots or slashes. */
function pathOf(sha256: string): string {
  return join(sha256.slice(0, 2), sha256.slice(2, 4), Sha256.parse(sha256));
}

/** Writes a body to a file and makes it durable. */
async function receive(
  body: AsyncIterable<Uint8Array>,
  file: string,
  maxBytes: number,
  hasRoom: () => Promise<boolean>,
): Promise<"too-large" | "no-room" | { sha256: string; bytes: number }> {
  const handle = await open(file, "wx", 0o640);
  try {
    const hash = createHash("sha256");
    let bytes = 0;
    for await (const chunk of body) {
      bytes += chunk.length;
      if (bytes > maxBytes) return "too-large";
      if (!(await hasRoom())) return "no-room"; // asked for each piece: many may be sending at once
      hash.update(chunk);
      await handle.writeFile(chunk); // unlike write(), it does not stop half-way; it goes on from where it is
    }
    await handle.sync();
    return { sha256: hash.digest("hex"), bytes };
  } finally {
    await handle.close();
  }
}

async function moveIntoPlace(draft: string, target: string, facts: MediaFacts): Promise<void> {
  const folder = dirname(target);
  const isNewFolder = (await mkdir(folder, { recursive: true })) !== undefined;
  const factsDraft = `${draft}.json`;
  const handle = await open(factsDraft, "wx", 0o640);
  try {
    await handle.writeFile(JSON.stringify(facts));
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(factsDraft, `${target}.json`);
  await rename(draft, target);
  await syncFolder(folder);
  if (!isNewFolder) return;
  for (const above of [dirname(folder), dirname(dirname(folder))]) await syncFolder(above);
}
