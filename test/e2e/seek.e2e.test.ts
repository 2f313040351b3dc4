/** Finding cases, what review teaches, holds and what went: by keyboard, over a real centre. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { AuditPage, CaseList } from "@ngaba/contract";
import type { Browser, Page } from "playwright-core";
import { expect, test } from "vitest";
import { auditFile } from "../../central/src/audit/audit-file.ts";
import { openSqliteAuditLog } from "../../central/src/audit/sqlite-audit-log.ts";
import { openMediaStore } from "../../central/src/media/media-store.ts";
import { systemClock } from "../../central/src/platform/clock.ts";
import { runRetentionOf } from "../../central/src/review/open-retention.ts";
import { createTurns } from "../../central/src/review/turns.ts";
import { addPerson } from "../central/add-person.ts";
import { openBrowser, sitDown, watchFaults } from "./browser.ts";
import { expectAccessible } from "./page-kit.ts";
import { spillsOf } from "./screens.ts";
import { CAMERA, startTestCentral, type TestCentral } from "./test-central.ts";
import { askedBy, conclude, openCases, startToldCentre } from "./told-cases.ts";

const patient = { timeout: 30_000, interval: 100 };
const DIRECTOR = "provincial-police-director";
const PLATE = { text: "19B112345", shown: "19-B1 123.45" };
const DAY_MS = 86_400_000;
const DESK = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844 };

const rowsOf = (page: Page) => page.locator(".case-row");
const addressOf = (page: Page): string => page.url().replace(/^https?:\/\/[^/]+/, "");

type Seat = Parameters<typeof addPerson>[3];
/** Somebody of this role, at a screen of their own. */
async function sit(browser: Browser, central: TestCentral, login: string, name: string, role: Seat): Promise<Page> {
  const authority = role === "reviewer" || role === "senior-reviewer" ? DIRECTOR : null;
  return await sitDown(browser, central, await addPerson(central.dataDir, login, name, role, authority), DESK);
}

/** No barrier, and nothing cut off, at a desk and on a telephone. */
async function expectWhole(page: Page, name: string): Promise<void> {
  await expectAccessible(page);
  for (const [size, where] of [[PHONE, "phone"] as const, [DESK, "desk"] as const]) {
    await page.setViewportSize(size);
    expect(await spillsOf(page), `${name}, ${where}`).toEqual([]);
  }
}

/** What a search found comes as a file, once it is said what for. */
async function expectExported(page: Page, { httpUrl }: TestCentral, id: string): Promise<void> {
  const [from = "", to = ""] = [-300, 1].map((days) => new Date(Date.now() + days * DAY_MS).toISOString());
  await page.goto(`${httpUrl}/cases?${new URLSearchParams({ state: "rejected", from, to })}`);
  const purpose = page.getByLabel("Mục đích xuất dữ liệu");
  await purpose.fill("x");
  const get = page.getByRole("button", { name: "Tải tệp" });
  await get.click();
  await page.getByText("Hãy ghi mục đích xuất dữ liệu, ít nhất 3 ký tự.").waitFor();
  await purpose.fill("Báo cáo tháng");
  const [download] = await Promise.all([page.waitForEvent("download"), get.click()]);
  expect(download.suggestedFilename()).toBe("cases.csv");
  const rows = (await readFile(await download.path(), "utf8")).trimEnd().split("\r\n");
  expect(rows).toHaveLength(2);
  expect(rows[1]).toContain(id);
  await expectWhole(page, "export");
}

async function searchesNoted(page: Page): Promise<AuditPage["entries"]> {
  const { body } = await askedBy(page, "/api/audit?action=case.searched");
  return AuditPage.parse(body).entries;
}

test("a case is found by a part of its plate, by keyboard alone; plate and purpose are noted once, and in no address", async () => {
  const { central, still } = await startToldCentre(3);
  const browser = await openBrowser();
  const page = await sit(browser, central, "an", "Nguyễn An", "reviewer");
  const auditor = await sit(browser, central, "hoa", "Lê Hoa", "auditor");
  const faults = watchFaults(page, central.httpUrl);
  const [fined = "", rejected = ""] = await openCases(page, 3);
  await conclude(page, fined, still, { plate: PLATE.text });
  await conclude(page, rejected, still, "no-violation");

  await page.goto(`${central.httpUrl}/cases`);
  await page.getByText("Hãy điền ít nhất một điều kiện").waitFor();
  await page.keyboard.press("/");
  await page.keyboard.type("b1-1234");
  await page.keyboard.press("Enter");
  await page.getByText("Hãy ghi mục đích xem biển số, ít nhất 3 ký tự.").waitFor();
  expect(await searchesNoted(auditor)).toEqual([]);
  await page.keyboard.type("Tìm xe gây tai nạn"); // the field that lacks something has the cursor
  await page.keyboard.press("Enter");
  await rowsOf(page).first().waitFor();
  expect(await rowsOf(page).count()).toBe(1);
  expect(await rowsOf(page).first().textContent()).toContain(PLATE.shown);
  expect(addressOf(page)).toBe("/cases");
  await expectWhole(page, "search");

  await page.keyboard.press("Escape");
  await rowsOf(page).first().focus();
  await page.keyboard.press("Enter");
  await page.waitForURL(`**/cases/${fined}`);
  await page.goBack();
  await rowsOf(page).first().waitFor(); // as it was left: nothing is asked again
  const noted = await searchesNoted(auditor);
  expect(noted).toMatchObject([{ subject: "B11234", detail: { purpose: "Tìm xe gây tai nạn" } }]);
  expect(noted[0]?.who).toMatchObject({ name: "Nguyễn An" });
  expect(faults).toEqual([]);
}, 240_000);

test("cases are found by state and camera, and the address keeps that; who may see none is told so", async () => {
  const { central, still } = await startToldCentre(3);
  const browser = await openBrowser();
  const page = await sit(browser, central, "an", "Nguyễn An", "reviewer");
  const [rejected = ""] = await openCases(page, 3);
  await conclude(page, rejected, still, "no-violation");
  await page.goto(`${central.httpUrl}/cases`);
  await page.getByLabel("Trạng thái").selectOption("rejected");
  await page.getByRole("button", { name: "Tìm" }).click();
  await page.getByText("1 hồ sơ theo bộ lọc này.").waitFor();
  expect(addressOf(page)).toBe("/cases?state=rejected");
  await page.goto(`${central.httpUrl}/cases?place=camera:${CAMERA}&state=new`);
  await page.getByText("2 hồ sơ theo bộ lọc này.").waitFor();
  await expectExported(page, central, rejected);
  const technician = await sit(browser, central, "son", "Phạm Sơn", "technician");
  await technician.goto(`${central.httpUrl}/cases`);
  await technician.getByText("Tài khoản này không được xem hồ sơ.").waitFor();
}, 240_000);

test("the queue tells how many there are in all, and is gone through page by page", async () => {
  const { central } = await startToldCentre(103);
  const page = await sit(await openBrowser(), central, "an", "Nguyễn An", "reviewer");
  await openCases(page, 103);
  await page.goto(`${central.httpUrl}/review`);
  await page.getByText("103 hồ sơ theo bộ lọc này.").waitFor();
  expect(await rowsOf(page).count()).toBe(100);
  const first = new Set(await rowsOf(page).evaluateAll((rows) => rows.map((row) => String(row))));
  await page.keyboard.press("n");
  await page.getByText("Trang 2").waitFor();
  await expect.poll(() => rowsOf(page).count(), patient).toBe(3);
  const second = await rowsOf(page).evaluateAll((rows) => rows.map((row) => String(row)));
  expect(second.filter((row) => first.has(row))).toEqual([]);
  await expect.poll(() => rowsOf(page).first().evaluate(isFocused), patient).toBe(true);
  await expectWhole(page, "queue");
  await page.keyboard.press("p");
  await expect.poll(() => rowsOf(page).count(), patient).toBe(100);
}, 240_000);

/** In the page, whose types are not ours here. */
const isFocused = (element: unknown): boolean => (element as { matches(selector: string): boolean }).matches(":focus");

test("a technician sees which rule is rejected and goes to its camera; an auditor draws a sample and opens a case of it", async () => {
  const { central, still } = await startToldCentre(4);
  const browser = await openBrowser();
  const an = await sit(browser, central, "an", "Nguyễn An", "reviewer");
  const [fined = "", ...others] = await openCases(an, 4);
  await conclude(an, fined, still, { plate: PLATE.text });
  for (const id of others.slice(0, 2)) await conclude(an, id, still, "no-violation");

  const technician = await sit(browser, central, "son", "Phạm Sơn", "technician");
  expect(await technician.getByRole("link", { name: "Xét duyệt" }).count()).toBe(0);
  await technician.getByRole("link", { name: "Tỷ lệ đúng" }).click();
  const row = technician.getByRole("row").filter({ hasText: "Vượt đèn đỏ" });
  await row.waitFor();
  expect(await row.textContent()).toContain("1 trên 3 hồ sơ: quá ít để kết luận");
  expect(await row.textContent()).toContain(": 2");
  expect(await row.getByRole("link", { name: "Hồ sơ bị loại bỏ" }).count()).toBe(0);
  await technician.getByText("Không tách được theo thời tiết").waitFor();
  await expectWhole(technician, "precision");
  await row.getByRole("link", { name: "Camera", exact: true }).click();
  await technician.waitForURL(`**/cameras/${CAMERA}`);

  const auditor = await sit(browser, central, "hoa", "Lê Hoa", "auditor");
  await auditor.goto(`${central.httpUrl}/precision`);
  await auditor.getByLabel("Số hồ sơ").fill("2");
  await auditor.keyboard.press("Enter");
  await auditor.getByText("2 hồ sơ, rút từ 3 hồ sơ đã kết luận.").waitFor();
  const drawn = await rowsOf(auditor).evaluateAll((rows) => rows.map((one) => String(one)));
  await expectWhole(auditor, "sample");
  await auditor.reload();
  await rowsOf(auditor).first().waitFor();
  expect(await rowsOf(auditor).evaluateAll((rows) => rows.map((one) => String(one)))).toEqual(drawn);
  await auditor.getByRole("button", { name: "Đúng", exact: true }).first().click();
  await auditor.getByText("1 đúng, 0 sai; còn 1 hồ sơ").waitFor();
  await auditor.getByLabel("Vì sao").last().fill("Đèn vẫn vàng");
  await auditor.getByRole("button", { name: "Sai", exact: true }).last().click();
  await auditor.getByText("1 đúng, 1 sai; còn 0 hồ sơ").waitFor();
  await auditor.reload();
  await auditor.getByText("1 đúng, 1 sai; còn 0 hồ sơ").waitFor(); // kept by the centre, not by the page
  await expectWhole(auditor, "verdicts");
  await rowsOf(auditor).first().click();
  await auditor.waitForURL("**/cases/*");
  await auditor.goBack();
  await auditor.getByRole("link", { name: "Hồ sơ bị loại bỏ" }).first().click();
  await auditor.waitForURL("**/cases?*");
  await expect.poll(() => rowsOf(auditor).count(), patient).toBe(2);
}, 240_000);

test("a case that somebody had held stays, another goes and leaves its trace", async () => {
  const { central, still } = await startToldCentre(2);
  const browser = await openBrowser();
  const chi = await sit(browser, central, "chi", "Đỗ Chi", "senior-reviewer");
  const [held = "", gone = ""] = await openCases(chi, 2);
  for (const id of [held, gone]) await conclude(chi, id, still, "no-violation");

  await chi.goto(`${central.httpUrl}/cases/${held}`);
  await chi.getByText("Trung tâm không cấu hình xóa loại hồ sơ này.").waitFor();
  await chi.keyboard.press("g");
  await chi.getByLabel("Ai yêu cầu, theo văn bản nào").waitFor();
  await chi.keyboard.type("Công văn 12/CV-VKS");
  await expectWhole(chi, "hold-form");
  await chi.keyboard.press("Control+Enter");
  await chi.getByText("Đỗ Chi đặt lệnh lúc").waitFor();
  await chi.getByText("Có lệnh giữ lại").waitFor();
  await expectWhole(chi, "hold");

  await central.stop();
  await removeDecided(central);
  const again = await startTestCentral({ folder: central.folder, more: { retention: { rejectedCaseDays: 7 } } });
  await chi.context().clearCookies();
  const page = await sitDown(browser, again, await addPerson(central.dataDir, "du", "Vũ Dự", "senior-reviewer"), DESK);
  await page.goto(`${again.httpUrl}/cases/${gone}`);
  await page.getByRole("heading", { name: "Hồ sơ này đã bị xóa" }).waitFor();
  await expectWhole(page, "removed");
  await page.goto(`${again.httpUrl}/retention`);
  await page.getByText("xóa sau 7 ngày").waitFor();
  await page.getByText("Công văn 12/CV-VKS").waitFor();
  await page.getByRole("row").filter({ hasText: "Hồ sơ bị loại bỏ" }).waitFor();
  await expectWhole(page, "retention");

  await page.getByRole("link", { name: held }).click();
  await page.getByText("Thời hạn lưu trữ 7 ngày hết lúc").waitFor();
  await page.getByRole("button", { name: "Bỏ lệnh" }).click();
  await page.keyboard.type("Vụ án đã kết thúc");
  await page.keyboard.press("Control+Enter");
  await page.getByText("Theo thời hạn lưu trữ 7 ngày, hồ sơ bị xóa cùng chứng cứ sau").waitFor();
  await page.getByText("1 lệnh đã bỏ").waitFor();
  const { cases } = CaseList.parse((await askedBy(page, "/api/cases?state=rejected")).body);
  expect(cases.map(({ id }) => id)).toEqual([held]);
}, 240_000);

/** Removes every rejected case that nobody has held, of a centre that has stopped. */
async function removeDecided({ dataDir }: TestCentral): Promise<void> {
  const media = await openMediaStore(join(dataDir, "media"), { maxBytes: 1_000_000_000, minFreeBytes: 0 });
  const audit = await openSqliteAuditLog(auditFile(dataDir), systemClock);
  const who = { kind: "command-line", id: "test", name: "test" } as const;
  const centre = { dataDir, days: { rejectedCaseDays: 0 }, media, audit, who, clock: systemClock };
  const reports = await runRetentionOf(
    { ...centre, turns: createTurns(), signal: new AbortController().signal },
    false,
  );
  await audit.close();
  expect(reports).toMatchObject([{ cases: 1, held: 1 }]);
}
