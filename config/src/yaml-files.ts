import { readdirSync } from "node:fs";
import { join } from "node:path";
import { ConfigError } from "./config-error.ts";

/**
 * Paths of every `*.yaml` of a folder, in the order of their names.
 * @param what what the folder should hold, for the problem
 * @throws {ConfigError} when there is no such folder, it cannot be read, or it holds none
 */
export function yamlFiles(folder: string, what: string): string[] {
  const files = namesIn(folder).filter((name) => name.endsWith(".yaml"));
  if (files.length === 0) throw new ConfigError([{ file: folder, path: "", message: `has no ${what} (*.yaml)` }]);
  return files.sort().map((name) => join(folder, name));
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    const message = code === "ENOENT" ? "there is no such folder" : `cannot be read (${code ?? String(error)})`;
    throw new ConfigError([{ file: folder, path: "", message }], { cause: error });
  }
}
