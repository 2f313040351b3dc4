import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";

/** Counts pictures that cameras get at the centre, which keeps the newest of each in a file of its name. */
export function countPictures(folder: string): { look(): void; count(): number } {
  const seen = new Set<string>(picturesIn(folder));
  const before = seen.size;
  return {
    // Again before a camera can have had two.
    look: () => {
      for (const picture of picturesIn(folder)) seen.add(picture);
    },
    count: () => seen.size - before,
  };
}

const picturesIn = (folder: string): string[] =>
  readdirSync(folder)
    .filter((name) => !name.endsWith(".draft"))
    .flatMap((name) => {
      const stat = statSync(join(folder, name), { throwIfNoEntry: false });
      return stat === undefined ? [] : [`${name} ${stat.mtimeMs}`];
    });
