import { expect, onTestFinished, test } from "vitest";
import { auditedIn } from "../central-api/http-app-kit.ts";
import { addPeople, clipOf, OWN, startCityOfTwo } from "../central-api/rights-kit.ts";
import { openBrowser } from "./browser.ts";

test("who looks at evidence at a browser where another looked before is noted too: it does not come from its cache", async () => {
  const city = await startCityOfTwo();
  onTestFinished(city.stop);
  const signedIn = await addPeople(city);
  const context = await (await openBrowser()).newContext();
  const page = await context.newPage();
  await page.goto(city.url);
  for (const role of ["operator", "reviewer"] as const) {
    const [name = "", value = ""] = (await signedIn(role)).cookie?.split("=") ?? [];
    await context.addCookies([{ name, value, url: city.url }]);
    for (let look = 0; look < 2; look++) {
      expect(await page.evaluate(async (path) => (await fetch(path)).status, `/api/media/${clipOf(OWN)}`)).toBe(200);
    }
  }
  expect((await auditedIn(city)).map(({ who, action }) => `${who.name} ${action}`)).toEqual([
    ...["operator evidence.viewed", "reviewer evidence.viewed"],
  ]);
});
