/** `pnpm generate [--check]`: writes what is generated from the schemas, or says which files are stale. */
import { readFile, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { generateApiDescription, generateCentralSchemas, generateExportSchema } from "@ngaba/central";
import { generateSchemas } from "@ngaba/config";
import { generateAgentSchemas } from "@ngaba/edge-agent";
import { repositoryRoot } from "./folders.ts";

const isCheck = process.argv.includes("--check");
const files = [
  ...[...generateSchemas(), ...generateAgentSchemas(), ...generateCentralSchemas()],
  ...[generateApiDescription(), generateExportSchema()],
];
const stale: string[] = [];
for (const { path, text } of files) {
  const file = join(repositoryRoot, path);
  const present = await readFile(file, "utf8").catch(() => "");
  if (present === text) continue;
  stale.push(relative(repositoryRoot, file));
  if (!isCheck) await writeFile(file, text);
}
if (stale.length > 0) {
  process.stderr.write(isCheck ? `Stale: ${stale.join(", ")}; run pnpm generate\n` : `Wrote ${stale.join(", ")}\n`);
  process.exitCode = isCheck ? 1 : 0;
}
