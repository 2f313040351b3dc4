import { join } from "node:path";
import { CentralError } from "../platform/errors.ts";
import type { Logger } from "../platform/logger.ts";
import { newSecret } from "./secret.ts";
import { closeToOthers, createSecretFile, isOpenToOthers, readSecretFile } from "./secret-file.ts";

/** Shorter ones were not made by us, and could be guessed. */
const MIN_KEY_CHARS = 32;

export const accessKeyFile = (dataDir: string): string => join(dataDir, "access-key");

/**
 * The key that opens this centre's page and API: made at the first start, then the same for ever. Who has it may see
 * everything, so the file is its owner's alone; rights that others got since are taken away with a warning.
 *
 * @throws {CentralError} SECRET_MISSING when there is a file without a usable key in it
 */
export async function openAccessKey(dataDir: string, logger: Logger): Promise<string> {
  const file = accessKeyFile(dataDir);
  const existing = await readSecretFile(file);
  if (existing === undefined) {
    const made = newSecret();
    await createSecretFile(file, `${made}\n`);
    return made;
  }
  if (!/^[\w-]+$/.test(existing) || existing.length < MIN_KEY_CHARS) {
    throw new CentralError("SECRET_MISSING", `${file} holds no access key; delete it and the next start makes one`);
  }
  if (await isOpenToOthers(file)) {
    await closeToOthers(file);
    logger.warn({ file }, "others could read the access key; closed now. If they may have: delete it and start again");
  }
  return existing;
}

/** The address that opens a session in a browser. */
export const addressWithKey = (httpUrl: string, accessKey: string): string => `${httpUrl}/?key=${accessKey}`;
