/** Files under their SHA-256, `ab/<hash>` below a folder: written beside, made durable, renamed into place. */
import { randomUUID } from "node:crypto";
import { mkdir, open, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Sha256 } from "@ngaba/contract";
import { syncFolder } from "../media/sync-folder.ts";
import { sha256Of } from "./case-archive.ts";

export interface KeptFiles {
  /** Durable when it resolves. @returns the SHA-256 of the bytes */
  keep(bytes: Uint8Array): Promise<string>;
  /** `undefined` when there is no such file, or its bytes are not what its name says. */
  read(sha256: string): Promise<Uint8Array | undefined>;
  /** Durable when it resolves. One that is not there is none to remove. */
  remove(sha256: string): Promise<void>;
  /** Removes what a kill left half written. */
  dropOldDrafts(): Promise<void>;
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
    remove: async (sha256) => {
      const file = pathOf(sha256);
      if ((await stat(file).catch(absent)) === undefined) return;
      await rm(file, { force: true });
      await syncFolder(dirname(file));
    },
    dropOldDrafts: async () => {
      for (const name of await readdir(folder, { recursive: true })) {
        const draft = name.endsWith(DRAFT) ? await stat(join(folder, name)).catch(absent) : undefined;
        if (draft !== undefined && draft.mtimeMs < Date.now() - OLD_MS) await rm(join(folder, name), { force: true });
      }
    },
  };
}

const DRAFT = ".part";
/** No file takes so long to be written: a younger draft may be of somebody who is at it. */
const OLD_MS = 3_600_000;

function absent(error: unknown): undefined {
  if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
  throw error;
}

async function writeDurably(target: string, bytes: Uint8Array): Promise<void> {
  const folder = dirname(target);
  const isNewFolder = (await mkdir(folder, { recursive: true })) !== undefined;
  const draft = join(folder, `${randomUUID()}${DRAFT}`);
  try {
    const handle = await open(draft, "wx", 0o640);
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, target);
  } finally {
    await rm(draft, { force: true });
  }
  await syncFolder(folder);
  if (isNewFolder) await syncFolder(dirname(folder));
}
