import { readdir, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Sha256 } from "@ngaba/contract";
import type { MediaFacts, MediaStore } from "./media-store.ts";
import { syncFolder } from "./sync-folder.ts";

/** Stored pictures, clips and documents, for who removes them. */
export interface OldMedia {
  /** Those that were received before, in any order. One at a time: there may be millions. */
  before(atMs: number): AsyncIterable<MediaFacts>;
  /** Those of these that are stored. */
  facts(hashes: readonly string[]): Promise<readonly MediaFacts[]>;
  /** Deletes it for good; nothing when it is not there. Resolves when it would stay deleted after a power cut. */
  remove(sha256: string): Promise<void>;
}

type Store = Pick<MediaStore, "folder" | "pathOf" | "find">;

export function createOldMedia(store: Store): OldMedia {
  return {
    before: (atMs) => filesBefore(atMs, store),
    facts: async (hashes) => {
      const found = await Promise.all(hashes.map((sha256) => store.find(sha256)));
      return found.flatMap((facts) => facts ?? []);
    },
    remove: async (sha256) => {
      const file = join(store.folder, store.pathOf(sha256));
      // In the other order than it was stored: no file is ever without its facts.
      for (const path of [file, `${file}.json`]) await rm(path, { force: true });
      await syncFolder(dirname(file)).catch(ignoreMissing);
    },
  };
}

async function* filesBefore(atMs: number, store: Store): AsyncGenerator<MediaFacts> {
  for (const folder of await foldersBelow(store.folder)) {
    for (const name of await readdir(folder)) {
      if (!Sha256.safeParse(name).success) continue;
      const written = await stat(join(folder, name)).catch(ignoreMissing);
      if (written === undefined || written.mtimeMs >= atMs) continue; // spares the reading of its facts
      const facts = await store.find(name);
      if (facts !== undefined && Date.parse(facts.receivedAt) < atMs) yield facts;
    }
  }
}

const HASH_PART = /^[0-9a-f]{2}$/;

/** The two levels of folders below the store's. */
async function foldersBelow(folder: string): Promise<readonly string[]> {
  const parts = async (above: string) =>
    (await readdir(above)).filter((name) => HASH_PART.test(name)).map((name) => join(above, name));
  return (await Promise.all((await parts(folder)).map(parts))).flat();
}

/** Somebody else has removed it meanwhile. @throws everything else */
function ignoreMissing(error: unknown): undefined {
  if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
  throw error;
}
