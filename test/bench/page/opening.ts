import { readdir } from "node:fs/promises";
import { get } from "node:http";
import { join } from "node:path";
import { pageFolder } from "../../../scripts/build-page.ts";
import { openBrowser, openTab, type Session } from "./page-browser.ts";

/** How the page opens in a browser that has never seen it. */
export interface Opening {
  /** From the navigation until the frame with the first events and the city's state was drawn. */
  readonly firstPaintMs: number;
  readonly scripts: readonly Script[];
}

export interface Script {
  readonly name: string;
  /** As it was sent, compressed. */
  readonly bytes: number;
}

/** What the page tells of itself. Dates from before its own scripts, which nothing here changes. */
const WATCH_FIRST_PAINT = `
  new MutationObserver((_, observer) => {
    if (document.querySelector(".feed .rows button") === null || document.querySelector(".top .count") === null) return;
    observer.disconnect();
    requestAnimationFrame(() => setTimeout(() => { globalThis.firstUsefulPaintMs = performance.now(); }));
  }).observe(document, { childList: true, subtree: true });
`;
const FIRST_PAINT = "globalThis.firstUsefulPaintMs";
const SCRIPTS = `performance.getEntriesByType("resource")
  .filter(({ name }) => new URL(name).pathname.endsWith(".js"))
  .map(({ name, encodedBodySize }) => ({ name: new URL(name).pathname.split("/").at(-1), bytes: encodedBodySize }))`;

/** Opens the page in a new browser: nothing is in its cache. */
export async function measureOpening(httpUrl: string, session: Session): Promise<Opening> {
  const browser = await openBrowser();
  try {
    const page = await openTab(browser, session);
    await page.addInitScript({ content: WATCH_FIRST_PAINT });
    await page.goto(httpUrl, { waitUntil: "commit" });
    await page.waitForFunction(() => "firstUsefulPaintMs" in globalThis); // text would be refused by the page's policy
    const firstPaintMs = await page.evaluate<number>(FIRST_PAINT);
    return { firstPaintMs, scripts: await page.evaluate<Script[]>(SCRIPTS) };
  } finally {
    await browser.close();
  }
}

/** Scripts of the page's workers, which it does not count among its own. */
export async function workerScripts(httpUrl: string): Promise<readonly Script[]> {
  const names = (await readdir(join(pageFolder, "assets"))).filter((name) => /worker.*\.js$/.test(name));
  return await Promise.all(names.map(async (name) => ({ name, bytes: await bytesSent(`${httpUrl}/assets/${name}`) })));
}

/** What comes over the wire for a browser that takes compressed answers. */
function bytesSent(url: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = get(url, { headers: { "accept-encoding": "gzip, deflate, br, zstd" } }, (response) => {
      let bytes = 0;
      response.on("data", (chunk: Buffer) => {
        bytes += chunk.length;
      });
      response.on("end", () => resolve(bytes)).on("error", reject);
    });
    request.on("error", reject);
  });
}

/** Maps and video are loaded where they are wanted, and are not counted with the rest. */
const APART = /map|leaflet|hls|video/i;

/** Bytes of scripts without those for maps and video, and of these. */
export function scriptBytes(scripts: readonly Script[]): { readonly own: number; readonly apart: number } {
  const sum = (some: readonly Script[]) => some.reduce((total, { bytes }) => total + bytes, 0);
  return {
    own: sum(scripts.filter(({ name }) => !APART.test(name))),
    apart: sum(scripts.filter(({ name }) => APART.test(name))),
  };
}
