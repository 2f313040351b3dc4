/** How people come in for the first time, and every other time, in a real browser. */
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import type { SignIn } from "../central/add-person.ts";
import { totpCode } from "../central-api/people-kit.ts";
import { becomeAdministrator, openBrowser, openScreen, signIn } from "./browser.ts";
import { expectAccessible } from "./page-kit.ts";
import { startTestCentral } from "./test-central.ts";

const OWN_PASSWORD = "mật khẩu của riêng tôi";

const name = (vi: string) => ({ vi, en: vi });
const sites = [
  { id: "vt-001", name: name("Cầu Việt Trì"), ward: name("phường Việt Trì") },
  { id: "vt-002", name: name("Ngã ba Hạc"), ward: name("phường Bạch Hạc") },
].map((site) => ({ ...site, latitude: 21.3, longitude: 105.4, positionIsSample: true }));
const cameras = sites.map(({ id }) => ({ id: `${id}-1`, siteId: id, name: name(`Máy của ${id}`), isSmart: true }));

async function choosePassword(page: Page, current: string): Promise<void> {
  await page.getByLabel("Mật khẩu hiện tại").fill(current);
  await page.getByLabel("Mật khẩu mới", { exact: true }).fill(OWN_PASSWORD);
  await page.getByLabel("Nhập lại mật khẩu mới").fill(OWN_PASSWORD);
  await page.getByRole("button", { name: "Đặt mật khẩu" }).click();
}

async function enterByStartKey(page: Page, startUrl: string): Promise<SignIn> {
  await page.goto(startUrl);
  await page.getByRole("link", { name: "Đặt mật khẩu" }).click();
  return becomeAdministrator(page);
}

/** @returns the initial password */
async function addOperator(page: Page): Promise<string> {
  await page.getByRole("link", { name: "Quản trị" }).click();
  await page.getByRole("button", { name: "Thêm người dùng" }).click();
  await page.getByLabel("Tên đăng nhập").fill("linh");
  await page.getByLabel("Họ và tên").fill("Nguyễn Linh");
  await page.getByLabel("Một số nhóm camera").check();
  await page.getByLabel("Tìm phường, điểm lắp đặt, danh sách").fill("bach hac");
  await page.getByLabel("phường Bạch Hạc (1 camera)").check();
  await page.getByRole("button", { name: "Lưu" }).click();
  const initial = await page.locator("dialog code.issued").textContent();
  await page.getByRole("button", { name: "Đã ghi lại, đóng" }).click();
  return initial ?? "";
}

test("from the printed address to an administrator, and on to an operator of one ward who is sent away again", async () => {
  const central = await startTestCentral({ sites, cameras });
  const browser = await openBrowser();
  const admin = await openScreen(browser);
  const startUrl = await central.startUrl();
  await enterByStartKey(admin, startUrl);
  const stranger = await openScreen(browser);
  await stranger.goto(startUrl);
  await stranger.getByRole("heading", { name: "Địa chỉ này đã được dùng" }).waitFor();

  const initial = await addOperator(admin);
  const linh = await openScreen(browser);
  await linh.goto(await central.startUrl());
  await signIn(linh, { login: "linh", password: "sai mật khẩu rồi" });
  await linh.getByText("Tên đăng nhập hoặc mật khẩu không đúng").waitFor();
  await expectAccessible(linh);
  await signIn(linh, { login: "linh", password: initial });
  await linh.getByText("Mật khẩu vừa dùng là mật khẩu được giao.").waitFor();
  await expectAccessible(linh);
  await choosePassword(linh, initial);
  await linh.getByRole("heading", { name: /Phường Bạch Hạc/ }).waitFor();
  expect(await linh.getByRole("heading", { name: /Phường Việt Trì/ }).count()).toBe(0);
  expect(await linh.getByRole("link", { name: "Quản trị" }).count()).toBe(0);

  await admin.getByRole("button", { name: "Sửa tài khoản của Nguyễn Linh" }).click();
  await admin.getByLabel("Khóa tài khoản này").check();
  await expectAccessible(admin);
  await admin.getByRole("button", { name: "Lưu" }).click();
  await admin.getByText("Đã khóa").waitFor();
  await linh.getByRole("heading", { name: "Đăng nhập" }).waitFor({ timeout: 10_000 });
  await signIn(linh, { login: "linh", password: OWN_PASSWORD });
  await linh.getByText("hoặc tài khoản đã bị khóa").waitFor();
});

test("a second factor is added by its code, and asked for from then on", async () => {
  const central = await startTestCentral({ sites, cameras });
  const browser = await openBrowser();
  const page = await openScreen(browser);
  const minh = await enterByStartKey(page, await central.startUrl());
  await page.getByRole("link", { name: "Trần Minh" }).click();
  await page.locator("form", { hasText: "Bật xác thực hai bước" }).getByLabel("Mật khẩu hiện tại").fill(minh.password);
  await page.getByRole("button", { name: "Bật xác thực hai bước" }).click();
  await page.getByRole("img", { name: "Mã QR của khóa xác thực" }).waitFor();
  await expectAccessible(page);
  const secret = ((await page.locator("code.secret").textContent()) ?? "").replaceAll(" ", "");
  await page.getByLabel("Mã 6 số").fill(totpCode(secret, Date.now()));
  await page.getByRole("button", { name: "Xác nhận mã" }).click();
  await page.getByText("Đang bật: ngoài mật khẩu").waitFor();
  await expectAccessible(page);

  await page.getByRole("button", { name: "Đăng xuất" }).click();
  await signIn(page, minh);
  const next = totpCode(secret, Date.now() + 30_000); // the present code was taken a moment ago
  await page.getByLabel("Mã 6 số").fill(next);
  await page.getByRole("button", { name: "Đăng nhập" }).click();
  await page.getByRole("link", { name: "Trần Minh" }).waitFor();
});

test("who signs out in one tab is signed out in all of them", async () => {
  const central = await startTestCentral({ sites, cameras });
  const browser = await openBrowser();
  const page = await openScreen(browser);
  await enterByStartKey(page, await central.startUrl());
  const other = await page.context().newPage();
  await other.goto(central.httpUrl);
  await other.getByRole("link", { name: "Trần Minh" }).waitFor();
  await page.getByRole("button", { name: "Đăng xuất" }).click();
  for (const tab of [page, other]) await tab.getByRole("heading", { name: "Đăng nhập" }).waitFor();
});
