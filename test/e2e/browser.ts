/** Chromium, and people who sit before it. */
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { onTestFinished } from "vitest";
import type { SignIn } from "../central/add-person.ts";
import { keepSecrets } from "../run-logs.ts";

/** The operators' smallest screen. */
const SMALLEST = { width: 1280, height: 720 };

const quiet = ["--disable-quic", "--no-first-run", "--disable-background-networking"];

/** Closed at the end of the test. @param more arguments of its own */
export async function openBrowser(...more: readonly string[]): Promise<Browser> {
  const args = ["--no-sandbox", "--disable-gpu", ...quiet, ...more];
  const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args });
  onTestFinished(() => browser.close());
  return browser;
}

/** A screen of somebody's own: with cookies of its own. */
export async function openScreen(browser: Browser, viewport = SMALLEST): Promise<Page> {
  const context = await browser.newContext({ viewport });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  return page;
}

/** Fills in what the page asks of who has not signed in. */
export async function signIn(page: Page, { login, password }: SignIn): Promise<void> {
  keepSecrets(password);
  await page.getByLabel("Tên đăng nhập").fill(login);
  await page.getByLabel("Mật khẩu").fill(password);
  await page.getByRole("button", { name: "Đăng nhập" }).click();
}

/** Fills in who takes the place of the start key: Trần Minh. */
export async function becomeAdministrator(page: Page): Promise<SignIn> {
  const minh = { login: "minh", password: "một mật khẩu đủ dài" };
  keepSecrets(minh.password);
  await page.getByLabel("Họ và tên").fill("Trần Minh");
  await page.getByLabel("Tên đăng nhập").fill(minh.login);
  await page.getByLabel("Mật khẩu mới", { exact: true }).fill(minh.password);
  await page.getByLabel("Nhập lại mật khẩu mới").fill(minh.password);
  await page.getByRole("button", { name: "Tạo tài khoản" }).click();
  await page.getByRole("link", { name: "Trần Minh" }).waitFor();
  return minh;
}

/** Somebody at a screen of their own, who has signed in. */
export async function sitDown(
  browser: Browser,
  { httpUrl }: { readonly httpUrl: string },
  who: SignIn,
  viewport = SMALLEST,
): Promise<Page> {
  const page = await openScreen(browser, viewport);
  await page.goto(httpUrl);
  await signIn(page, who);
  await page.getByRole("navigation").waitFor();
  await keepCookies(page.context());
  return page;
}

/** The cookies of a session are secrets. */
export async function keepCookies(context: BrowserContext): Promise<void> {
  keepSecrets(...(await context.cookies()).map(({ value }) => value));
}

/** What a page complains of from now on, and what it asks of anybody but the centre. */
export function watchFaults(page: Page, httpUrl: string): readonly string[] {
  const faults: string[] = [];
  page.on("pageerror", (error) => void faults.push(String(error)));
  // That a camera has no picture yet is answered 404.
  page.on("console", (message) => {
    if (message.type() === "error" && !message.text().includes("404")) faults.push(message.text());
  });
  page.on("request", (request) => {
    const url = request.url();
    if (!/^(?:blob|data):/.test(url) && !url.startsWith(`${httpUrl}/`)) faults.push(url);
  });
  return faults;
}

export interface HeldAnswers {
  /** How many were asked for so far. */
  count(): number;
  letGo(): void;
}

/** Has requests of a page wait on their way. @param address pattern of theirs */
export async function holdAnswers(page: Page, address: string | RegExp): Promise<HeldAnswers> {
  const free = Promise.withResolvers<void>();
  let asked = 0;
  await page.route(address, async (route) => {
    asked += 1;
    await free.promise;
    await route.continue();
  });
  return { count: () => asked, letGo: free.resolve };
}
