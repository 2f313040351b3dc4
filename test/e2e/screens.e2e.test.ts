/**
 * Every screen with what is really on it, in both languages and themes: nothing is cut off and nothing fails. The same
 * screens are the pictures of the documents: `pnpm pictures` makes them anew.
 */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { EventDetail } from "@ngaba/contract";
import type { Browser, Page } from "playwright-core";
import sharp from "sharp";
import { expect, onTestFinished, test } from "vitest";
import { buildPage } from "../../scripts/build-page.ts";
import { addPerson } from "../central/add-person.ts";
import { openBrowser, sitDown, watchFaults } from "./browser.ts";
import type { City } from "./city.ts";
import { startJunctionCity } from "./junction-city.ts";
import { screensOf, spillsOf } from "./screens.ts";

/** Where pictures go; without, none are made. */
const picturesDir = process.env.NGABA_PICTURES;
const PICTURE_SIZE = { width: 1440, height: 900 };
const SIZES = [PICTURE_SIZE, { width: 1280, height: 720 }, { width: 390, height: 844 }];
const patient = { timeout: 120_000, interval: 500 };

/** The id of an event whose clip has arrived. */
async function provedEvent(city: City): Promise<string> {
  let id = "";
  const look = async () => {
    const runs = (await city.events()).filter(({ kind }) => kind === "red-light");
    const details = await Promise.all(runs.map(async (run) => (await city.get(`/api/events/${run.id}`)).json()));
    const proved = details
      .map((detail) => EventDetail.parse(detail))
      .find(({ evidence }) => evidence?.stage === "whole" && evidence.files.every(({ isStored }) => isStored));
    id = proved?.id ?? "";
    return id;
  };
  await expect.poll(look, { ...patient, message: city.agent.log.slice(-2_000) }).not.toBe("");
  return id;
}

/** People of a centre, two of whom look at it. */
async function startShift(city: City, browser: Browser) {
  const add = (login: string, name: string, role: Parameters<typeof addPerson>[3]) =>
    addPerson(city.centreDataDir, login, name, role);
  const lan = await add("lan", "Nguyễn Thị Lan", "operator");
  await add("binh", "Trần Văn Bình", "operator");
  await add("ha", "Lê Thu Hà", "senior-reviewer");
  await add("son", "Phạm Ngọc Sơn", "technician");
  const minh = await add("minh", "Hoàng Đức Minh", "administrator");
  return {
    operator: await sitDown(browser, city, lan, PICTURE_SIZE),
    administrator: await sitDown(browser, city, minh, PICTURE_SIZE),
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
  await page.getByLabel("Ghi chú thêm (không bắt buộc)").fill("Xe con màu xám, đi thẳng về phía cầu");
  await page.keyboard.press("Control+Enter");
  await expect.poll(() => state.textContent(), patient).toMatch(/đã báo Cảnh sát giao thông/);
  await page.goto(`${city.httpUrl}/hand-over`);
  await page
    .getByLabel("Nội dung bàn giao")
    .fill("Đã báo Cảnh sát giao thông, chờ trả lời.\nCamera còn lại bình thường.");
  await page.keyboard.press("Control+Enter");
  await page.locator(".note").waitFor();
}

/** Small enough to be kept beside the sources: a screen has few colours, but for its pictures. */
async function keepPicture(page: Page, name: string): Promise<void> {
  if (picturesDir === undefined) return;
  await mkdir(picturesDir, { recursive: true });
  const png = await page.screenshot();
  await sharp(png)
    .png({ palette: true, quality: 95, effort: 10 })
    .toFile(join(picturesDir, `${name}.png`));
}

async function expectNothingCutOff(page: Page, what: string): Promise<void> {
  for (const size of SIZES) {
    await page.setViewportSize(size);
    expect(await spillsOf(page), `${what}, ${size.width} px wide`).toEqual([]);
  }
  await page.setViewportSize(PICTURE_SIZE);
}

test("every screen is whole in both languages and themes, and nothing on it is cut off", async () => {
  await buildPage(() => undefined);
  const city = await startJunctionCity();
  onTestFinished(() => city[Symbol.asyncDispose]());
  const eventId = await provedEvent(city);
  const pages = await startShift(city, await openBrowser());
  await workOn(pages.operator, city, eventId);
  for (const { name, seenBy, path, whenWhole } of screensOf(eventId)) {
    const page = pages[seenBy];
    const faults = watchFaults(page, city.httpUrl);
    await page.goto(`${city.httpUrl}${path}`);
    await whenWhole(page);
    await page.mouse.move(1, 1);
    await keepPicture(page, name);
    for (const language of ["vi", "en"]) {
      for (const theme of ["dark", "light"]) {
        await expectNothingCutOff(page, `${name}, ${language}, ${theme}`);
        await page.getByRole("button", { name: /^(?:Nền sáng|Nền tối|Light|Dark)$/ }).click();
      }
      await page.getByRole("button", { name: language === "vi" ? "English" : "Tiếng Việt" }).click();
    }
    expect(faults, name).toEqual([]);
  }
});
