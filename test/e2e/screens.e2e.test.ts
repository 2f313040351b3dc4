/**
 * Every screen with what is really on it, in both languages and themes: nothing is cut off and nothing fails. The same
 * screens are the pictures of the documents: `pnpm pictures` makes them anew.
 */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { CaseList, EventDetail } from "@ngaba/contract";
import type { Browser, Page } from "playwright-core";
import sharp from "sharp";
import { expect, onTestFinished, test } from "vitest";
import { addPerson } from "../central/add-person.ts";
import { openBrowser, openScreen, sitDown, watchFaults } from "./browser.ts";
import type { City } from "./city.ts";
import { startJunctionCity } from "./junction-city.ts";
import { expectAccessible } from "./page-kit.ts";
import { type Screen, screensOf, spillsOf } from "./screens.ts";

/** Where pictures go; without, none are made. */
const picturesDir = process.env.NGABA_PICTURES;
const PICTURE_SIZE = { width: 1440, height: 900 };
const DESK_SIZES = [PICTURE_SIZE, { width: 1280, height: 720 }];
const SIZES = [...DESK_SIZES, { width: 390, height: 844 }];
const LARGEST = { width: 3840, height: 2160 };
const patient = { timeout: 120_000, interval: 500 };

/** All of it is here, and where the road user was at that moment is known: there is no crop otherwise, and no box to be drawn. */
const isSeenWhole = (files: NonNullable<EventDetail["evidence"]>["files"]): boolean =>
  files.every(({ isStored }) => isStored) && files.some(({ role }) => role === "crop");

/** The id of an event whose clip has arrived. */
async function provedEvent(city: City): Promise<string> {
  let id = "";
  const look = async () => {
    const runs = (await city.events()).filter(({ kind }) => kind === "red-light");
    const details = await Promise.all(runs.map(async (run) => (await city.get(`/api/events/${run.id}`)).json()));
    const proved = details
      .map((detail) => EventDetail.parse(detail))
      .find(({ evidence }) => evidence?.stage === "whole" && isSeenWhole(evidence.files));
    id = proved?.id ?? "";
    return id;
  };
  await expect.poll(look, { ...patient, message: city.agent.log.slice(-2_000) }).not.toBe("");
  return id;
}

/** The id of an event's case, for who may see cases. */
async function caseOfEvent(page: Page, eventId: string): Promise<string> {
  let id = "";
  const look = async () => {
    const answer = await page.evaluate(`fetch("/api/cases?stage=to-review&limit=200").then((cases) => cases.json())`);
    id = CaseList.parse(answer).cases.find((one) => one.eventId === eventId)?.id ?? "";
    return id;
  };
  await expect.poll(look, patient).not.toBe("");
  return id;
}

/** People of a centre, three of whom look at it; and somebody who has not signed in. */
async function startShift(city: City, browser: Browser) {
  const add = (login: string, name: string, role: Parameters<typeof addPerson>[3], authority?: string) =>
    addPerson(city.centreDataDir, login, name, role, authority);
  const lan = await add("lan", "Nguyễn Thị Lan", "operator");
  await add("binh", "Trần Văn Bình", "operator");
  await add("ha", "Lê Thu Hà", "senior-reviewer");
  await add("son", "Phạm Ngọc Sơn", "technician");
  const an = await add("an", "Vũ Hoài An", "reviewer", "officer");
  const minh = await add("minh", "Hoàng Đức Minh", "administrator");
  return {
    operator: await sitDown(browser, city, lan, PICTURE_SIZE),
    reviewer: await sitDown(browser, city, an, PICTURE_SIZE),
    administrator: await sitDown(browser, city, minh, PICTURE_SIZE),
    stranger: await openScreen(browser, PICTURE_SIZE),
  };
}

/** An operator has acknowledged the event, told the police, and hands the shift over. */
async function workOn(page: Page, city: City, eventId: string): Promise<void> {
  await page.goto(`${city.httpUrl}/events/${eventId}`);
  const state = page.locator(".handling-state");
  await state.waitFor();
  await page.keyboard.press("a");
  await expect.poll(() => state.textContent(), patient).toMatch(/^Đã tiếp nhận/);
  await page.keyboard.press("e");
  await page.locator(".numbered input").first().waitFor();
  await page.keyboard.press("2");
  await page.getByLabel("Ghi chú thêm (không bắt buộc)").fill("Đi thẳng về phía cầu");
  await page.keyboard.press("Control+Enter");
  await expect.poll(() => state.textContent(), patient).toMatch(/đã báo Cảnh sát giao thông/);
  await page.goto(`${city.httpUrl}/hand-over`);
  await page.getByLabel("Nội dung bàn giao").fill("Đã báo Cảnh sát giao thông, chờ trả lời.\nCác camera bình thường.");
  await page.keyboard.press("Control+Enter");
  await page.locator(".note").waitFor();
}

/** Small enough to be kept beside the sources: a screen has few colours, but for its pictures. */
async function keepPicture(page: Page, { name, isUnpictured = false }: Screen): Promise<void> {
  if (picturesDir === undefined || isUnpictured) return;
  await mkdir(picturesDir, { recursive: true });
  const png = await page.screenshot();
  await sharp(png)
    .png({ palette: true, quality: 95, effort: 10 })
    .toFile(join(picturesDir, `${name}.png`));
}

async function expectNothingCutOff(page: Page, what: string, sizes = SIZES): Promise<void> {
  for (const size of sizes) {
    await page.setViewportSize(size);
    expect(await spillsOf(page), `${what}, ${size.width} px wide`).toEqual([]);
  }
  await page.setViewportSize(PICTURE_SIZE);
}

const switchLanguage = (page: Page) => page.getByRole("button", { name: /^(?:English|Tiếng Việt)$/ }).click();

/** Each language in one of the themes, whose places are the same; at the end it looks as at the beginning. */
async function expectNothingCutOffEver(page: Page, name: string): Promise<void> {
  for (const look of ["vi, dark", "en, light"]) {
    await expectNothingCutOff(page, `${name}, ${look}`, [...SIZES, LARGEST]);
    await page.getByRole("button", { name: /^(?:Nền sáng|Nền tối|Light|Dark)$/ }).click();
    await switchLanguage(page);
  }
}

/** The same of a screen where nothing can be switched. */
async function expectFixedNotCutOff(page: Page, { name, whenWhole }: Screen): Promise<void> {
  for (const language of ["vi", "en"]) {
    await expectNothingCutOff(page, `${name}, ${language}`, [...DESK_SIZES, LARGEST]);
    await page.keyboard.press("Escape");
    await switchLanguage(page);
    await page.goBack();
    await whenWhole(page);
  }
}

test("every screen is whole in both languages and themes, and nothing on it is cut off", async () => {
  const city = await startJunctionCity();
  onTestFinished(() => city[Symbol.asyncDispose]());
  const eventId = await provedEvent(city);
  const pages = await startShift(city, await openBrowser());
  await workOn(pages.operator, city, eventId);
  const caseId = await caseOfEvent(pages.reviewer, eventId);
  for (const screen of screensOf(eventId, caseId)) {
    const { name, seenBy, path, isFixed = false, whenWhole } = screen;
    const page = pages[seenBy];
    const faults = watchFaults(page, city.httpUrl);
    await page.goto(`${city.httpUrl}${path}`);
    await whenWhole(page);
    await page.mouse.move(1, 1);
    await keepPicture(page, screen);
    await expectAccessible(page, isFixed ? ["dark"] : undefined);
    await (isFixed ? expectFixedNotCutOff(page, screen) : expectNothingCutOffEver(page, name));
    // That somebody has not signed in is answered 401, and the browser complains of it.
    expect(seenBy === "stranger" ? faults.filter((fault) => !fault.includes("401")) : faults, name).toEqual([]);
  }
}, 600_000);
