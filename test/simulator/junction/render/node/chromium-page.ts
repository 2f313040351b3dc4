import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { type Browser, chromium } from "playwright-core";
import { findProgram } from "../../../../../scripts/system-programs.ts";
import type { MomentOrder, SeenActor, ViewOrder } from "../render-order.ts";
import { startPageServer } from "./page-server.ts";

/** Pictures are computed on the processor, the same on every machine. */
const FLAGS = [
  "--no-sandbox",
  "--use-gl=angle",
  "--use-angle=swiftshader",
  "--enable-unsafe-swiftshader",
  "--ignore-gpu-blocklist",
  "--disable-dev-shm-usage",
];
const OPENING_TIMEOUT_MS = 300_000;

export interface DrawnMoment {
  /** `yuv420p`, BT.709, video range. */
  readonly pixels: Buffer;
  readonly seen: readonly SeenActor[];
}

export interface ViewPage extends AsyncDisposable {
  draw(order: MomentOrder): Promise<DrawnMoment>;
}

/** Where Chromium was found. @throws {Error} when it was not */
function executable(): string {
  const found = findProgram("chromium");
  if (found === undefined) throw new Error("Chromium is not installed.");
  return found;
}

/** What Chromium says of its version: another one may draw other pictures. */
export async function chromiumVersion(): Promise<string> {
  return (await promisify(execFile)(executable(), ["--version"])).stdout;
}

/**
 * Starts a browser that draws one view.
 *
 * @param modelsFolder where `fetchModels` put the models of others, if they are to be used
 * @throws {Error} with the page's own words when it cannot draw
 */
export async function openViewPage(
  order: Omit<ViewOrder, "hasModels">,
  modelsFolder: string | undefined,
): Promise<ViewPage> {
  let pixels: Buffer | undefined;
  await using stack = new AsyncDisposableStack();
  const server = stack.use(
    await startPageServer(modelsFolder, (sent) => {
      pixels = sent;
    }),
  );
  const browser = stack.use(await chromium.launch({ executablePath: executable(), headless: true, args: FLAGS }));
  const page = await loadedPage(browser, server.url);
  await page.evaluate((view) => globalThis.junction.open(view), { ...order, hasModels: modelsFolder !== undefined });
  const opened = stack.move();
  return {
    draw: async (moment) => {
      const answer = await page.evaluate((shown) => globalThis.junction.draw(shown), JSON.stringify(moment));
      if (pixels === undefined) throw new Error("the page sent no picture");
      const seen: SeenActor[] = JSON.parse(answer);
      return { pixels, seen };
    },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

async function loadedPage(browser: Browser, url: string) {
  const page = await browser.newPage();
  page.setDefaultTimeout(OPENING_TIMEOUT_MS);
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  await page.goto(url);
  try {
    await page.waitForFunction(() => "junction" in globalThis, undefined, { timeout: 30_000 });
  } catch (error) {
    throw new Error(`the renderer's page does not start: ${complaints.join("; ") || String(error)}`, { cause: error });
  }
  return page;
}
