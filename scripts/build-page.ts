import { spawn } from "node:child_process";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { repositoryRoot } from "./folders.ts";

const webFolder = join(repositoryRoot, "central/web");
/** Where the built page lies: what the centre serves. */
export const pageFolder: string = join(webFolder, "dist");
/** What the page is made of; a change in any of these makes a built page stale. */
const sources = ["src", "index.html", "vite.config.ts", "package.json", "../../contract/src"];

/**
 * Builds the browser's page with Vite unless the built one is newer than all that it is made of.
 * @throws {Error} with Vite's own words when the build fails
 */
export async function buildPage(say: (line: string) => void): Promise<void> {
  const built = await newestChange(join(pageFolder, "index.html"));
  const changed = Math.max(...(await Promise.all(sources.map((path) => newestChange(join(webFolder, path))))));
  if (built > changed) return;
  say("Building the page…");
  const startedAt = Date.now();
  const vite = join(webFolder, "node_modules/vite/bin/vite.js");
  const child = spawn(process.execPath, [vite, "build", "--logLevel", "warn"], {
    cwd: webFolder,
    env: { ...process.env, NODE_ENV: "production" }, // tests have another, and what they build is served afterwards too
    stdio: ["ignore", "pipe", "pipe"],
  });
  let words = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text: Buffer) => (words += text.toString()));
  const code = await new Promise<number | null>((resolve, reject) => child.on("error", reject).on("close", resolve));
  if (code !== 0) throw new Error(`Building the page failed: ${words.slice(-2000)}`);
  say(`Built the page in ${((Date.now() - startedAt) / 1000).toFixed(1)} s.`);
}

/** Newest modification under a path, milliseconds since 1970; 0 when it does not exist. */
async function newestChange(path: string): Promise<number> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) return 0;
  if (!found.isDirectory()) return found.mtimeMs;
  const children = await readdir(path);
  return Math.max(0, ...(await Promise.all(children.map((child) => newestChange(join(path, child))))));
}
