/** What a newcomer sees in a browser after `pnpm start`. */
import type { EventView } from "@ngaba/contract";
import { expect } from "vitest";
import { openBrowser } from "../e2e/browser.ts";
import { expectAccessible } from "../e2e/page-kit.ts";

const patient = { timeout: 60_000 };

/** Runs in the page: how many pictures of a wall have arrived. */
const COUNT_PICTURES = `[...document.querySelectorAll(".tile img")].filter((image) => image.naturalWidth > 0).length`;

/**
 * Looks at an event with its picture, at the map and at the wall.
 * @param cookie `name=value` of a session
 */
export async function lookAround(address: string, cookie: string, { id }: Pick<EventView, "id">): Promise<void> {
  const { origin } = new URL(address);
  const context = await (await openBrowser()).newContext({ viewport: { width: 1440, height: 900 } });
  const [name = "", value = ""] = cookie.split("=");
  await context.addCookies([{ name, value, url: origin }]);
  const page = await context.newPage();
  page.setDefaultTimeout(patient.timeout);

  await page.goto(`${origin}/?event=${id}`);
  await page.getByRole("heading", { level: 3, name: "Vượt đèn đỏ" }).waitFor();
  await page.locator(".picture img").waitFor();
  await page.getByText("Hình dựng / rendered").waitFor();
  await expectAccessible(page);

  await page.goto(`${origin}/map`);
  await page.locator(".site-mark").first().waitFor();
  await expectAccessible(page);

  await page.goto(`${origin}/wall`);
  await expect.poll(() => page.evaluate<number>(COUNT_PICTURES), patient).toBeGreaterThan(1);
  await expectAccessible(page);
  await context.close();
}
