import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { sha256Of } from "./atomic-file.ts";
import type { ModelCard } from "./card.ts";
import { ModelError } from "./errors.ts";

/** The files of one model as its npm package carries them, already checked against the card. */
export interface SourceFiles {
  readonly graph: Buffer;
  readonly weights: Buffer;
}

/**
 * @param folder where the package lies; found among the installed packages unless told
 * @throws {ModelError} MODEL_SOURCE_MISSING, or MODEL_HASH_MISMATCH naming file, expected and got
 */
export function readSourceFiles(card: ModelCard, folder: string = packageFolder(card)): SourceFiles {
  const { graph, weights } = card.source;
  return { graph: readChecked(folder, graph), weights: readChecked(folder, weights) };
}

function packageFolder(card: ModelCard): string {
  try {
    return dirname(createRequire(import.meta.url).resolve(`${card.source.package}/package.json`));
  } catch (cause) {
    throw new ModelError("MODEL_SOURCE_MISSING", `npm package ${card.source.package} is not installed`, { cause });
  }
}

function readChecked(folder: string, { path, sha256 }: { path: string; sha256: string }): Buffer {
  const file = join(folder, path);
  const bytes = readOrExplain(file);
  const got = sha256Of(bytes);
  if (got !== sha256) {
    throw new ModelError("MODEL_HASH_MISMATCH", `${file}: expected sha256 ${sha256}, got ${got}`);
  }
  return bytes;
}

function readOrExplain(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (cause) {
    throw new ModelError("MODEL_SOURCE_MISSING", `cannot read ${file}`, { cause });
  }
}
