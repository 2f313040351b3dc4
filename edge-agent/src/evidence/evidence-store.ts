/**
 * Documents, pictures and clips that the centre does not have yet, each a file named by its SHA-256. A file that is there
 * is whole (written under another name, synced, renamed), and it is there until the centre has said that it has it: the
 * folder itself is the list of what is pending, so a kill -9 at any moment loses nothing of it.
 */
import { createHash, randomUUID } from "node:crypto";
import { createReadStream, mkdirSync, readdirSync, rmSync, statSync } from "node:fs";
import { open, rename, rm } from "node:fs/promises";
import { extname, join, parse } from "node:path";
import { pipeline } from "node:stream/promises";
import { Sha256 } from "@ngaba/contract";
import type { Logger } from "../platform/logger.ts";

/** What the agent sends to the centre's archive. */
export type EvidenceMediaType = "image/jpeg" | "video/mp4" | "application/json";

/** A file that waits for its upload. */
export interface PendingFile {
  readonly sha256: string;
  readonly mediaType: EvidenceMediaType;
  readonly bytes: number;
}

export interface EvidenceStore {
  /** Stores bytes under their hash. Resolves when they would survive a power cut. @returns the SHA-256 */
  put(bytes: Uint8Array, mediaType: EvidenceMediaType): Promise<string>;
  /** Takes over a finished file out of {@link newDraft}, under its hash. Resolves when it would survive a power cut. */
  putFile(draft: string, mediaType: EvidenceMediaType): Promise<{ readonly sha256: string; readonly bytes: number }>;
  /** A path inside the folder for a file still being made; what an earlier life left under such names is removed. */
  newDraft(): string;
  /** What waits for upload, the most urgent first: documents, then pictures, then clips, each oldest first. */
  pending(): readonly PendingFile[];
  /** At most `length` bytes from `offset` on; `undefined` when the file is not there any more. */
  read(sha256: string, offset: number, length: number): Promise<Buffer | undefined>;
  /** The centre has it. */
  remove(sha256: string): Promise<void>;
  /** Calls `listener` after each `put`, until the returned function is called. */
  onPut(listener: () => void): () => void;
  /** Clips given up for want of room since the store was opened. */
  readonly clipsDropped: number;
}

const EXTENSIONS: Readonly<Record<EvidenceMediaType, string>> = {
  "application/json": ".json",
  "image/jpeg": ".jpg",
  "video/mp4": ".mp4",
};
/** What tells most in the fewest bytes goes first. */
const URGENCY: readonly EvidenceMediaType[] = ["application/json", "image/jpeg", "video/mp4"];
const DRAFT = ".draft";

const DEFAULT_MAX_CLIP_BYTES = 4e9;

export interface EvidenceStoreOptions {
  /** Made when missing. */
  readonly folder: string;
  /** Above it the oldest clips go. Documents and pictures stay: they are what an event is decided by. */
  readonly maxClipBytes?: number;
  readonly log: Logger;
  /** Told how many clips were given up so far, each time that some were. */
  readonly onDropped?: (clipsDropped: number) => void;
}

/** Opens the store, and throws away what an earlier life left half written. */
export function openEvidenceStore(options: EvidenceStoreOptions): EvidenceStore {
  mkdirSync(options.folder, { recursive: true, mode: 0o700 });
  return new FolderEvidenceStore(options);
}

class FolderEvidenceStore implements EvidenceStore {
  readonly #options: EvidenceStoreOptions;
  readonly #maxClipBytes: number;
  /** Oldest first. */
  readonly #files = new Map<string, PendingFile>();
  readonly #listeners = new Set<() => void>();
  #clipBytes = 0;
  #clipsDropped = 0;

  constructor(options: EvidenceStoreOptions) {
    this.#options = options;
    this.#maxClipBytes = options.maxClipBytes ?? DEFAULT_MAX_CLIP_BYTES;
    for (const file of filesIn(options.folder)) this.#remember(file);
    this.#makeRoom();
  }

  get clipsDropped(): number {
    return this.#clipsDropped;
  }

  async put(bytes: Uint8Array, mediaType: EvidenceMediaType): Promise<string> {
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    if (this.#files.has(sha256)) return sha256;
    const draft = this.newDraft();
    try {
      await this.#insteadOfClips(() => writeWhole(draft, bytes));
      await this.#moveIntoPlace(draft, { sha256, mediaType, bytes: bytes.length });
    } finally {
      await rm(draft, { force: true });
    }
    return sha256;
  }

  async putFile(draft: string, mediaType: EvidenceMediaType): Promise<{ sha256: string; bytes: number }> {
    try {
      const hash = createHash("sha256");
      await pipeline(createReadStream(draft), hash);
      const file = { sha256: hash.digest("hex"), mediaType, bytes: statSync(draft).size };
      if (!this.#files.has(file.sha256)) await this.#moveIntoPlace(draft, file);
      return { sha256: file.sha256, bytes: file.bytes };
    } finally {
      await rm(draft, { force: true });
    }
  }

  newDraft(): string {
    return join(this.#options.folder, `${randomUUID()}${DRAFT}`);
  }

  pending(): readonly PendingFile[] {
    const files = [...this.#files.values()];
    return URGENCY.flatMap((mediaType) => files.filter((file) => file.mediaType === mediaType));
  }

  async read(sha256: string, offset: number, length: number): Promise<Buffer | undefined> {
    const file = this.#files.get(sha256);
    if (file === undefined) return undefined;
    const handle = await open(this.#pathOf(file)).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "ENOENT") throw error;
      this.#forget(file); // someone tidied up
      return undefined;
    });
    if (handle === undefined) return undefined;
    try {
      const bytes = Buffer.alloc(Math.max(0, Math.min(length, file.bytes - offset)));
      const { bytesRead } = await handle.read(bytes, 0, bytes.length, offset);
      return bytes.subarray(0, bytesRead);
    } finally {
      await handle.close();
    }
  }

  async remove(sha256: string): Promise<void> {
    const file = this.#files.get(sha256);
    if (file === undefined) return;
    this.#forget(file);
    await rm(this.#pathOf(file), { force: true });
  }

  onPut(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** A full disk takes no picture: then clips go, the oldest first, until there is room or none is left. */
  async #insteadOfClips(write: () => Promise<void>): Promise<void> {
    for (;;) {
      try {
        return await write();
      } catch (error) {
        const isFull =
          error instanceof Error && "code" in error && (error.code === "ENOSPC" || error.code === "EDQUOT");
        const oldest = isFull ? this.#clips()[0] : undefined;
        if (oldest === undefined) throw error;
        this.#giveUp([oldest]);
      }
    }
  }

  async #moveIntoPlace(draft: string, file: PendingFile): Promise<void> {
    await syncPath(draft);
    await rename(draft, this.#pathOf(file));
    await syncPath(this.#options.folder); // a rename is durable once the folder is
    this.#remember(file);
    this.#makeRoom();
    for (const listener of this.#listeners) listener();
  }

  #clips(): PendingFile[] {
    return [...this.#files.values()].filter(({ mediaType }) => mediaType === "video/mp4");
  }

  /** The newest stays, whatever its size: an event is about to name it. */
  #makeRoom(): void {
    const given: PendingFile[] = [];
    let bytes = this.#clipBytes;
    for (const clip of this.#clips().slice(0, -1)) {
      if (bytes <= this.#maxClipBytes) break;
      given.push(clip);
      bytes -= clip.bytes;
    }
    if (given.length > 0) this.#giveUp(given);
  }

  #giveUp(clips: readonly PendingFile[]): void {
    const { log, onDropped } = this.#options;
    if (this.#clipsDropped === 0) log.warn("too little room for evidence: giving up the oldest clips");
    for (const clip of clips) {
      this.#forget(clip);
      rmSync(this.#pathOf(clip), { force: true });
      this.#clipsDropped += 1;
    }
    onDropped?.(this.#clipsDropped);
  }

  #remember(file: PendingFile): void {
    if (this.#files.has(file.sha256)) return; // two puts of the same bytes at the same time
    this.#files.set(file.sha256, file);
    if (file.mediaType === "video/mp4") this.#clipBytes += file.bytes;
  }

  #forget(file: PendingFile): void {
    if (this.#files.delete(file.sha256) && file.mediaType === "video/mp4") this.#clipBytes -= file.bytes;
  }

  #pathOf({ sha256, mediaType }: PendingFile): string {
    return join(this.#options.folder, sha256 + EXTENSIONS[mediaType]);
  }
}

async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  const handle = await open(path, "w", 0o640);
  try {
    await handle.writeFile(bytes);
  } finally {
    await handle.close();
  }
}

async function syncPath(path: string): Promise<void> {
  const handle = await open(path, "r");
  await handle.sync().finally(() => handle.close());
}

/** What an earlier life left, oldest first. */
function filesIn(folder: string): PendingFile[] {
  const found: (PendingFile & { readonly writtenMs: number })[] = [];
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (name.endsWith(DRAFT)) rmSync(path);
    const mediaType = mediaTypeOf(name);
    if (mediaType === undefined) continue;
    const { size, mtimeMs } = statSync(path);
    found.push({ sha256: parse(name).name, mediaType, bytes: size, writtenMs: mtimeMs });
  }
  return found.sort((a, b) => a.writtenMs - b.writtenMs).map(({ writtenMs: _, ...file }) => file);
}

function mediaTypeOf(name: string): EvidenceMediaType | undefined {
  if (!Sha256.safeParse(parse(name).name).success) return undefined;
  return URGENCY.find((mediaType) => EXTENSIONS[mediaType] === extname(name));
}
