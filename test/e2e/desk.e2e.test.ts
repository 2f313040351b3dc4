/** Two officers at the desk over a finding that an agent has told of: pictures in step, keys, plate, decision, history. */
import { expect, test } from "vitest";
import { addPerson } from "../central/add-person.ts";
import { holdAnswers, openBrowser, sitDown, watchFaults } from "./browser.ts";
import { accept, openFirst, startCentreWithCase, startDeskCentre } from "./desk-kit.ts";
import { expectAccessible } from "./page-kit.ts";

const patient = { timeout: 30_000 };

test("pictures move together, a decision is taken back and taken again, and a second officer confirms it blind", async () => {
  const central = await startCentreWithCase();
  const browser = await openBrowser();
  const an = await addPerson(central.dataDir, "an", "Nguyễn An", "reviewer", "officer");
  const page = await sitDown(browser, central, an);
  const faults = watchFaults(page, central.httpUrl);
  await openFirst(page, central.httpUrl);
  await expectAccessible(page);

  await page.keyboard.press("Escape"); // out of the plate
  await page.keyboard.press("z");
  const views = () =>
    page.evaluate<string[]>(
      `[...document.querySelectorAll(".desk-pictures .zoomed")].map(({ style }) => style.transform)`,
    );
  await expect.poll(async () => new Set(await views()).size, patient).toBe(1);
  expect(await views()).toHaveLength(4);
  expect((await views())[0]).toMatch(/^scale\((?!1\b)/);
  await page.keyboard.press("z");
  expect(await page.locator(".desk-over .mark-signal").count()).toBe(4);
  await page.locator(".clip-player .desk-over .mark-red").waitFor(); // it opens on the act, whose still says so too
  await page.keyboard.press("i");
  await expect.poll(() => page.locator(".desk-over .mark-signal").count(), patient).toBe(0);

  await page.keyboard.press("a");
  await page.getByText("Chưa có biển số.").waitFor();
  await page.keyboard.press("p");
  await accept(page);
  const decided = page.locator(".desk-decided");
  expect(await decided.textContent()).toContain("Bạn đã chấp nhận: 19-B1 123.45. Hồ sơ giờ: Chờ người thứ hai.");
  await page.keyboard.press("u");
  await page.locator(".plate-field input").waitFor();
  expect(await page.locator(".plate-field input").inputValue()).toBe("19b112345");
  await page.keyboard.press("a");
  await decided.waitFor();
  await expectAccessible(page);

  const binh = await addPerson(central.dataDir, "binh", "Trần Bình", "reviewer", "officer");
  const second = await sitDown(browser, central, binh);
  await openFirst(second, central.httpUrl);
  await second.getByText("Kết luận của người thứ nhất được ẩn").waitFor();
  await accept(second);
  expect(await second.locator(".desk-decided").textContent()).toContain("Hồ sơ giờ: Đã duyệt.");
  await second.keyboard.press("y");
  await second.getByText("Nguyễn An rút lại kết luận").waitFor();
  await expectAccessible(second);
  expect(faults).toEqual([]);
});

test("what is decided before the centre has said that the case is one's own is not lost", async () => {
  const central = await startCentreWithCase();
  const an = await addPerson(central.dataDir, "an", "Nguyễn An", "reviewer", "officer");
  const page = await sitDown(await openBrowser(), central, an);
  const acts = await holdAnswers(page, "**/api/cases/*/acts");
  await page.goto(`${central.httpUrl}/review`);
  await page.locator(".case-row").first().waitFor();
  await page.keyboard.press("Enter");
  await page.getByText("Đang nhận hồ sơ").waitFor();
  await page.locator(".plate-field input:focus").waitFor();
  for (const key of ["Escape", "r"]) await page.keyboard.press(key);
  await page.locator(".act-form").waitFor();
  for (const key of ["Control+1", "Alt+2", "3"]) await page.keyboard.press(key); // the first two are the browser's
  expect(acts.count()).toBe(1);
  acts.letGo();
  await page.getByText("Bạn đã loại bỏ: không đọc được biển số.").waitFor();
});

test("the key that leads to the next case is not typed into its plate", async () => {
  const { central, tell } = await startDeskCentre();
  for (let told = 0; told < 2; told += 1) await tell();
  const an = await addPerson(central.dataDir, "an", "Nguyễn An", "reviewer", "officer");
  const page = await sitDown(await openBrowser(), central, an);
  await page.goto(`${central.httpUrl}/review`);
  await expect.poll(() => page.locator(".case-row").count(), patient).toBe(2);
  await openFirst(page, central.httpUrl);
  const first = page.url();
  for (const key of ["Escape", "j"]) await page.keyboard.press(key);
  await page.waitForURL((url) => url.href !== first);
  await page.locator(".plate-field input:focus").waitFor();
  expect(await page.locator(".plate-field input").inputValue()).toBe("");
});
