import { randomUUID } from "node:crypto";
import { chmod, mkdir, open, readFile, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";

/** Only its owner may read or write it. */
const OWNER_ONLY = 0o600;

/**
 * Writes a new file that only its owner can read, durably.
 * @throws {Error} with code EEXIST when there is one already: a secret is never overwritten
 */
export async function createSecretFile(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeDurably(file, text);
}

/** Writes a file that only its owner can read in place of what was there: a reader sees the old one or the new one. */
export async function replaceSecretFile(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const draft = `${file}.${randomUUID()}.draft`;
  try {
    await writeDurably(draft, text);
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

/** Text of a secret file without the line end that editors add; `undefined` when there is none. */
export async function readSecretFile(file: string): Promise<string | undefined> {
  try {
    return (await readFile(file, "utf8")).trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/** Takes the rights of others away. */
export const closeToOthers = (file: string): Promise<void> => chmod(file, OWNER_ONLY);

async function writeDurably(file: string, text: string): Promise<void> {
  const handle = await open(file, "wx", OWNER_ONLY);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
