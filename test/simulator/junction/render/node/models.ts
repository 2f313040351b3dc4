import { access, mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { unzipSync } from "three/addons/libs/fflate.module.js";
import { withDebianPackage } from "../../../debian-package.ts";

const PACKAGE = { name: "sweethome3d-furniture", megabytes: 120 } as const;
const CATALOGUES = "usr/share/sweethome3d/furniture";

/** What is taken from the package: a catalogue (a zip archive) and the folder of one model in it. */
interface OutsideModel {
  readonly catalogue: string;
  readonly folder: string;
  readonly title: string;
  readonly author: string;
  readonly licence: string;
  readonly changes: string;
}

const MODELS: readonly OutsideModel[] = [
  {
    catalogue: "Scopia.sh3f",
    folder: "scopia/scooter2/",
    title: "Scooter (scooter2)",
    author: "Scopia Visual Interfaces Systems, s.l., http://www.scopia.es",
    licence: "Creative Commons Attribution 3.0 Unported, https://creativecommons.org/licenses/by/3.0/",
    changes: "painted in other colours, brought to the size of each motorbike, riders and plates added",
  },
];

/** The models of others, from Debian's package; fetched once, then found in the cache. @returns their folder */
export async function fetchModels(cacheDir: string, onProgress: (line: string) => void): Promise<string> {
  const folder = join(cacheDir, "junction-models");
  if (await isThere(folder)) return folder;
  onProgress(`fetching models from Debian's package ${PACKAGE.name} (about ${PACKAGE.megabytes} MB) …`);
  await mkdir(cacheDir, { recursive: true });
  const unfinished = await mkdtemp(join(cacheDir, "unpacking-models-"));
  try {
    await withDebianPackage(PACKAGE.name, cacheDir, async (root) => {
      for (const model of MODELS) await unpack(join(root, CATALOGUES, model.catalogue), model.folder, unfinished);
    });
    await rename(unfinished, folder);
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
  return folder;
}

/** Who made what is to be seen in the films of a seed: stands beside them. */
export function creditsText(seed: number): string {
  const models = MODELS.map(({ title, author, licence, changes }) => {
    return `- ${title}: © ${author}. Licence: ${licence}. Changes: ${changes}.\n`;
  });
  return `# Credits

These films are rendered: no place, vehicle or person in them is real, and every picture says so: "HÌNH DỰNG · RENDERED".
They come from the Ngã Ba project's \`pnpm junction:render --seed ${seed}\`. The following models were made by others and come from Debian's package
\`${PACKAGE.name}\` (SweetHome3D, http://www.sweethome3d.com):

${models.join("")}
Lettering: Be Vietnam Pro, © The Be Vietnam Pro Project Authors, SIL Open Font Licence 1.1.
`;
}

async function unpack(archive: string, folder: string, into: string): Promise<void> {
  const files = unzipSync(await readFile(archive), {
    filter: ({ name }) => name.startsWith(folder) && !name.endsWith("/"),
  });
  const entries = Object.entries(files);
  if (entries.length === 0) throw new Error(`${archive} has no ${folder}: Debian's package has changed.`);
  for (const [name, bytes] of entries) {
    const file = join(into, name);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, bytes);
  }
}

const isThere = (folder: string): Promise<boolean> =>
  access(folder).then(
    () => true,
    () => false,
  );
