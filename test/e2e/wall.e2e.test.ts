/** The wall, the room's large display and the page of one camera, over the real centre and broker. */
import type { Page } from "playwright-core";
import { expect, onTestFinished, test } from "vitest";
import { recordFault } from "../central/messages.ts";
import { openUplink } from "../servers/uplink.ts";
import { expectAccessible, lookAt, patient, startWatchedCentre } from "./page-kit.ts";
import { spillsOf } from "./screens.ts";

const tile = (page: Page, cameraId: string) => page.locator(`.tile:has(a[href="/cameras/${cameraId}"])`);

/** What is said of a camera that is not live. */
const state = (page: Page, cameraId: string) => tile(page, cameraId).locator(".tile-news > span").first();

test("a camera is cut: the wall says so with the age of its last picture, the large display brings it forward, its page keeps it", async () => {
  const { central, outbox, report, sendPicture } = await startWatchedCentre();
  report({ "cam-1": "live", "cam-2": "live" });
  const { page, open, faults } = await lookAt(central);
  await open("/wall");
  await tile(page, "cam-3").getByText("Chưa kết nối").waitFor();
  await tile(page, "cam-2").getByText("Chưa có hình nào về tới trung tâm.").waitFor();

  await sendPicture("cam-2", 4_000);
  const takenAt = new Date(Date.now() - 4_000).toISOString();
  report({ "cam-1": "live", "cam-2": { state: "live", pictureAt: takenAt } });
  const picture = tile(page, "cam-2").locator("img");
  await picture.waitFor();
  await expect.poll(() => tile(page, "cam-2").textContent(), patient).toMatch(/Chụp \d+ giây trước/);
  expect(await picture.getAttribute("class")).toBe("");

  recordFault(outbox, { cameraId: "cam-2" });
  report({ "cam-1": "live", "cam-2": { state: "offline", pictureAt: takenAt } });
  await state(page, "cam-2").getByText("Mất kết nối").waitFor();
  await expect.poll(() => picture.getAttribute("class"), patient).toBe("stale");
  await tile(page, "cam-2").getByText("Cảnh báo: Camera mất kết nối").waitFor();
  await expectAccessible(page);

  await page.getByLabel("Lọc theo tình trạng").selectOption("trouble");
  await expect.poll(() => page.locator(".tile").count(), patient).toBe(1);
  expect(new URL(page.url()).search).toBe("?state=trouble");
  await page.reload();
  await expect.poll(() => page.locator(".tile").count(), patient).toBe(1);

  await open("/wall/screen?columns=2&rows=1&seconds=3");
  const first = page.locator(".tile").first();
  await first.getByText("Camera mất kết nối").waitFor();
  await page.getByText("1 camera đang có cảnh báo").waitFor();
  await expectAccessible(page, ["dark"]);
  report({ "cam-1": "live", "cam-2": { state: "offline", pictureAt: takenAt }, "cam-3": "live" });
  const others = new Set<string | null>();
  await expect
    .poll(async () => others.add(await page.locator(".tile a").nth(1).getAttribute("href")).size, { timeout: 20_000 })
    .toBe(2);
  expect(others).toEqual(new Set(["/cameras/cam-1", "/cameras/cam-3"]));
  expect(await first.locator("a").getAttribute("href")).toBe("/cameras/cam-2");

  await open("/cameras/cam-2");
  await page.getByRole("row", { name: /Mất kết nối.*chưa kết thúc.*Luồng hình ảnh đứng/ }).waitFor();
  await page.getByRole("img", { name: /^Tình trạng theo thời gian: .*Mất kết nối/ }).waitFor();
  await expectAccessible(page);
  await page.getByRole("link", { name: /Camera mất kết nối · đang diễn ra/ }).click();
  await page.getByRole("heading", { name: "Sự kiện đang xem" }).waitFor();
  expect(new URL(page.url()).searchParams.get("camera")).toBe("cam-2");
  expect(faults).toEqual([]);
});

test("from a picture of the wall one key or one click leads to the live picture, and back to the wall as it was", async () => {
  const { central, report } = await startWatchedCentre();
  report({ "cam-1": "live", "cam-2": "live" });
  const { page, open, faults } = await lookAt(central);
  await open("/wall?sort=watched&text=cam");
  await tile(page, "cam-2").waitFor();
  const live = (cameraId: string) => tile(page, cameraId).getByRole("link", { name: /^Xem trực tiếp/ });
  const shown = () => live("cam-2").evaluate((link) => getComputedStyle(link).opacity);
  expect(await shown()).toBe("0");
  await tile(page, "cam-2").hover();
  await expect.poll(shown, patient).toBe("1");
  await expectAccessible(page);
  expect(await spillsOf(page)).toEqual([]);

  const isAtLive = ({ pathname }: URL) => pathname === "/cameras/cam-2/live";
  const isAtWall = ({ pathname, search }: URL) => pathname + search === "/wall?text=cam&sort=watched";
  const ways = [
    () => live("cam-2").click(),
    () => page.keyboard.press("l"), // it is pointed at
    async () => {
      await page.mouse.move(1, 1);
      await tile(page, "cam-2").getByRole("link").first().focus();
      await page.keyboard.press("l");
    },
  ];
  for (const look of ways) {
    await tile(page, "cam-2").hover();
    await look();
    await page.waitForURL(isAtLive);
    await page.getByRole("heading", { name: "Xem hình camera" }).waitFor();
    await page.keyboard.press("Escape");
    await page.waitForURL(isAtWall);
  }
  expect(await live("cam-3").count()).toBe(0); // no agent reads it
  await page.keyboard.press("?");
  await page.getByRole("dialog").getByText("Xem trực tiếp camera đang chọn hoặc đang trỏ tới").waitFor();
  expect(faults).toEqual([]);
});

test("a group of the configuration is chosen on the wall, stands in the address, and goes to the large display", async () => {
  const name = { vi: "Quanh chợ", en: "Around the market" };
  const cameraGroups = [{ id: "cho", name, cameras: ["cam-2", "cam-3"] }];
  const { central, report } = await startWatchedCentre({ cameraGroups });
  report({ "cam-1": "live", "cam-2": "live" });
  const { page, open, faults } = await lookAt(central);
  await open("/wall");
  await expect.poll(() => page.locator(".tile").count(), patient).toBe(3);
  await page.getByLabel("Nhóm camera").selectOption({ label: "Quanh chợ" });
  await expect.poll(() => page.locator(".tile").count(), patient).toBe(2);
  expect(new URL(page.url()).searchParams.get("group")).toBe("list:cho");
  await page.getByRole("link", { name: "Mở trên màn hình lớn" }).click();
  await tile(page, "cam-2").waitFor();
  expect(await page.locator(".tile").count()).toBe(1); // no agent reports the other
  await open("/wall?group=list:gone");
  await page.getByText("Không có camera nào khớp.").waitFor();
  expect(faults).toEqual([]);
});

test("the wall says since when it does not hear the centre, and goes on by itself", async () => {
  const { central, report } = await startWatchedCentre();
  report({ "cam-1": "live" });
  const uplink = await openUplink(Number(new URL(central.httpUrl).port));
  onTestFinished(() => uplink.close());
  const { page, open } = await lookAt(central, uplink.port);
  await open("/wall");
  await tile(page, "cam-1").waitFor();
  uplink.cut();
  await page.getByText(/^Đây là tình trạng lúc \d\d:\d\d:\d\d/).waitFor();
  report({ "cam-1": "offline" });
  uplink.restore();
  await state(page, "cam-1").getByText("Mất kết nối").waitFor();
  await page.getByText(/^Đây là tình trạng lúc/).waitFor({ state: "detached" });
});

test("a camera that is not there is said to be none, in English too", async () => {
  const { central } = await startWatchedCentre();
  const { page, open } = await lookAt(central);
  await open("/cameras/cam-9");
  await page.getByText("Không có camera cam-9 trong danh mục.").waitFor();
  await page.getByRole("button", { name: "English" }).click();
  await page.getByText("The inventory has no camera cam-9.").waitFor();
  await page.getByRole("link", { name: "See all cameras" }).click();
  await page.getByText("Showing 3 of 3 cameras.").waitFor();
});
