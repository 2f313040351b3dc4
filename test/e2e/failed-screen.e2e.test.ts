/** A screen whose code does not come. */
import { expect, test } from "vitest";
import { expectAccessible, lookAt, startWatchedCentre } from "./page-kit.ts";

test("a screen that cannot be opened says so and how to go on; the others open, and it does when the page is read again", async () => {
  const { central } = await startWatchedCentre();
  const { page } = await lookAt(central);
  const code = /\/figures-screen-[^/]*\.js$/;
  let refused = 0;
  await page.route(code, (route) => {
    refused += 1;
    return route.abort();
  });
  const figures = page.getByRole("navigation").getByRole("link", { name: "Số liệu" });
  const failed = page.getByText("Không mở được màn hình này.");
  await figures.click();
  await failed.waitFor();
  expect(refused).toBeGreaterThan(0);
  await expectAccessible(page);

  await page.getByRole("link", { name: "Tường hình" }).click();
  await page.locator(".tiles .tile").first().waitFor();
  expect(await failed.count()).toBe(0);

  await page.unroute(code);
  await figures.click();
  await page.getByRole("button", { name: "Tải lại trang" }).click();
  await page.getByRole("heading", { name: "Sự kiện theo mức độ" }).waitFor();
});
