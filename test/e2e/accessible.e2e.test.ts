/** That what looks for barriers finds them. */
import { expect, test } from "vitest";
import { openBrowser } from "./browser.ts";
import { expectAccessible } from "./page-kit.ts";

test.each([
  ['<img src="data:,">', "a picture without words"],
  ['<p style="color: #999; background: #fff">Nhạt</p>', "text that is hard to read"],
  ["<button></button>", "a button that says nothing"],
])("%s is a barrier: %s", async (barrier) => {
  const page = await (await openBrowser()).newPage();
  const whole = (body: string) => `<html lang="vi"><title>Trang</title><main><h1>Một</h1>${body}</main></html>`;
  await page.setContent(whole("<p>Rõ</p>"));
  await expectAccessible(page);
  await page.setContent(whole(barrier));
  await expect(expectAccessible(page)).rejects.toThrow("in the dark theme");
});
