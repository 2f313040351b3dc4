import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";

/** The screen of an operator's place. */
export const VIEWPORT = { width: 1920, height: 1080 };
const PATIENCE_MS = 60_000;

/** Who is signed in, for other browsers. */
export type Session = Awaited<ReturnType<BrowserContext["storageState"]>>;

/** A browser of its own, so that nothing of another one is warm. There is no GPU: its software draws. */
export async function openBrowser(): Promise<Browser> {
  return await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });
}

/** A tab that has opened nothing yet. */
export async function openTab(browser: Browser, storageState?: Session): Promise<Page> {
  const context = await browser.newContext({ viewport: VIEWPORT, ...(storageState !== undefined && { storageState }) });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  return page;
}

/** Uses the start key. */
export async function signIn(startUrl: string): Promise<Session> {
  const browser = await openBrowser();
  try {
    const page = await openTab(browser);
    await page.goto(startUrl);
    await page.getByRole("navigation").waitFor();
    return await page.context().storageState();
  } finally {
    await browser.close();
  }
}
