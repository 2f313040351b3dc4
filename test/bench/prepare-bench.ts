import { loadavg } from "node:os";
import { cacheFolder } from "../../scripts/folders.ts";
import { ensurePrograms } from "../../scripts/system-programs.ts";
import { rounded, say } from "../command-line.ts";
import { type Footage, fetchVtest } from "../simulator/footage.ts";

/** Has ready what benchmarks play, and says how busy the machine is with other things. */
export async function prepareBench(): Promise<Footage> {
  await ensurePrograms(["ffmpeg"], say);
  const footage = await fetchVtest({ cacheDir: cacheFolder, onProgress: say });
  say(`load of the machine over the last minute: ${loadAverage().toFixed(2)}`);
  return footage;
}

/** Of the machine, over the last minute. */
export const loadAverage = (): number => rounded(loadavg()[0] ?? 0);
