import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const repositoryRoot: string = join(dirname(fileURLToPath(import.meta.url)), "..");
/** What can be made again from its sources: converted models, fetched footage. Not committed. */
export const cacheFolder: string = join(repositoryRoot, ".cache");
export const modelCacheFolder: string = join(cacheFolder, "models");
