/**
 * `pnpm bench:page`: the operations centre's page in a real browser while 200 cameras change their states and 50
 * incidents begin each second: what its main thread takes for a frame, frames dropped, memory, opening, size. Says on
 * stderr what it does, prints figures, and ends with one line of JSON on stdout.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Command } from "commander";
import type { Page } from "playwright-core";
import { buildPage } from "../../scripts/build-page.ts";
import { ensurePrograms } from "../../scripts/system-programs.ts";
import { say, wholeNumber } from "../command-line.ts";
import { interruptible } from "./interruptible.ts";
import { measureOpening, type Opening, workerScripts } from "./page/opening.ts";
import { openBrowser, openTab, type Session, signIn } from "./page/page-browser.ts";
import { type PageCity, startPageCity } from "./page/page-city.ts";
import { measureMemory, type PageMemory } from "./page/page-memory.ts";
import { type PageFigures, pageJson, pageReport } from "./page/page-report.ts";
import { runScreen, type ScreenFigures } from "./page/screen-run.ts";
import { loadAverage } from "./prepare-bench.ts";

interface Options {
  readonly minutes: number;
  readonly events: number;
}

const OPENINGS = 5;
/** Until what came last has been drawn. */
const SETTLE_MS = 3_000;
/** Screens besides the first, where the page has them: a fifth of the run each, at most two minutes. */
const OTHER_SCREENS = ["/map", "/wall"];
const MAX_OTHER_MS = 120_000;

const { signal: stop, end } = interruptible();

await new Command("bench:page")
  .description("Measures the centre's page while the whole city is in trouble.")
  .option(
    "--minutes <n>",
    "how long the first screen is watched; the others a fifth of it, at most two minutes",
    wholeNumber,
    10,
  )
  .option("--events <n>", "incidents that begin each second; as many end, and cameras change besides", wholeNumber, 50)
  .action((options: Options) => bench(options, stop))
  .parseAsync()
  .catch(end);

async function bench({ minutes, events }: Options, signal: AbortSignal): Promise<void> {
  await ensurePrograms(["mosquitto", "chromium"], say);
  await buildPage(say);
  const loadBefore = loadAverage();
  say(`load of the machine over the last minute: ${loadBefore.toFixed(2)}`);
  await using stack = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), "ngaba-bench-traces-"));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const city = stack.use(await startPageCity(events, signal));
  const session = await signIn(await city.startUrl());
  const openings = await openOften(city, session, signal);
  const browser = await openBrowser();
  stack.defer(() => browser.close());
  const page = await openTab(browser, session);
  await page.goto(city.httpUrl);
  const run = { city, page, folder, signal };
  const live = await runLive(run, minutes * 60_000);
  const others = await runOthers(run, Math.min(MAX_OTHER_MS, minutes * 12_000));
  const workers = await workerScripts(city.httpUrl);
  const figures: PageFigures = {
    ...{ minutes, events, loadBefore, openings, workers, ...live, others },
    cameras: city.cameras,
  };
  process.stdout.write(`${pageReport(figures).join("\n")}\n${JSON.stringify(pageJson(figures))}\n`);
}

async function openOften({ httpUrl }: PageCity, session: Session, signal: AbortSignal): Promise<readonly Opening[]> {
  const openings: Opening[] = [];
  while (openings.length < OPENINGS) {
    signal.throwIfAborted();
    const opening = await measureOpening(httpUrl, session);
    openings.push(opening);
    say(`opened with an empty cache: first events after ${opening.firstPaintMs.toFixed(0)} ms`);
  }
  return openings;
}

interface Run {
  readonly city: PageCity;
  readonly page: Page;
  readonly folder: string;
  readonly signal: AbortSignal;
}

interface LiveRun {
  readonly live: ScreenFigures;
  readonly before: PageMemory;
  readonly after: PageMemory;
}

/** The first screen, with its memory before and after. */
async function runLive(run: Run, forMs: number): Promise<LiveRun> {
  const { city, page, signal } = run;
  await page.locator(".feed .rows button").first().waitFor();
  await sleep(SETTLE_MS, undefined, { signal });
  const before = await measureMemory(page);
  say(`the first screen, ${before.heapMib.toFixed(1)} MiB of JavaScript heap before …`);
  const live = await runScreen({ ...run, name: "live", forMs });
  await city.whenTaken();
  await sleep(SETTLE_MS, undefined, { signal });
  return { live, before, after: await measureMemory(page) };
}

/** Those of the other screens that the page has. */
async function runOthers(run: Run, forMs: number): Promise<Readonly<Record<string, ScreenFigures>>> {
  const figures: Record<string, ScreenFigures> = {};
  for (const href of OTHER_SCREENS) {
    const link = run.page.getByRole("navigation").locator(`a[href="${href}"]`);
    if ((await link.count()) === 0) continue;
    await link.click();
    await sleep(SETTLE_MS, undefined, { signal: run.signal });
    const name = href.slice(1);
    say(`the ${name} …`);
    figures[name] = await runScreen({ ...run, name, forMs });
    await run.city.whenTaken();
  }
  return figures;
}
