import type { WatchOptions } from "./seed-result.ts";

export const DEFAULT_FPS = 5;

/** What `eval:junction` is asked for. */
export interface JunctionOptions extends WatchOptions {
  /** Seeds whose figures are also said by themselves. */
  readonly unseen?: readonly number[];
  /** Where results are kept. */
  readonly keep?: string;
  readonly wrong?: boolean;
  readonly writeDoc?: boolean;
}

/** @throws {Error} in one sentence when these options do not go together */
export function refuseOptions(folder: string | undefined, options: JunctionOptions): void {
  const { fps, regions, latency, unseen, writeDoc } = options;
  if (!regions && latency) {
    throw new Error("--no-regions goes only with --no-latency: an agent looks at its scene's regions.");
  }
  if (unseen !== undefined && folder === undefined) {
    throw new Error("--unseen wants a folder: the committed films are one seed.");
  }
  if (writeDoc !== true) return;
  const other = [
    ...(latency ? [] : ["--no-latency"]),
    ...(regions ? [] : ["--no-regions"]),
    ...(fps === DEFAULT_FPS ? [] : [`--fps ${fps}`]),
  ];
  if (other.length === 0) return;
  throw new Error(`--write-doc does not go with ${other.join(" and ")}: the document holds figures of the defaults.`);
}

/** The command as anybody can run it: where the films were on this machine is nobody's business. */
export function commandOf(folder: string | undefined, { unseen }: Pick<JunctionOptions, "unseen">): string {
  const words = [folder === undefined ? [] : ["<folder>"], unseen === undefined ? [] : ["--unseen", unseen.join(",")]];
  return ["pnpm eval:junction", ...words.flat(), "--write-doc"].join(" ");
}
