/** Two operators act on events, step through a clip, write a call down and hand over: the real page over the real centre. */
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Central } from "@ngaba/central";
import { EvidenceManifest, epochMs, RuleIncidentEvent } from "@ngaba/contract";
import { type CommandListener, createCommandListener } from "@ngaba/edge-agent/fleet/command-listener.ts";
import { createMessageRecorder } from "@ngaba/edge-agent/outbox/message-recorder.ts";
import type { Outbox } from "@ngaba/edge-agent/outbox/outbox.ts";
import { systemClock } from "@ngaba/edge-agent/platform/clock.ts";
import { createLogger } from "@ngaba/edge-agent/platform/logger.ts";
import type { Page } from "playwright-core";
import sharp from "sharp";
import { expect, onTestFinished, test } from "vitest";
import { addAgent } from "../central/add-agent.ts";
import { addPerson } from "../central/add-person.ts";
import { startAgent, temporaryFolder } from "../central/data-path-kit.ts";
import { recordHealth, recordStay } from "../central/messages.ts";
import { holdAnswers, openBrowser, sitDown, watchFaults } from "./browser.ts";
import { expectAccessible } from "./page-kit.ts";
import { frameShownBy } from "./shown-frame.ts";
import { CAMERA, makeClip, startTestCentral, type Uploadable, upload, uploadable } from "./test-central.ts";

const patient = { timeout: 30_000 };
const golden = (name: string): Record<string, unknown> =>
  JSON.parse(readFileSync(join(import.meta.dirname, `../../contract/golden/${name}.json`), "utf8"));

/** The clip's first frame; what was found lies two seconds later. */
const START = Math.floor(Date.now() / 1_000) * 1_000 - 60_000;
const utc = (afterMs: number) => new Date(START + afterMs).toISOString();
const STREAM = randomUUID();

/** A still of the recorded stream, so many frames after the clip's first. */
async function makeStill(role: "before" | "at" | "after", frame: number) {
  const background = { r: frame, g: 90, b: 120 };
  const picture = sharp({ create: { width: 640, height: 360, channels: 3, background } });
  const file = uploadable(await picture.jpeg().toBuffer());
  const facts = {
    ...({ role, mediaType: "image/jpeg", madeFrom: "ring", widthPx: 640, heightPx: 360, streamId: STREAM } as const),
    ...{ sha256: file.sha256, bytes: file.bytes.length, takenAt: utc(frame * 40), ticks: frame * 3_600 },
  };
  return { file, facts };
}

/** A vehicle that drove over the stop line, with scene, stills and clip, as agent-01 tells and uploads them. */
async function tellOfRedLight(central: Central, outbox: Outbox, token: string, clip: Uploadable): Promise<string> {
  const incidentId = randomUUID();
  const name = { vi: "Vạch dừng phía bắc", en: "North stop line" };
  const line = { id: "vach-dung-bac", name, from: [0.1, 0.6], to: [0.9, 0.6] };
  const scene = uploadable(Buffer.from(JSON.stringify({ cameraId: CAMERA, stopLines: [line], rules: [] })));
  const stills = await Promise.all([makeStill("before", 25), makeStill("at", 50), makeStill("after", 75)]);
  const files = [...stills.map(({ facts }) => facts), clipFile(clip)];
  const track = Array.from({ length: 31 }, (_, index) => {
    const x = 0.1 + index * 0.02;
    return { at: utc(500 + index * 100), box: [x, 0.4, x + 0.1, 0.6], score: 0.8 };
  });
  const told = { ...golden("manifest-incident"), cameraId: CAMERA, incidentId, sceneHash: scene.sha256, files, track };
  const manifest = uploadable(Buffer.from(JSON.stringify(EvidenceManifest.parse(told))));

  const recorder = createMessageRecorder("agent-01", outbox);
  const { data } = RuleIncidentEvent.parse(golden("red-light-end"));
  const moments = { before: utc(1_000), at: utc(2_000), after: utc(3_000) };
  const times = { startedAt: utc(2_000), endedAt: utc(3_000), durationMs: 1_000, readAt: utc(3_100) };
  const incident = { ...data, incidentId, cameraId: CAMERA, sceneHash: scene.sha256, moments, ...times };
  recorder.incident({ kind: "red-light", data: incident }, epochMs(START + 3_000));
  const evidence = { schemaVersion: 1, cameraId: CAMERA, incidentId, stage: "whole" } as const;
  recorder.evidence({ ...evidence, manifestSha256: manifest.sha256, files, gaps: [] }, epochMs(Date.now()));
  for (const document of [scene, manifest]) await upload(central, token, document, "application/json");
  for (const { file } of stills) await upload(central, token, file, "image/jpeg");
  await upload(central, token, clip, "video/mp4");
  return incidentId;
}

const clipFile = ({ sha256, bytes }: Uploadable) => ({
  ...({ role: "clip", mediaType: "video/mp4", madeFrom: "ring", widthPx: 640, heightPx: 360 } as const),
  ...{ sha256, bytes: bytes.length, streamId: STREAM },
  clip: { from: utc(0), to: utc(3_960), firstTicks: 0, lastTicks: 356_400, frames: 100, codec: "h264" as const },
});

/** Takes every stretch on, and says that this clip is what there is of it. */
function keepsAs(clip: Uploadable, outbox: () => Outbox): CommandListener {
  return createCommandListener({
    ...{ agentId: "agent-01", clock: systemClock, log: createLogger("silent") },
    handlers: {
      "keep-recording": ({ id }) => {
        const evidence = { schemaVersion: 1, cameraId: CAMERA, requestId: id, stage: "whole" } as const;
        const told = { ...evidence, manifestSha256: "b".repeat(64), files: [clipFile(clip)], gaps: [] };
        createMessageRecorder("agent-01", outbox()).evidence(told, epochMs(Date.now()));
        return { outcome: "done" };
      },
    },
  });
}

async function startAll() {
  const central = await startTestCentral();
  const { brokerPassword, uploadToken } = await addAgent(central);
  const clip = await makeClip();
  const commands = keepsAs(clip, () => outbox);
  const outboxFile = join(temporaryFolder(), "outbox.db");
  const { outbox } = startAgent(central.brokerUrl, outboxFile, brokerPassword, [commands]);
  const report = () => recordHealth(outbox, { [CAMERA]: "live" });
  report();
  const beat = setInterval(report, 5_000);
  onTestFinished(() => clearInterval(beat));
  const incidentId = await tellOfRedLight(central, outbox, uploadToken, clip);
  const lan = await addPerson(central.dataDir, "lan", "Nguyễn Lan", "operator");
  const binh = await addPerson(central.dataDir, "binh", "Trần Bình", "operator");
  return { central, outbox, incidentId, lan, binh, browser: await openBrowser() };
}

const state = (page: Page) => page.locator(".handling-state");
const stateText = (page: Page) => state(page).textContent();

const shownFrame = (page: Page) => frameShownBy(page.locator(".clip-player video"));

test("a clip is stepped through frame by frame, in step with its stills, its way and the line drawn over it", async () => {
  const { central, incidentId, browser, lan } = await startAll();
  const page = await sitDown(browser, central, lan);
  await page.getByText("Vượt đèn đỏ").first().waitFor();
  await state(page).waitFor();
  const isPlaying = () =>
    page.locator(".clip video").evaluate((video) => !(video as unknown as { paused: boolean }).paused);
  await page.locator(".clip video").waitFor();
  await page.keyboard.press("j"); // its row has the keyboard
  await page.keyboard.press("Space");
  await expect.poll(isPlaying, patient).toBe(true);
  await page.keyboard.press("o");
  await page.waitForURL(`**/events/${incidentId}`);

  await page.getByRole("button", { name: /^Lúc xảy ra/ }).click();
  await expect.poll(() => shownFrame(page), patient).toBe(50);
  for (const [key, frame] of [
    [".", 51],
    [".", 52],
    [",", 51],
    [",", 50],
    [",", 49],
  ] as const) {
    await page.keyboard.press(key);
    await expect.poll(() => shownFrame(page), { ...patient, message: `after ${key}` }).toBe(frame);
  }
  const moment = page.locator(".clip-moment");
  const millis = new Date(START + 49 * 40).getUTCMilliseconds();
  await expect.poll(() => moment.textContent(), patient).toMatch(new RegExp(`,${String(millis).padStart(3, "0")}$`));
  const current = page.locator('.still[aria-current="true"]');
  expect(await current.textContent()).toMatch(/Lúc xảy ra \d\d:/);
  await page.getByRole("button", { name: /^Sau đó/ }).click();
  await expect.poll(() => shownFrame(page), patient).toBe(75);
  await expect.poll(() => current.textContent(), patient).toMatch(/Sau đó \d\d:/);

  const marks = page.locator(".clip-player .mark-over");
  await expect.poll(() => marks.locator(".mark-place").getAttribute("points"), patient).toBe("64.0,216.0 576.0,216.0");
  expect((await marks.locator(".mark-track").getAttribute("points"))?.split(" ")).toHaveLength(31);
  // Frame 75 is three seconds in, 25 sightings after the first.
  expect(Number(await marks.locator(".mark-box").getAttribute("x"))).toBeCloseTo((0.1 + 25 * 0.02) * 640, 0);

  await expectAccessible(page);
  await page.getByRole("heading", { level: 1 }).click(); // off the still, which the key would press
  await page.keyboard.press(" ");
  await expect.poll(() => page.getByRole("button", { name: /^Dừng/ }).count(), patient).toBe(1);
  await page.keyboard.press("Escape");
  await page.waitForURL(`**/?event=${incidentId}`);
});

test("of two who act at once the second is refused with what changed, and nothing of what they typed is lost", async () => {
  const { central, incidentId, browser, lan, binh } = await startAll();
  const [first, second] = [await sitDown(browser, central, lan), await sitDown(browser, central, binh)];
  await first.locator(".event-row").first().click();
  await expect.poll(() => stateText(first), patient).toBe("Chưa tiếp nhận.");
  await first.keyboard.press("a");
  await expect.poll(() => stateText(first), patient).toMatch(/^Đã tiếp nhận, giao việc cho Nguyễn Lan/);
  await expect.poll(() => stateText(second), patient).toMatch(/^Đã tiếp nhận/);
  await first.locator(".event-row", { hasText: "Đã tiếp nhận" }).waitFor();

  await second.goto(`${central.httpUrl}/events/${incidentId}`);
  await state(second).waitFor();
  await second.keyboard.press("x");
  const remark = second.getByLabel("Ghi chú thêm (không bắt buộc)");
  await remark.fill("Lá cây che đèn");
  await second.locator(".numbered input").first().focus();
  await second.keyboard.press("4");

  await first.keyboard.press("e");
  await first.locator(".numbered input").first().waitFor();
  await first.keyboard.press("2");
  await first.keyboard.press("Enter");
  await expect.poll(() => stateText(first), patient).toMatch(/đã báo Cảnh sát giao thông/);
  await expect.poll(() => stateText(second), patient).toMatch(/đã báo Cảnh sát giao thông/);

  await second.keyboard.press("Enter");
  const alert = second.getByRole("alert");
  await alert.getByText("Việc của bạn chưa được ghi.").waitFor();
  expect(await alert.textContent()).toContain("báo Cảnh sát giao thông");
  expect(await alert.textContent()).not.toContain("tiếp nhận");
  expect(await remark.inputValue()).toBe("Lá cây che đèn");
  await alert.getByRole("button", { name: "Vẫn ghi" }).click();
  await expect.poll(() => stateText(second), patient).toMatch(/^Đã đóng.*báo động giả/);
  expect(await second.locator(".acts").textContent()).toContain("Lá cây che đèn");
  await expect.poll(() => stateText(first), patient).toMatch(/^Đã đóng/);
  await first.keyboard.press("u");
  await expect.poll(() => stateText(second), patient).toMatch(/^Đã tiếp nhận/);
});

test("what is pressed twice is done once, and a number that comes before the names chooses nobody", async () => {
  const { central, incidentId, browser, lan } = await startAll();
  const page = await sitDown(browser, central, lan);
  await page.goto(`${central.httpUrl}/events/${incidentId}`);
  await expect.poll(() => stateText(page), patient).toBe("Chưa tiếp nhận.");
  const acts = await holdAnswers(page, "**/acts");
  await page.keyboard.press("a");
  await page.keyboard.press("a");
  acts.letGo();
  await expect.poll(() => stateText(page), patient).toMatch(/^Đã tiếp nhận, giao việc cho Nguyễn Lan/);
  expect(acts.count()).toBe(1);
  expect(await page.getByRole("alert").count()).toBe(0);

  const names = await holdAnswers(page, "**/assignees");
  for (const key of ["g", "1", "Enter"]) await page.keyboard.press(key);
  names.letGo();
  await page.locator(".numbered input").first().waitFor();
  expect(await page.locator(".numbered input:checked").count()).toBe(0);
  expect(acts.count()).toBe(1);
  await page.keyboard.press("2");
  await page.keyboard.press("Enter");
  await expect.poll(() => stateText(page), patient).toMatch(/giao việc cho Trần Bình/);
});

test("what is done while the browser takes itself for offline is tried, is said to have failed, and is done when tried again", async () => {
  const { central, incidentId, browser, lan } = await startAll();
  const page = await sitDown(browser, central, lan);
  await page.goto(`${central.httpUrl}/events/${incidentId}`);
  await expect.poll(() => stateText(page), patient).toBe("Chưa tiếp nhận.");
  await page.context().setOffline(true);
  await page.keyboard.press("a");
  const handling = page.locator(".handling");
  await handling.getByText("Không tới được trung tâm.").waitFor();
  await expect.poll(() => stateText(page)).toBe("Chưa tiếp nhận.");
  await page.context().setOffline(false);
  await handling.getByRole("button", { name: "Thử lại ngay" }).click();
  await expect.poll(() => stateText(page), patient).toMatch(/^Đã tiếp nhận, giao việc cho Nguyễn Lan/);
});

test("who may not see pictures, or act, or report is offered nothing of it", async () => {
  const { central, incidentId, browser } = await startAll();
  const ky = await sitDown(browser, central, await addPerson(central.dataDir, "ky", "Lê Kỳ", "technician"));
  const faults = watchFaults(ky, central.httpUrl);
  await ky.goto(`${central.httpUrl}/events/${incidentId}`);
  await ky.getByText("Tài khoản này không được xem hình ảnh của sự kiện.").waitFor();
  await ky.getByRole("button", { name: /^Tiếp nhận/ }).waitFor();
  await ky.getByRole("heading", { name: "Sự kiện gần đây của camera này" }).waitFor();
  await ky.getByRole("link", { name: "Giám sát", exact: true }).click();
  await ky.getByRole("heading", { level: 3, name: "Vượt đèn đỏ" }).waitFor();
  await ky.keyboard.press("i");
  expect(await ky.getByRole("dialog").count()).toBe(0);
  expect(await ky.getByRole("button", { name: /^Ghi tin báo/ }).count()).toBe(0);

  const mai = await sitDown(browser, central, await addPerson(central.dataDir, "mai", "Vũ Mai", "auditor"));
  await mai.goto(`${central.httpUrl}/events/${incidentId}`);
  await expect.poll(() => stateText(mai), patient).toBe("Chưa tiếp nhận.");
  await expect.poll(() => shownFrame(mai), patient).toBe(0);
  expect(await mai.locator(".handling button").count()).toBe(0);
  expect(faults).toEqual([]);
});

test("who writes about the newest event keeps it in view, and what they wrote, when a newer one comes", async () => {
  const { central, outbox, browser, lan } = await startAll();
  const page = await sitDown(browser, central, lan);
  await page.getByRole("heading", { level: 3, name: "Vượt đèn đỏ" }).waitFor();
  await page.getByRole("button", { name: /^Ghi chú/ }).click({ delay: 500 }); // as long as a hand takes to see what stands there
  const remark = page.getByLabel("Nội dung ghi chú");
  await remark.fill("Xe tải màu xanh");
  recordStay(outbox, "a".repeat(64));
  await expect.poll(() => page.locator(".event-row").count(), patient).toBe(2);
  expect(await remark.inputValue()).toBe("Xe tải màu xanh");
  await page.keyboard.press("Control+Enter");
  await page.locator(".acts", { hasText: "Xe tải màu xanh" }).waitFor();
  expect(await page.getByRole("heading", { level: 3, name: "Vượt đèn đỏ" }).count()).toBe(1);
});

test("a telephone call becomes an incident that the next shift finds in the hand-over note", async () => {
  const { central, browser, lan, binh } = await startAll();
  const page = await sitDown(browser, central, lan);
  await state(page).waitFor();
  await page.keyboard.press("i");
  await page.getByLabel("Việc gì xảy ra").fill("Va chạm hai xe máy trước chợ");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Ghi nhận" }).click();
  await page.getByRole("heading", { name: "Va chạm hai xe máy trước chợ" }).waitFor();
  await page.getByText("Do người báo tin, không phải máy phát hiện.").waitFor();
  await page.getByText("Đoạn hình được giữ").waitFor();
  await page.getByText(/Đã xong đoạn/).waitFor();
  await expect.poll(() => shownFrame(page), patient).toBe(0);
  await page.keyboard.press(".");
  await expect.poll(() => shownFrame(page), patient).toBe(1);

  const next = await sitDown(browser, central, binh);
  await page.getByRole("link", { name: "Bàn giao ca" }).click();
  await page.getByRole("link", { name: "Va chạm hai xe máy trước chợ" }).waitFor();
  await page.getByLabel("Nội dung bàn giao").fill("Chờ công an cấp xã tới hiện trường");
  await page.keyboard.press("Control+Enter");
  await page.getByText("Chưa có ai nhận ca.").waitFor();
  await expectAccessible(page);

  await next.getByRole("link", { name: "Bàn giao ca" }).click();
  await next.getByText("Chờ công an cấp xã tới hiện trường").waitFor();
  await next.getByText("1 việc đang mở lúc bàn giao").click();
  await next.locator(".note").getByRole("link", { name: "Va chạm hai xe máy trước chợ" }).waitFor();
  await next.getByRole("button", { name: "Nhận ca" }).click();
  await next.getByText(/nhận ca lúc \d\d:\d\d:\d\d/).waitFor();
});
