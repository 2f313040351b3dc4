/**
 * Pictures and documents that the centre does not have yet, each a file named by its SHA-256. A file that is there is
 * whole (written under another name, synced, renamed), and it is there until the centre has said that it has it: the
 * folder itself is the list of what is pending, so a kill -9 at any moment loses nothing of it.
 */
import { createHash, randomUUID } from "node:crypto";
import { mkdirSync, readdirSync, rmSync, statSync } from "node:fs";
import { open, readFile, rename, rm } from "node:fs/promises";
import { extname, join, parse } from "node:path";
import { Sha256 } from "@ngaba/contract";
import type { Logger } from "../platform/logger.ts";

/** What the agent sends to the centre's archive. */
export type EvidenceMediaType = "image/jpeg" | "application/json";

/** A file that waits for its upload. */
export interface PendingFile {
  readonly sha256: string;
  readonly mediaType: EvidenceMediaType;
  readonly bytes: number;
}

export interface EvidenceStore {
  /** Stores bytes under their hash. Resolves when they would survive a power cut. @returns the SHA-256 */
  put(bytes: Uint8Array, mediaType: EvidenceMediaType): Promise<string>;
  /** What waits for upload, oldest first. */
  pending(): readonly PendingFile[];
  /** `undefined` when it is not there any more. */
  read(sha256: string): Promise<Buffer | undefined>;
  /** The centre has it. */
  remove(sha256: string): Promise<void>;
  /** Calls `listener` after each `put`, until the returned function is called. */
  onPut(listener: () => void): () => void;
  /** Pictures given up for want of room since the store was opened. */
  readonly picturesDropped: number;
}

const EXTENSIONS: Readonly<Record<EvidenceMediaType, string>> = { "image/jpeg": ".jpg", "application/json": ".json" };
const DRAFT = ".draft";

/** About 5,000 incidents with two 720p pictures each. */
const DEFAULT_MAX_BYTES = 2 * 1024 ** 3;

export interface EvidenceStoreOptions {
  /** Made when missing. */
  readonly folder: string;
  /** Above it the oldest pictures go; documents are small, prove what events mean, and stay. */
  readonly maxBytes?: number;
  readonly log: Logger;
  /** Told how many pictures were given up so far, each time that some were. */
  readonly onDropped?: (picturesDropped: number) => void;
}

/** Opens the store, and throws away what an earlier life left half written. */
export function openEvidenceStore(options: EvidenceStoreOptions): EvidenceStore {
  mkdirSync(options.folder, { recursive: true, mode: 0o700 });
  return new FolderEvidenceStore(options);
}

class FolderEvidenceStore implements EvidenceStore {
  readonly #options: EvidenceStoreOptions;
  readonly #maxBytes: number;
  /** Oldest first. */
  readonly #files = new Map<string, PendingFile>();
  readonly #listeners = new Set<() => void>();
  #bytes = 0;
  #picturesDropped = 0;

  constructor(options: EvidenceStoreOptions) {
    this.#options = options;
    this.#maxBytes = options.maxBytes ?? DEFAULT_MAX_BYTES;
    for (const file of filesIn(options.folder)) this.#remember(file);
    this.#makeRoom();
  }

  get picturesDropped(): number {
    return this.#picturesDropped;
  }

  async put(bytes: Uint8Array, mediaType: EvidenceMediaType): Promise<string> {
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    if (this.#files.has(sha256)) return sha256;
    const file = { sha256, mediaType, bytes: bytes.length };
    await this.#writeDurably(this.#pathOf(file), bytes);
    this.#remember(file);
    this.#makeRoom();
    for (const listener of this.#listeners) listener();
    return sha256;
  }

  pending(): readonly PendingFile[] {
    return [...this.#files.values()];
  }

  async read(sha256: string): Promise<Buffer | undefined> {
    const file = this.#files.get(sha256);
    if (file === undefined) return undefined;
    return readFile(this.#pathOf(file)).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "ENOENT") throw error;
      this.#forget(file); // someone tidied up
      return undefined;
    });
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

  async #writeDurably(path: string, bytes: Uint8Array): Promise<void> {
    const draft = join(this.#options.folder, `${randomUUID()}${DRAFT}`);
    try {
      const handle = await open(draft, "wx", 0o640);
      try {
        await handle.writeFile(bytes);
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(draft, path);
    } catch (error) {
      await rm(draft, { force: true });
      throw error;
    }
    const folder = await open(this.#options.folder, "r"); // a rename is durable once the folder is
    await folder.sync().finally(() => folder.close());
  }

  /** The newest stays, whatever its size: an event is about to name it. */
  #makeRoom(): void {
    const before = this.#picturesDropped;
    const newest = [...this.#files.keys()].at(-1);
    for (const file of this.#files.values()) {
      if (this.#bytes <= this.#maxBytes) break;
      if (file.mediaType !== "image/jpeg" || file.sha256 === newest) continue;
      this.#forget(file);
      rmSync(this.#pathOf(file), { force: true });
      this.#picturesDropped += 1;
    }
    if (this.#picturesDropped === before) return;
    const { log, onDropped } = this.#options;
    if (before === 0) log.warn({ maxBytes: this.#maxBytes }, "evidence limit reached: giving up the oldest pictures");
    onDropped?.(this.#picturesDropped);
  }

  #remember(file: PendingFile): void {
    if (this.#files.has(file.sha256)) return; // two puts of the same bytes at the same time
    this.#files.set(file.sha256, file);
    this.#bytes += file.bytes;
  }

  #forget(file: PendingFile): void {
    if (this.#files.delete(file.sha256)) this.#bytes -= file.bytes;
  }

  #pathOf({ sha256, mediaType }: PendingFile): string {
    return join(this.#options.folder, sha256 + EXTENSIONS[mediaType]);
  }
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
  if (extname(name) === EXTENSIONS["image/jpeg"]) return "image/jpeg";
  return extname(name) === EXTENSIONS["application/json"] ? "application/json" : undefined;
}
