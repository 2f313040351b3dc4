import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { FilmFolder } from "./find-films.ts";
import type { SeedResult, WatchOptions } from "./seed-result.ts";

/** Whatever has a part in what is measured; the lock names the detector's weights. */
const SOURCES = ["edge-agent", "central", "contract", "config", "models", "scripts", "test"];
const LOCK = "pnpm-lock.yaml";
const NOT_SOURCES = /(^|\/)(node_modules|web|dist|films|worlds)\/|\.test\.ts$/;

interface Kept {
  readonly key: string;
  readonly result: SeedResult;
}

/** Where results are kept, one file for each seed, and what they were measured by. */
export interface Keeping {
  /** Made when it is not there. */
  readonly folder: string;
  /** See `sourceHash`; of when the command began. */
  readonly sources: string;
  /** The same, now. */
  readonly sourcesNow: () => Promise<string>;
}

/**
 * The result of one seed, from an earlier run when films, options and our source are the same to the byte, else measured
 * now and kept; a live run that cannot be trusted is not.
 *
 * @throws {Error} when our source was changed while it was measured: nobody could say by what
 */
export async function keptOrMeasured(
  { folder, sources, sourcesNow }: Keeping,
  films: FilmFolder,
  options: WatchOptions,
  measure: () => Promise<SeedResult>,
): Promise<SeedResult & { readonly wasKept: boolean }> {
  const file = join(folder, `seed-${films.seed}.json`);
  const key = await keyOf(films, { ...options, sources });
  const before = await readKept(file);
  if (before?.key === key) return { ...before.result, wasKept: true };
  const result = await measure();
  if ((await sourcesNow()) !== sources) throw new Error("Our source was changed while it was measured: begin anew.");
  if (result.live !== undefined && result.live.problems.length > 0) return { ...result, wasKept: false };
  await mkdir(folder, { recursive: true });
  // Half a file would be read as a whole one that is damaged.
  await writeFile(`${file}.part`, JSON.stringify({ key, result } satisfies Kept));
  await rename(`${file}.part`, file);
  return { ...result, wasKept: false };
}

async function readKept(file: string): Promise<Kept | undefined> {
  if (!existsSync(file)) return undefined;
  const text = await readFile(file, "utf8");
  try {
    return JSON.parse(text) as Kept; // written by ourselves, and of no use unless the key is that of today
  } catch (cause) {
    throw new Error(`${file} is no kept result: remove it`, { cause });
  }
}

async function keyOf(
  { films }: FilmFolder,
  { fps, regions, latency, sources }: WatchOptions & Pick<Keeping, "sources">,
): Promise<string> {
  const hash = createHash("sha256").update(JSON.stringify({ fps, regions, latency, sources }));
  for (const { film, truthFile } of films) hash.update(await readFile(film)).update(await readFile(truthFile));
  return hash.digest("hex");
}

/** Stands for whatever of a repository has a part in what is measured, whether it is committed or not. */
export async function sourceHash(root: string): Promise<string> {
  const hash = createHash("sha256");
  for (const name of [...(await sourceFiles(root)), LOCK]) hash.update(name).update(await readFile(join(root, name)));
  return hash.digest("hex");
}

async function sourceFiles(root: string): Promise<string[]> {
  const found = await Promise.all(
    SOURCES.map(async (folder) => {
      const names = await readdir(join(root, folder), { recursive: true });
      return names.map((name) => `${folder}/${name}`);
    }),
  );
  return found
    .flat()
    .filter((name) => /\.(ts|mjs|yaml)$/.test(name) && !NOT_SOURCES.test(name))
    .sort();
}
