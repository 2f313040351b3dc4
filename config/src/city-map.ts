import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CityMap } from "@ngaba/contract";
import { ConfigError, type ConfigProblem, formatPath } from "./config-error.ts";

/** Enough to tell what is wrong with a file that a program wrote: the rest of its lines are wrong in the same way. */
const MAX_PROBLEMS = 20;

/**
 * Reads `map.geojson` of a city's folder.
 * @returns undefined where the city has none
 * @throws {ConfigError} with the first problems of the file
 */
export function loadCityMap(folder: string): CityMap | undefined {
  const file = join(folder, "map.geojson");
  const text = readIfThere(file);
  if (text === undefined) return undefined;
  const result = CityMap.safeParse(parse(text, file));
  if (result.success) return result.data;
  const problems = result.error.issues.map(
    ({ path, message }): ConfigProblem => ({ file, path: formatPath(path), message }),
  );
  throw new ConfigError(problems.slice(0, MAX_PROBLEMS));
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "ENOENT") return undefined;
    throw new ConfigError([{ file, path: "", message: `cannot be read (${String(code ?? error)})` }], { cause: error });
  }
}

/** The schema's way would be YAML's parser, which takes minutes for a map of many megabytes. */
function parse(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ConfigError([{ file, path: "", message: `is not JSON: ${String(error)}` }], { cause: error });
  }
}
