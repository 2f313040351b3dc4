/** The map of the sample city over the real centre. */
import { join } from "node:path";
import { MapView } from "@ngaba/contract";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { recordFault } from "../central/messages.ts";
import { expectAccessible, lookAt, patient, startWatchedCentre } from "./page-kit.ts";

const VIET_TRI = join(import.meta.dirname, "../../config/viet-tri");
const CAMERA = "vt-hy-cuong-001-1";
const SITE = "Cổng Khu di tích Đền Hùng";

/** How many sites each mark stands for. */
async function countsOf(page: Page): Promise<number[]> {
  const texts = await page.locator(".site-mark").allTextContents();
  return texts.map((text) => (text === "" ? 1 : Number(text)));
}

const sum = (counts: readonly number[]) => counts.reduce((all, count) => all + count, 0);

test("every site is on the map, grouped when far, with its state and its alarm, and says that its position is invented", async () => {
  const { central, outbox, report } = await startWatchedCentre({ city: VIET_TRI });
  report({ [CAMERA]: "live" });
  const { page, open, faults } = await lookAt(central);
  const map = MapView.parse(await page.evaluate(async () => (await fetch("/api/map")).json()));
  await open("/map");
  await expect.poll(async () => sum(await countsOf(page)), patient).toBe(91);
  const far = await countsOf(page);
  expect(Math.max(...far)).toBeGreaterThan(1);
  await page.getByText("Vị trí minh họa: 91 điểm lắp đặt.").waitFor();
  await page.getByText("Nền bản đồ là hình vẽ minh họa, không đúng tỷ lệ.").waitFor();
  const drawn = map.city?.features.filter(({ properties }) => properties.kind !== "label").length ?? 0;
  expect(drawn).toBeGreaterThan(5);
  expect(await page.locator(".leaflet-overlay-pane path").count()).toBe(drawn);

  await page.getByText("Không có điểm nào có cảnh báo").waitFor();
  await expectAccessible(page);
  recordFault(outbox, { cameraId: CAMERA });
  report({ [CAMERA]: "offline" });
  await page.locator(".map-side").getByRole("button", { name: SITE }).click();
  await page.getByRole("button", { name: `${SITE}: Mất kết nối, Cảnh báo` }).waitFor();
  await page.getByRole("heading", { name: SITE }).waitFor();
  await expectAccessible(page);
  expect(new URL(page.url()).searchParams.get("site")).toBe("vt-hy-cuong-001");
  await page.keyboard.press("l");
  await page.waitForURL(({ pathname }) => pathname === `/cameras/${CAMERA}/live`);
  await page.getByRole("heading", { name: "Xem hình camera" }).waitFor();
  await page.keyboard.press("Escape");
  await page.waitForURL(({ pathname, search }) => pathname + search === "/map?site=vt-hy-cuong-001");
  await page.getByRole("heading", { name: SITE }).waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("heading", { name: "Điểm cần xử lý" }).waitFor();
  expect(new URL(page.url()).search).toBe("");
  expect(faults).toEqual([]);
});

test("a group opens to what is in it", async () => {
  const { central } = await startWatchedCentre({ city: VIET_TRI });
  const { page, open } = await lookAt(central);
  await open("/map");
  await expect.poll(async () => sum(await countsOf(page)), patient).toBe(91);
  const before = (await countsOf(page)).length;
  await page.locator(".site-group").first().click();
  await expect.poll(async () => (await countsOf(page)).length, patient).toBeGreaterThan(before);
  expect(sum(await countsOf(page))).toBe(91);
});

test("beside the feed the map shows where the event in view is", async () => {
  const { central, outbox, report } = await startWatchedCentre({ city: VIET_TRI });
  report({ [CAMERA]: "offline" });
  const event = recordFault(outbox, { cameraId: CAMERA });
  const { page, open } = await lookAt(central);
  await open(`/?event=${event}`);
  await page.getByRole("button", { name: "Bản đồ", exact: true }).click();
  const chosen = page.locator('.site-mark[aria-pressed="true"]');
  await expect.poll(() => chosen.getAttribute("aria-label"), patient).toContain(SITE);
  await expectAccessible(page);
});
