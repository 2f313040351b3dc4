import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { MomentOrder } from "../render-order.ts";

const TEST = fileURLToPath(new URL("../../../../", import.meta.url));
const RENDERER = "simulator/junction/render";
/** What the page loads besides the renderer's own files; the manifest has the versions of three and of the font. */
const OTHERS = [
  ...["arms.ts", "street.ts", "furnishings.ts"].map((name) => `simulator/junction/${name}`),
  "rule-truth/noise-random.ts",
  "package.json",
];

/** Stands for all of our source that decides how a moment is drawn, and for what is asked of it. */
export async function sourceKey(order: object): Promise<string> {
  const names = await readdir(join(TEST, RENDERER), { recursive: true });
  const own = names.filter((name) => /\.(ts|html)$/.test(name) && !name.endsWith(".test.ts")).sort();
  const hash = createHash("sha256").update(JSON.stringify(order));
  for (const name of [...own.map((file) => join(RENDERER, file)), ...OTHERS]) {
    hash.update(name).update(await readFile(join(TEST, name)));
  }
  return hash.digest("hex");
}

/** Stands for the pictures of some moments: the same key, the same pictures, whatever made the moments. */
export function segmentKey(source: string, moments: readonly MomentOrder[]): string {
  return createHash("sha256").update(source).update(JSON.stringify(moments)).digest("hex");
}
