import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const JUNCTION = fileURLToPath(new URL("../../", import.meta.url));
/** Its exact versions of three and of the font decide pictures too. */
const MANIFEST = fileURLToPath(new URL("../../../../package.json", import.meta.url));

/** Stands for everything that decides what a picture shows: our source, and what is asked of it. */
export async function sourceKey(order: object): Promise<string> {
  const names = await readdir(JUNCTION, { recursive: true });
  const sources = names.filter((name) => /\.(ts|html)$/.test(name) && !name.endsWith(".test.ts")).sort();
  const hash = createHash("sha256").update(JSON.stringify(order));
  for (const file of [...sources.map((name) => join(JUNCTION, name)), MANIFEST]) hash.update(await readFile(file));
  return hash.digest("hex");
}
