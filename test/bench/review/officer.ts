/**
 * An officer at the desk, by keyboard alone. What is in the pictures they know from the case's key; everything else they
 * read from the page, and all that they do are keys.
 */
import { setTimeout as sleep } from "node:timers/promises";
import type { Page } from "playwright-core";
import { type CaseKey, PROVISIONS, type Vehicle } from "./case-keys.ts";
import { timeKey } from "./page-waits.ts";

/** How fast somebody is. */
export interface Pace {
  /** Before the first key of a case. */
  readonly lookMs: number;
  /** Between a key and the next one. */
  readonly keyMs: number;
}

/** How long the page took. */
export interface CaseWaits {
  /** From the key that decides until the page says so. */
  readonly decidedMs: number;
  /** From the key that ends the case until the next one can be looked at; undefined of the last one. */
  readonly nextMs: number | undefined;
}

export interface OfficerCase {
  readonly page: Page;
  readonly key: CaseKey;
  /** What the key names as showing the same, as the page writes its moment. */
  readonly sameClock: string | undefined;
  readonly isLast: boolean;
  readonly pace: Pace;
}

const VEHICLES: Readonly<Record<Vehicle, string>> = { car: "ô tô con", motorcycle: "xe mô tô hoặc xe gắn máy" };
const INCOMPLETE = "chứng cứ không đủ";
const UNREADABLE = "không đọc được biển số";
const DUPLICATE = "trùng với hồ sơ khác";
/** All of these cases' plates are white. */
const WHITE = "t";

/** Comes to a conclusion about the case at the desk, and goes on to the next one. */
export async function decideCase(work: OfficerCase): Promise<CaseWaits> {
  const { page, isLast, pace } = work;
  await sleep(pace.lookMs);
  const last = await upToLastKey(work);
  const decidedMs = await timeKey(page, last, "decided");
  await sleep(pace.keyMs);
  if (!isLast) return { decidedMs, nextMs: await timeKey(page, "Enter", "next") };
  await page.keyboard.press("Enter");
  return { decidedMs, nextMs: undefined };
}

/** @returns the key that is left to be pressed: with it the case is decided */
async function upToLastKey(work: OfficerCase): Promise<string> {
  const { page, key, sameClock } = work;
  if ((await page.locator(".desk-stills .frame-say").count()) > 0) return await upToReason(work, INCOMPLETE);
  if (sameClock !== undefined) {
    await press(work, await upToReason(work, DUPLICATE));
    return await numberBeside(page, ".act-form label", sameClock);
  }
  if (key.plate === undefined) return await upToReason(work, UNREADABLE);
  await page.keyboard.type(key.plate, { delay: work.pace.keyMs });
  await press(work, "Enter", WHITE);
  await correctFinding(work);
  return "a";
}

/** The desk begins in the plate's field: out of it, then the list of reasons. */
async function upToReason(work: OfficerCase, reason: string): Promise<string> {
  await press(work, "Escape", "r");
  return await numberBeside(work.page, ".act-form label", reason);
}

/** Class and provision, where the page has others than the pictures. */
async function correctFinding(work: OfficerCase): Promise<void> {
  const { page, key } = work;
  const vehicle = VEHICLES[key.vehicle];
  if ((await textOf(page, ".desk-finding > p b")) !== vehicle) {
    await press(work, "c");
    await press(work, await numberBeside(page, ".pressed-choice button", vehicle));
  }
  const { citation } = PROVISIONS[key.vehicle][key.act];
  if ((await textOf(page, ".law .pressed-choice button[aria-pressed='true']")).includes(citation)) return;
  await press(work, await numberBeside(page, ".law .pressed-choice button", citation));
}

async function press({ page, pace }: OfficerCase, ...keys: readonly string[]): Promise<void> {
  for (const key of keys) {
    await page.keyboard.press(key);
    await sleep(pace.keyMs);
  }
}

const textOf = async (page: Page, place: string): Promise<string> => (await page.locator(place).textContent()) ?? "";

/** The number that the page shows beside one of several choices. */
async function numberBeside(page: Page, choices: string, words: string): Promise<string> {
  const number = await page.locator(choices).filter({ hasText: words }).first().locator("kbd").textContent();
  if (number === null) throw new Error(`no number stands beside "${words}"`);
  return number;
}
