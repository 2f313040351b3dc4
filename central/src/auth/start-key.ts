import { rm } from "node:fs/promises";
import { join } from "node:path";
import { isSameSecret, newSecret } from "./secret.ts";
import { readSecretFile, replaceSecretFile } from "./secret-file.ts";

/** Holds the key while it can be used, for whoever prints the address. */
const startKeyFile = (dataDir: string): string => join(dataDir, "start-key");

/** The key that opens an administrator's session once, as long as no administrator has a password. */
export interface StartKey {
  /**
   * True once, for the right key: from then on it is used.
   * @param note awaited before that; when it fails the key stays as it was
   */
  take(key: string, note: () => Promise<void>): Promise<boolean>;
  /** An administrator has a password: the key opens nothing any more. */
  end(): Promise<void>;
}

/** Makes a new one, in the place of one that an earlier start made; none when `isNeeded` is false. */
export async function openStartKey(dataDir: string, isNeeded: boolean): Promise<StartKey> {
  const file = startKeyFile(dataDir);
  let key = isNeeded ? newSecret() : undefined;
  const end = async () => {
    key = undefined;
    await rm(file, { force: true });
  };
  if (key === undefined) await end();
  else await replaceSecretFile(file, `${key}\n`);
  return {
    end,
    take: async (tried, note) => {
      if (key === undefined || !isSameSecret(tried, key)) return false;
      const taken = key;
      key = undefined; // forgotten before anything is awaited: two at one time are not both the first
      try {
        await note();
      } catch (error) {
        key = taken;
        throw error;
      }
      await end();
      return true;
    },
  };
}

/** The address to open: with the key while there is one that can be used. */
export async function startAddress(httpUrl: string, dataDir: string): Promise<string> {
  const key = await readSecretFile(startKeyFile(dataDir));
  return key === undefined ? `${httpUrl}/` : `${httpUrl}/?key=${key}`;
}
