import { existsSync, mkdirSync, realpathSync, renameSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { EdgeError } from "../platform/errors.ts";

/** All that a replay writes; the events last, so that with them everything is there. */
const NAMES = ["annotated.mp4", "tracks.ndjson", "flow.ndjson", "events.ndjson"] as const;
export type OutputName = (typeof NAMES)[number];

/** Files that get their names only when they are whole, so that what a kill left behind is not taken for a result. */
export interface OutputFiles {
  /** Where a file is written until it is whole. */
  partOf(name: OutputName): string;
  /** Gives the files that were written their names. */
  finish(): void;
  abandon(): void;
}

/**
 * Makes the folder when it is missing, and removes what an earlier replay wrote into it.
 * @throws {EdgeError} CONFIG_INVALID when it cannot be written into
 */
export function openOutputFiles(folder: string): OutputFiles {
  const partOf = (name: OutputName): string => join(folder, `${name}.part`);
  const abandon = (): void => {
    for (const name of NAMES) rmSync(partOf(name), { force: true });
  };
  try {
    mkdirSync(folder, { recursive: true });
    for (const name of NAMES) rmSync(join(folder, name), { force: true });
    abandon();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new EdgeError("CONFIG_INVALID", `${folder} cannot be written into: ${why}`, {
      vi: `không ghi được vào ${folder}: ${why}`,
      cause: error,
    });
  }
  return {
    partOf,
    abandon,
    finish: () => {
      for (const name of NAMES) if (existsSync(partOf(name))) renameSync(partOf(name), join(folder, name));
    },
  };
}

/**
 * A replay must not remove what it reads, nor leave its own files among recorded tracks.
 * @throws {EdgeError} CONFIG_INVALID
 */
export function refuseOwnInput(folder: string, recording: string): void {
  if (!existsSync(folder) || !existsSync(recording)) return;
  const [out, input] = [realpathSync(folder), realpathSync(recording)];
  const isOwn = dirname(input) === out && NAMES.some((name) => name === basename(input));
  if (!isOwn && input !== out) return;
  throw new EdgeError(
    "CONFIG_INVALID",
    `--out ${folder} holds the recording itself, ${recording}: name another folder`,
    { vi: `--out ${folder} chứa chính bản ghi ${recording}: hãy chọn thư mục khác` },
  );
}
