import { join } from "node:path";
import { z } from "zod";
import { Camera } from "./camera.ts";
import { ConfigError, type ConfigProblem } from "./config-error.ts";
import { type Report, reportRepeatedIds, withCrossCheck } from "./cross-check.ts";
import { loadYaml } from "./load-yaml.ts";
import { Site } from "./site.ts";

const idsAreUnique = (key: string) => (value: unknown, report: Report) => reportRepeatedIds(value, key, report);

/** `sites.yaml` of a city. */
export const SitesFile = withCrossCheck(z.strictObject({ sites: z.array(Site).min(1) }), idsAreUnique("sites"));
/** `cameras.yaml` of a city. */
export const CamerasFile = withCrossCheck(z.strictObject({ cameras: z.array(Camera).min(1) }), idsAreUnique("cameras"));

/** Everything that a city has put up. */
export interface Inventory {
  readonly sites: readonly Site[];
  readonly cameras: readonly Camera[];
}

/**
 * Reads `sites.yaml` and `cameras.yaml` of a city's folder.
 * @throws {ConfigError} with every problem of both files; that cameras and sites fit each other is looked at once
 *   each file is right by itself
 */
export function loadInventory(folder: string): Inventory {
  const sitesFile = join(folder, "sites.yaml");
  const camerasFile = join(folder, "cameras.yaml");
  const problems: ConfigProblem[] = [];
  const sites = collect(() => loadYaml(sitesFile, SitesFile).sites, problems);
  const cameras = collect(() => loadYaml(camerasFile, CamerasFile).cameras, problems);
  if (sites === undefined || cameras === undefined) throw new ConfigError(problems);

  const siteIds = new Set(sites.map((site) => site.id));
  const usedIds = new Set(cameras.map((camera) => camera.siteId));
  const misfits: ConfigProblem[] = [
    ...cameras.flatMap(({ siteId }, i) =>
      siteIds.has(siteId)
        ? []
        : { file: camerasFile, path: `cameras[${i}].siteId`, message: `no such site: "${siteId}"` },
    ),
    ...sites.flatMap(({ id }, i) =>
      usedIds.has(id) ? [] : { file: sitesFile, path: `sites[${i}].id`, message: `no camera hangs at "${id}"` },
    ),
  ];
  if (misfits.length > 0) throw new ConfigError(misfits);
  return Object.freeze({ sites, cameras });
}

/** Runs one loader of several: its problems are added to the others' instead of hiding them. */
export function collect<T>(load: () => T, problems: ConfigProblem[]): T | undefined {
  try {
    return load();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    problems.push(...error.problems);
    return undefined;
  }
}
