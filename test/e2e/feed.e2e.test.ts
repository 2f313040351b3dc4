/** The feed under a storm, its filters, and being told of what is new, over the real centre and broker. */
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { recordFault, recordStay } from "../central/messages.ts";
import { expectAccessible, lookAt, patient, startWatchedCentre } from "./page-kit.ts";
import { spillsOf } from "./screens.ts";

const ALARMS = 40;

const rows = (page: Page) => page.locator(".event-row");

test("a branch in the wind is one line with a count, which opens; what else happens is seen", async () => {
  const { central, outbox, report } = await startWatchedCentre();
  report({ "cam-1": "live", "cam-2": "live" });
  recordFault(outbox, { cameraId: "cam-2" });
  for (let n = 0; n < ALARMS; n += 1) recordStay(outbox, "c".repeat(64));
  const { page, open, faults } = await lookAt(central);
  const storm = page.getByRole("button", { name: `Có người trong khu vực cấm (${ALARMS} lần)` });
  await storm.waitFor();
  await expect.poll(() => rows(page).count(), patient).toBe(2);
  await page.getByRole("button", { name: "Camera mất kết nối" }).waitFor();

  await storm.click();
  await expect.poll(() => rows(page).count(), patient).toBe(ALARMS + 2);
  await expectAccessible(page);
  await storm.click();
  await page.keyboard.press("j");
  await expect.poll(() => page.locator('.event-row[aria-current="true"]').textContent(), patient).toMatch(/Camera mất/);
  await page.keyboard.press("k");
  await expect.poll(() => page.locator('.event-row[aria-current="true"]').textContent(), patient).toMatch(/40 lần/);

  await page.getByLabel("Loại sự kiện").selectOption("cameras");
  await expect.poll(() => rows(page).count(), patient).toBe(1);
  expect(new URL(page.url()).searchParams.get("about")).toBe("cameras");
  await page.getByLabel("Mức độ").selectOption("critical");
  await page.getByText("Không có sự kiện nào khớp với bộ lọc.").waitFor();
  const address = new URL(page.url());
  await open(address.pathname + address.search.replace("critical", "warning"));
  await rows(page).getByText("Camera mất kết nối").waitFor();
  expect(await page.getByLabel("Loại sự kiện").inputValue()).toBe("cameras");
  await rows(page).getByText("Camera mất kết nối").click();
  await page.getByRole("heading", { level: 3, name: "Camera mất kết nối" }).waitFor();
  await page.getByRole("link", { name: "Mở trang sự kiện" }).click();
  await page.getByRole("heading", { level: 1, name: "Camera mất kết nối" }).waitFor();
  await page.locator(".event-map .site-mark").first().waitFor();
  await page.keyboard.press("Escape");
  await rows(page).getByText("Camera mất kết nối").waitFor();
  expect(await page.getByLabel("Loại sự kiện").inputValue()).toBe("cameras");
  expect(faults).toEqual([]);
});

test("a filtered feed takes what happens, and lets go what has ended", async () => {
  const { central, outbox, report } = await startWatchedCentre();
  report({ "cam-1": "live", "cam-2": "live" });
  const { page, open } = await lookAt(central);
  await open("/?phase=open&ward=Ngã ba&about=cameras");
  await page.getByText("Không có sự kiện nào khớp với bộ lọc.").waitFor();
  recordStay(outbox, "c".repeat(64));
  const incidentId = recordFault(outbox, { cameraId: "cam-2" });
  await rows(page).getByText("Camera mất kết nối").waitFor();
  expect(await rows(page).count()).toBe(1);
  recordFault(outbox, { cameraId: "cam-2", incidentId, phase: "end" });
  await page.getByText("Không có sự kiện nào khớp với bộ lọc.").waitFor();
});

test("how cameras are shown and which are listed stands in the address, and is as before after an event was opened", async () => {
  const { central, outbox, report } = await startWatchedCentre();
  report({ "cam-1": "live", "cam-2": "offline", "cam-3": "live" });
  const event = recordFault(outbox, { cameraId: "cam-2" });
  const { page, open, faults } = await lookAt(central);
  const listed = page.locator(".camera-row");
  await open("/?severity=warning");
  await expect.poll(() => listed.count(), patient).toBe(3);
  await page.keyboard.press("/");
  await page.keyboard.type("CAM-2 ");
  await expect.poll(() => listed.count(), patient).toBe(1);
  await page.getByLabel("Lọc theo tình trạng").selectOption("offline");
  const shared = { severity: "warning", text: "CAM-2 ", state: "offline" };
  const inAddress = () => Object.fromEntries(new URL(page.url()).searchParams);
  expect(inAddress()).toEqual(shared);
  await page.reload();
  await expect.poll(() => listed.count(), patient).toBe(1);
  expect(await page.getByRole("searchbox").inputValue()).toBe("CAM-2 ");

  await page.getByRole("button", { name: "Hình", exact: true }).click();
  await page.locator(".live-wall .tile").first().waitFor();
  await expectAccessible(page);
  await page.keyboard.press("o");
  await page.getByRole("heading", { level: 1, name: "Camera mất kết nối" }).waitFor();
  await page.keyboard.press("Escape");
  await page.locator(".live-wall .tile").first().waitFor();
  expect(inAddress()).toEqual({ ...shared, side: "wall", event });
  await page.getByRole("button", { name: "Danh sách", exact: true }).click();
  await expect.poll(() => listed.count(), patient).toBe(1);
  await page.keyboard.press("/");
  await page.keyboard.press("Escape"); // empties the field
  expect(inAddress()).toEqual({ severity: "warning", state: "offline", event });
  expect(faults).toEqual([]);
});

test("the feed takes the whole screen and gives it back; an event that is opened there leads back there", async () => {
  const { central, outbox, report } = await startWatchedCentre();
  report({ "cam-1": "live", "cam-2": "offline", "cam-3": "offline" });
  for (const cameraId of ["cam-2", "cam-3"]) recordFault(outbox, { cameraId });
  const { page, open, faults } = await lookAt(central);
  await open("/");
  const eventPanel = page.getByRole("heading", { name: "Sự kiện đang xem" });
  await eventPanel.waitFor();
  await expect.poll(() => rows(page).count(), patient).toBe(2);
  const narrowPx = (await rows(page).first().boundingBox())?.width ?? 0;
  await page.keyboard.press("f");
  await eventPanel.waitFor({ state: "detached" });
  expect((await rows(page).first().boundingBox())?.width).toBeGreaterThan(2 * narrowPx);
  await expectAccessible(page);
  expect(await spillsOf(page)).toEqual([]);
  await page.keyboard.press("?");
  const keys = page.getByRole("dialog").locator("dt");
  expect(await keys.allTextContents()).toEqual(["j", "k", "l", "Enter", "o", "f", "Esc", "i", "?"]);
  await page.keyboard.press("Escape");

  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: "Camera mất kết nối" }).waitFor();
  const opened = new URL(page.url()).pathname.split("/").at(-1);
  await page.keyboard.press("Escape");
  const chosen = page.locator('.event-row[aria-current="true"]');
  await expect.poll(() => chosen.getAttribute("id"), patient).toBe(`event-${opened}`);
  await rows(page).first().click();
  await page.getByRole("heading", { level: 1, name: "Camera mất kết nối" }).waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Hiện lại các cột khác" }).click();
  await eventPanel.waitFor();
  expect(new URL(page.url()).searchParams.has("whole")).toBe(false);
  await page
    .getByRole("region", { name: "Sự kiện", exact: true })
    .getByRole("button", { name: "Toàn màn hình" })
    .click();
  await eventPanel.waitFor({ state: "detached" });
  await page.keyboard.press("Escape");
  await eventPanel.waitFor();
  expect(faults).toEqual([]);
});

/** Runs in the page: real notices, written down as they are made. */
const NOTE_NOTICES = `
  globalThis.told = [];
  globalThis.Notification = class extends Notification {
    constructor(title, options) {
      super(title, options);
      globalThis.told.push(title);
    }
  };
`;

const toldIn = async (pages: readonly Page[]): Promise<string[]> =>
  (await Promise.all(pages.map((page) => page.evaluate(() => Reflect.get(globalThis, "told") as string[])))).flat();

test("of a storm a person is told once at first and once for the rest, by one of two open tabs", async () => {
  const { central, outbox, report } = await startWatchedCentre();
  report({ "cam-1": "live" });
  const { context, page, open } = await lookAt(central);
  await context.grantPermissions(["notifications"], { origin: central.httpUrl });
  await context.addInitScript({ content: NOTE_NOTICES });
  await open("/");
  await page.getByRole("button", { name: "Báo hiệu: tắt" }).click();
  await page.getByLabel("Phát âm báo").check();
  await page.getByLabel("Hiện thông báo trên màn hình máy").check();
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Báo hiệu: bật" }).waitFor();
  const other = await context.newPage();
  await open("/wall", other);
  await other.getByRole("button", { name: /Báo hiệu: bật|Âm báo bị chặn/ }).waitFor();

  for (let n = 0; n < 3; n += 1) recordStay(outbox, "c".repeat(64));
  await expect.poll(() => toldIn([page, other]), patient).not.toEqual([]);
  for (let n = 0; n < 3; n += 1) recordStay(outbox, "c".repeat(64));
  await expect.poll(async () => (await toldIn([page, other])).length, patient).toBe(2);
  const [, rest = ""] = await toldIn([page, other]);
  expect(rest).toMatch(/sự kiện mới\. Cảnh báo: Có người trong khu vực cấm$/);
});
