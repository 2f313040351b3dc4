/** Files under their SHA-256, `ab/<hash>` below a folder: written beside, made durable, renamed into place. */
import { randomUUID } from "node:crypto";
import { mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Sha256 } from "@ngaba/contract";
import { fileState } from "../media/media-states.ts";
import { syncFolder } from "../media/sync-folder.ts";
import { sha256Of } from "./case-archive.ts";
import type { OpenArchive, WriteArchive } from "./document-store.ts";

/** A file that has its name to come. */
export interface Draft {
  readonly file: string;
  readonly sha256: string;
}

export interface KeptFiles {
  /** Durable when it resolves. @returns the SHA-256 of the bytes */
  keep(bytes: Uint8Array): Promise<string>;
  /** `undefined` when there is no such file, or its bytes are not what its name says. */
  read(sha256: string): Promise<Uint8Array | undefined>;
  /** Has a file written that may be too large for the memory. When that fails nothing is left. */
  draft(write: WriteArchive): Promise<Draft>;
  /** Keeps it, durable when it resolves. */
  keepDraft(draft: Draft): Promise<void>;
  /** Opens it, and leaves nothing of it once it is read. */
  passDraft(draft: Draft): Promise<OpenArchive>;
  /** The same as `read` of one that may be too large for the memory. */
  open(sha256: string): Promise<OpenArchive | undefined>;
  /** Durable when it resolves. One that is not there is none to remove. */
  remove(sha256: string): Promise<void>;
  /** Removes what is half written. */
  dropDrafts(): Promise<void>;
}

export function keptFiles(folder: string): KeptFiles {
  const pathOf = (sha256: string) => join(folder, sha256.slice(0, 2), Sha256.parse(sha256));
  const read = async (sha256: string) => {
    const bytes = await readFile(pathOf(sha256)).catch(absent);
    return bytes !== undefined && sha256Of(bytes) === sha256 ? bytes : undefined;
  };
  return {
    read,
    keep: async (bytes) => {
      const sha256 = sha256Of(bytes);
      if ((await read(sha256)) === undefined) await writeDurably(pathOf(sha256), bytes);
      return sha256;
    },
    draft: async (write) => {
      const file = join(folder, `${randomUUID()}${DRAFT}`);
      try {
        return { file, sha256: await write(file) };
      } catch (error) {
        await rm(file, { force: true });
        throw error;
      }
    },
    keepDraft: async ({ file, sha256 }) => {
      const isKept = (await fileState(pathOf(sha256), sha256)) === "stored";
      if (isKept) await rm(file);
      else await moveDurably(file, pathOf(sha256));
    },
    passDraft: async ({ file, sha256 }) => {
      const opened = await openToRead(file, sha256);
      await rm(file); // what is open stays readable
      return opened;
    },
    open: async (sha256) =>
      (await fileState(pathOf(sha256), sha256)) === "stored" ? openToRead(pathOf(sha256), sha256) : undefined,
    remove: async (sha256) => {
      const file = pathOf(sha256);
      if ((await stat(file).catch(absent)) === undefined) return;
      await rm(file, { force: true });
      await syncFolder(dirname(file));
    },
    dropDrafts: async () => {
      for (const name of await readdir(folder, { recursive: true })) {
        if (name.endsWith(DRAFT)) await rm(join(folder, name), { force: true });
      }
    },
  };
}

const DRAFT = ".part";

function absent(error: unknown): undefined {
  if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
  throw error;
}

async function openToRead(file: string, sha256: string): Promise<OpenArchive> {
  const handle = await open(file, "r");
  const { size } = await handle.stat();
  return { sha256, bytes: size, stream: handle.createReadStream() };
}

async function writeDurably(target: string, bytes: Uint8Array): Promise<void> {
  await mkdir(dirname(target), { recursive: true });
  const draft = join(dirname(target), `${randomUUID()}${DRAFT}`);
  try {
    await writeFile(draft, bytes, { flag: "wx", mode: 0o640, flush: true });
    await moveDurably(draft, target);
  } finally {
    await rm(draft, { force: true });
  }
}

async function moveDurably(draft: string, target: string): Promise<void> {
  const folder = dirname(target);
  await mkdir(folder, { recursive: true });
  await rename(draft, target);
  await syncFolder(folder);
  await syncFolder(dirname(folder)); // the folder itself may be new
}
