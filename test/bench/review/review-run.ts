import type { Page } from "playwright-core";
import { say } from "../../command-line.ts";
import { waitUntil } from "../../until.ts";
import { openBrowser, openTab } from "../page/page-browser.ts";
import { createRandom } from "../search/random.ts";
import { caseIdsByEvent, wronglyEnded } from "./case-ends.ts";
import { type CaseKey, endOf, prepareKeys } from "./case-keys.ts";
import { type CaseWaits, decideCase, type Pace } from "./officer.ts";
import { keysDown, timeKey, watchWaits } from "./page-waits.ts";
import { crossings, type ReviewCentre, startReviewCentre } from "./review-centre.ts";

export interface ReviewOptions extends Pace {
  readonly cases: number;
  /** Of everything that is made up. */
  readonly seed: number;
}

/** What an officer's way through all cases came to. */
export interface ReviewFigures {
  readonly cases: number;
  /** In words, the cases that did not end as their keys say. */
  readonly wrong: readonly string[];
  /** With those that typed the plates. */
  readonly keysDown: number;
  readonly plateCharacters: number;
  readonly waits: readonly CaseWaits[];
  readonly tookMs: number;
}

const SAY_EVERY = 25;

/** Prepares the cases and has all of them decided at the page. The page is built. */
export async function runReview({ cases, seed, ...pace }: ReviewOptions, signal: AbortSignal): Promise<ReviewFigures> {
  await using stack = new AsyncDisposableStack();
  const keys = prepareKeys(cases, crossings().length, createRandom(seed, 4));
  const centre = stack.use(await startReviewCentre(keys, signal));
  const browser = await openBrowser();
  stack.defer(() => browser.close());
  const page = await openTab(browser);
  await watchWaits(page);
  await sitDown(page, centre);
  const caseIds = await whenMade(page, centre, signal);
  await openQueue(page, centre);
  const startedMs = performance.now();
  const waits = await decideAll({ page, keys, told: centre.told, caseIds, pace, signal });
  const tookMs = performance.now() - startedMs;
  return {
    ...{ cases, waits, tookMs, keysDown: await keysDown(page) },
    plateCharacters: keys.reduce((sum, key) => sum + (endOf(key).kind === "accept" ? (key.plate?.length ?? 0) : 0), 0),
    wrong: await wronglyEnded(page, centre.httpUrl, keys, caseIds),
  };
}

async function sitDown(page: Page, { httpUrl, officer }: ReviewCentre): Promise<void> {
  await page.goto(httpUrl);
  await page.getByLabel("Tên đăng nhập").fill(officer.login);
  await page.getByLabel("Mật khẩu").fill(officer.password);
  await page.getByRole("button", { name: "Đăng nhập" }).click();
  await page.getByRole("navigation").waitFor();
}

/** @returns ids of the cases, in the order of their keys */
async function whenMade(page: Page, { httpUrl, told }: ReviewCentre, signal: AbortSignal): Promise<readonly string[]> {
  let made: ReadonlyMap<string, string> = new Map();
  const areMade = async () => {
    made = await caseIdsByEvent(page, httpUrl);
    return made.size === told.length;
  };
  await waitUntil("every event has become a case", areMade, { signal, why: () => `${made.size} have` });
  return told.map(({ eventId }) => {
    const caseId = made.get(eventId);
    if (caseId === undefined) throw new Error(`event ${eventId} has no case`);
    return caseId;
  });
}

/** A page that has just been opened, at its first case. */
async function openQueue(page: Page, { httpUrl }: ReviewCentre): Promise<void> {
  await page.goto(`${httpUrl}/review`);
  await page.locator(".case-row").first().waitFor();
}

interface Work {
  readonly page: Page;
  readonly keys: readonly CaseKey[];
  readonly told: ReviewCentre["told"];
  readonly caseIds: readonly string[];
  readonly pace: Pace;
  readonly signal: AbortSignal;
}

/** In the order in which the page brings them. */
async function decideAll({ page, keys, told, caseIds, pace, signal }: Work): Promise<readonly CaseWaits[]> {
  await timeKey(page, "Enter", "next");
  const waits: CaseWaits[] = [];
  while (waits.length < keys.length) {
    signal.throwIfAborted();
    const number = caseIds.indexOf(new URL(page.url()).pathname.split("/").at(-1) ?? "");
    const key = keys[number];
    if (key === undefined) throw new Error(`the page shows ${page.url()}, which is no case that was prepared`);
    const isLast = waits.length === keys.length - 1;
    const sameClock = key.sameAs === undefined ? undefined : cityClock(told[key.sameAs]?.atMs ?? Number.NaN);
    waits.push(await decideCase({ page, key, sameClock, isLast, pace }));
    if (waits.length % SAY_EVERY === 0) say(`${waits.length} of ${keys.length} cases decided`);
  }
  return waits;
}

const CITY_AHEAD_MS = 7 * 3_600_000;
/** Time of day in the city: 14:02:29. */
const cityClock = (atMs: number): string => new Date(atMs + CITY_AHEAD_MS).toISOString().slice(11, 19);
