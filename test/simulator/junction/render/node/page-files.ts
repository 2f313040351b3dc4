/** What the renderer's page is made of: the file behind each of its addresses, and which of them it loads. */
import { readFile } from "node:fs/promises";
import { stripTypeScriptTypes } from "node:module";
import { join, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";

const REPOSITORY = fileURLToPath(new URL("../../../../../", import.meta.url));
const INSTALLED = join(REPOSITORY, "test/node_modules");

export const PAGE = "/test/simulator/junction/render/browser/index.html";

/** What the page may load: an address's first part, and the folder that it stands for. */
export const FOLDERS: Readonly<Record<string, string>> = {
  test: join(REPOSITORY, "test"),
  "edge-agent": join(REPOSITORY, "edge-agent"),
  three: join(INSTALLED, "three"),
  fonts: join(INSTALLED, "@fontsource/be-vietnam-pro/files"),
};

/** The file behind an address such as `/three/build/three.module.js`; `undefined` for what the page may not load. */
export function fileBehind(address: string, folders: Readonly<Record<string, string>> = FOLDERS): string | undefined {
  const [first = "", ...rest] = address.slice(1).split("/");
  const folder = folders[first];
  const file = folder === undefined ? undefined : resolve(folder, ...rest);
  return file?.startsWith(`${folder}${sep}`) ? file : undefined;
}

/** A module as a browser runs it. */
export const asJavaScript = (typeScript: string): string => stripTypeScriptTypes(typeScript);

/**
 * Everything that the page loads, whatever it draws: itself, its fonts, and each module that one of its modules imports.
 * The models of others are not among it.
 *
 * @returns bytes by address
 * @throws {Error} when something imported is not there
 */
export async function pageFiles(): Promise<ReadonlyMap<string, Buffer>> {
  const files = new Map<string, Buffer>();
  const html = (await bytesAt(PAGE)).toString("utf8");
  const known = importMapOf(html);
  const waiting = [PAGE, ...found(html, /(?:src=|url\()"([^"]+)"/g)];
  for (const address of waiting) {
    if (files.has(address)) continue;
    const bytes = await bytesAt(address);
    files.set(address, bytes);
    waiting.push(...importsOf(address, bytes).map((name) => resolved(name, address, known)));
  }
  return files;
}

function bytesAt(address: string): Promise<Buffer> {
  const file = fileBehind(address);
  if (file === undefined)
    throw new Error(`the renderer's page loads ${address}, which is in no folder that it may use`);
  return readFile(file);
}

/** A statement that names another module, at the beginning of a line. */
const IMPORT = /^(?:import|export)\b(?:[\w\s{},*$]*?\bfrom)?\s*["']([^"'\n]+)["']/gm;

/** Names as they stand in a module's imports; those of types are gone, as in the browser. */
function importsOf(address: string, bytes: Buffer): readonly string[] {
  if (address.endsWith(".ts")) return found(asJavaScript(bytes.toString("utf8")), IMPORT);
  return address.endsWith(".js") ? found(bytes.toString("utf8"), IMPORT) : [];
}

type ImportMap = readonly (readonly [name: string, address: string])[];

function importMapOf(html: string): ImportMap {
  const [text = "{}"] = found(html, /<script type="importmap">(.*?)<\/script>/gs);
  const { imports = {} }: { readonly imports?: Readonly<Record<string, string>> } = JSON.parse(text);
  return Object.entries(imports);
}

function resolved(name: string, importer: string, known: ImportMap): string {
  if (/^\.{0,2}\//.test(name)) return new URL(name, `http://localhost${importer}`).pathname;
  const match = known.find(([key]) => key === name || (key.endsWith("/") && name.startsWith(key)));
  if (match === undefined) throw new Error(`${importer} imports ${name}, which the page's import map does not know`);
  const [key, address] = match;
  return address + name.slice(key.length);
}

const found = (text: string, pattern: RegExp): string[] => [...text.matchAll(pattern)].map(([, part = ""]) => part);
