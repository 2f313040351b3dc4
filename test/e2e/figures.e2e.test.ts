import { readFile } from "node:fs/promises";
import { Figures } from "@ngaba/contract";
import type { Page } from "playwright-core";
import { expect, onTestFinished, test, vi } from "vitest";
import { keepCookies, openBrowser } from "./browser.ts";
import { type City, startCity } from "./city.ts";

/** Waits until something has crossed a line, an event has begun and both cameras were reported, by the centre's sums. */
async function whenSummed(city: City): Promise<void> {
  const [from, to] = [Date.now() - 86_400_000, Date.now() + 3_600_000].map((ms) => new Date(ms).toISOString());
  const sumsOf = async (measure: string, by: string) => {
    const answer = await city.get(`/api/figures/${measure}?unit=hour&from=${from}&to=${to}&by=${by}`);
    return Figures.parse(await answer.json()).sums;
  };
  await vi.waitFor(
    async () => {
      expect(await sumsOf("crossing", "class"), city.agent.log.slice(-2_000)).not.toEqual([]);
      expect(await sumsOf("event", "kind")).not.toEqual([]);
      const cameras = (await sumsOf("camera", "camera")).map(({ tags }) => tags.camera);
      expect(new Set(cameras).size).toBe(2);
    },
    { timeout: 180_000, interval: 1_000 },
  );
}

/** Presses the button in the part of the page with this title. @returns name and content of the file that is saved */
async function saved(page: Page, title: string, button: RegExp): Promise<{ name: string; content: Buffer }> {
  const download = page.waitForEvent("download");
  const head = page.locator(".figure-head", { has: page.getByRole("heading", { name: title, exact: true }) });
  await head.getByRole("button", { name: button }).click();
  const file = await download;
  return { name: file.suggestedFilename(), content: await readFile(await file.path()) };
}

test("a person sees how much there was of what, and takes the tables and pictures with them", async () => {
  const city = await startCity({ broker: "embedded", series: "embedded" });
  onTestFinished(() => city[Symbol.asyncDispose]());
  await city.whenReady();
  city.agent.start();
  await whenSummed(city);

  const browser = await openBrowser();
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  const faults: string[] = [];
  page.on("console", (message) => message.type() === "error" && faults.push(message.text()));
  page.on("pageerror", (error) => faults.push(String(error)));
  await page.goto(await city.pageUrl());
  await keepCookies(page.context());
  await page.getByRole("link", { name: "Số liệu" }).click();
  await page.getByRole("img", { name: /^Biểu đồ lượt qua vạch ảo: tổng [1-9]/ }).waitFor({ timeout: 30_000 });
  await page.getByRole("img", { name: /^Biểu đồ sự kiện: tổng [1-9]/ }).waitFor();
  await page.getByRole("img", { name: "Biểu đồ số camera theo tình trạng" }).waitFor();
  await page.getByText("2 camera, tính từ báo cáo đầu tiên").waitFor();

  const table = await saved(page, "Lượt qua vạch ảo theo loại", /CSV/);
  expect(table.name).toMatch(/^crossings-\d{4}-\d\d-\d\d-\d{4}-\d\d-\d\d\.csv$/);
  const lines = table.content.toString().split("\r\n");
  expect(lines[0]).toMatch(/^\uFEFFTừ,.*Người/);
  expect(lines).toHaveLength(1 + 24 + 1);
  const picture = await saved(page, "Lượt qua vạch ảo theo loại", /PNG/);
  expect(picture.content.subarray(1, 4).toString()).toBe("PNG");
  expect(picture.content.length).toBeGreaterThan(2_000);
  expect((await saved(page, "Tỷ lệ thời gian của từng camera", /CSV/)).content.toString()).toContain("Trực tuyến");

  await page.keyboard.press("?");
  await page.getByRole("dialog", { name: "Phím tắt của màn hình này" }).waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "12 tháng" }).click();
  await page.getByLabel("Nơi").selectOption({ index: 1 });
  const address = new URL(page.url());
  expect(address.searchParams.get("period")).toBe("year");
  expect(address.searchParams.get("place")).toMatch(/^ward:/);
  await page.getByRole("button", { name: "English" }).click();
  await page.reload();
  await page.getByRole("heading", { name: "Figures" }).waitFor();
  const place = () => page.getByLabel("Place").inputValue(); // there once the sites are
  await vi.waitFor(async () => expect(await place()).toBe(address.searchParams.get("place")), { timeout: 10_000 });
  expect(await page.getByRole("button", { name: "12 months" }).getAttribute("aria-pressed")).toBe("true");
  await page.goto(new URL("/figures?place=elsewhere", city.httpUrl).href);
  await page.getByText("There is no such place").waitFor();
  expect(await page.locator(".figures-grid").count()).toBe(0);
  expect(faults).toEqual([]);
});
