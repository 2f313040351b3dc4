/** Two officers at the desk over a finding that an agent has told of: pictures in step, keys, plate, decision, history. */
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Central } from "@ngaba/central";
import { EvidenceManifest, epochMs, RuleIncidentEvent } from "@ngaba/contract";
import { createMessageRecorder } from "@ngaba/edge-agent/outbox/message-recorder.ts";
import type { Outbox } from "@ngaba/edge-agent/outbox/outbox.ts";
import type { Page } from "playwright-core";
import sharp from "sharp";
import { expect, test } from "vitest";
import { addAgent } from "../central/add-agent.ts";
import { addPerson } from "../central/add-person.ts";
import { startAgent, temporaryFolder } from "../central/data-path-kit.ts";
import { holdAnswers, openBrowser, sitDown, watchFaults } from "./browser.ts";
import { expectAccessible } from "./page-kit.ts";
import { CAMERA, makeClip, startTestCentral, type Uploadable, upload, uploadable } from "./test-central.ts";

const patient = { timeout: 30_000 };
const golden = (name: string): Record<string, unknown> =>
  JSON.parse(readFileSync(join(import.meta.dirname, `../../contract/golden/${name}.json`), "utf8"));

/** The clip's first frame; what was found lies two seconds later. */
const START = Math.floor(Date.now() / 1_000) * 1_000 - 60_000;
const utc = (afterMs: number) => new Date(START + afterMs).toISOString();
const STREAM = randomUUID();

/** A still of the recorded stream, so many frames after the clip's first. */
async function makeStill(role: "before" | "at" | "after" | "crop", frame: number) {
  const background = { r: 40 + frame, g: 90, b: 120 };
  const picture = sharp({ create: { width: 640, height: 360, channels: 3, background } });
  const file = uploadable(await picture.jpeg({ quality: role === "crop" ? 70 : 80 }).toBuffer());
  const facts = {
    ...({ role, mediaType: "image/jpeg", madeFrom: "ring", widthPx: 640, heightPx: 360, streamId: STREAM } as const),
    ...{ sha256: file.sha256, bytes: file.bytes.length, takenAt: utc(frame * 40), ticks: frame * 3_600 },
  };
  return { file, facts };
}

const name = { vi: "Vạch dừng phía bắc", en: "North stop line" };
const SCENE = {
  ...{ cameraId: CAMERA, rules: [] },
  stopLines: [{ id: "vach-dung-bac", name, from: [0.1, 0.6], to: [0.9, 0.6], signalHead: "den-bac" }],
  signalHeads: [{ id: "den-bac", name, lamps: { red: [0.8, 0.1, 0.82, 0.14], green: [0.8, 0.2, 0.82, 0.24] } }],
  calibration: { clickErrorPx: 2, measureErrorM: 0.05, maxReprojectionErrorPx: 8 },
};

/** A vehicle that drove over the stop line, with scene, stills and clip, as agent-01 tells and uploads them. */
async function tellOfRedLight(central: Central, outbox: Outbox, token: string, clip: Uploadable): Promise<void> {
  const incidentId = randomUUID();
  const scene = uploadable(Buffer.from(JSON.stringify(SCENE)));
  const moments = ["before", "at", "after"] as const;
  const stills = [
    ...(await Promise.all(moments.map((role, index) => makeStill(role, 25 + 25 * index)))),
    await makeStill("crop", 50),
  ];
  const clipFile = {
    ...({ role: "clip", mediaType: "video/mp4", madeFrom: "ring", widthPx: 640, heightPx: 360 } as const),
    ...{ sha256: clip.sha256, bytes: clip.bytes.length, streamId: STREAM },
    clip: { from: utc(0), to: utc(3_960), firstTicks: 0, lastTicks: 356_400, frames: 100, codec: "h264" as const },
  };
  const files = [...stills.map(({ facts }) => facts), clipFile];
  const track = Array.from({ length: 31 }, (_, index) => {
    const x = 0.1 + index * 0.02;
    return { at: utc(500 + index * 100), box: [x, 0.4, x + 0.1, 0.6], score: 0.8 };
  });
  const told = { ...golden("manifest-incident"), cameraId: CAMERA, incidentId, sceneHash: scene.sha256, files, track };
  const manifest = uploadable(Buffer.from(JSON.stringify(EvidenceManifest.parse(told))));
  for (const document of [scene, manifest]) await upload(central, token, document, "application/json");
  for (const { file } of stills) await upload(central, token, file, "image/jpeg");
  await upload(central, token, clip, "video/mp4");

  const recorder = createMessageRecorder("agent-01", outbox);
  const { data } = RuleIncidentEvent.parse(golden("red-light-end"));
  const at = { before: utc(1_000), at: utc(2_000), after: utc(3_000) };
  const times = { startedAt: utc(2_000), endedAt: utc(3_000), durationMs: 1_000, readAt: utc(3_100) };
  const incident = { ...data, incidentId, cameraId: CAMERA, sceneHash: scene.sha256, moments: at, ...times };
  recorder.incident({ kind: "red-light", data: incident }, epochMs(START + 3_000));
  const evidence = { schemaVersion: 1, cameraId: CAMERA, incidentId, stage: "whole" } as const;
  recorder.evidence({ ...evidence, manifestSha256: manifest.sha256, files, gaps: [] }, epochMs(Date.now()));
}

async function startCentre() {
  const central = await startTestCentral();
  const { brokerPassword, uploadToken } = await addAgent(central);
  const { outbox } = startAgent(central.brokerUrl, join(temporaryFolder(), "outbox.db"), brokerPassword);
  await tellOfRedLight(central, outbox, uploadToken, await makeClip());
  return central;
}

/** The first case, at its desk, by keyboard. */
async function openFirst(page: Page, httpUrl: string): Promise<void> {
  await page.goto(`${httpUrl}/review`);
  await page.locator(".case-row").first().waitFor();
  await page.keyboard.press("Enter");
  await page.getByText("Hồ sơ do bạn giữ đến").waitFor();
  const isDrawn = `[...document.querySelectorAll(".desk-stills img")].filter((one) => one.complete && one.naturalWidth > 0).length`;
  await expect.poll(() => page.evaluate<number>(isDrawn), patient).toBe(3);
}

async function accept(page: Page): Promise<void> {
  await page.keyboard.type("19b112345");
  for (const key of ["Enter", "t", "a"]) await page.keyboard.press(key);
  await page.locator(".desk-decided").waitFor();
}

test("pictures move together, a decision is taken back and taken again, and a second officer confirms it blind", async () => {
  const central = await startCentre();
  const browser = await openBrowser();
  const an = await addPerson(central.dataDir, "an", "Nguyễn An", "reviewer", "officer");
  const page = await sitDown(browser, central, an);
  const faults = watchFaults(page, central.httpUrl);
  await openFirst(page, central.httpUrl);
  await expectAccessible(page);

  await page.keyboard.press("Escape"); // out of the plate
  await page.keyboard.press("z");
  const views = () =>
    page.evaluate<string[]>(
      `[...document.querySelectorAll(".desk-pictures .zoomed")].map(({ style }) => style.transform)`,
    );
  await expect.poll(async () => new Set(await views()).size, patient).toBe(1);
  expect(await views()).toHaveLength(4);
  expect((await views())[0]).toMatch(/^scale\((?!1\b)/);
  await page.keyboard.press("z");
  expect(await page.locator(".desk-over .mark-signal").count()).toBe(4);
  await page.keyboard.press("i");
  await expect.poll(() => page.locator(".desk-over .mark-signal").count(), patient).toBe(0);

  await page.keyboard.press("a");
  await page.getByText("Chưa có biển số.").waitFor();
  await page.keyboard.press("p");
  await accept(page);
  const decided = page.locator(".desk-decided");
  expect(await decided.textContent()).toContain("Bạn đã chấp nhận: 19-B1 123.45. Hồ sơ giờ: Chờ người thứ hai.");
  await page.keyboard.press("u");
  await page.locator(".plate-field input").waitFor();
  expect(await page.locator(".plate-field input").inputValue()).toBe("19b112345");
  await page.keyboard.press("a");
  await decided.waitFor();
  await expectAccessible(page);

  const binh = await addPerson(central.dataDir, "binh", "Trần Bình", "reviewer", "officer");
  const second = await sitDown(browser, central, binh);
  await openFirst(second, central.httpUrl);
  await second.getByText("Kết luận của người thứ nhất được ẩn").waitFor();
  await accept(second);
  expect(await second.locator(".desk-decided").textContent()).toContain("Hồ sơ giờ: Đã duyệt.");
  await second.keyboard.press("y");
  await second.getByText("Nguyễn An rút lại kết luận").waitFor();
  await expectAccessible(second);
  expect(faults).toEqual([]);
});

test("what is decided before the centre has said that the case is one's own is not lost", async () => {
  const central = await startCentre();
  const an = await addPerson(central.dataDir, "an", "Nguyễn An", "reviewer", "officer");
  const page = await sitDown(await openBrowser(), central, an);
  const acts = await holdAnswers(page, "**/api/cases/*/acts");
  await page.goto(`${central.httpUrl}/review`);
  await page.locator(".case-row").first().waitFor();
  await page.keyboard.press("Enter");
  await page.getByText("Đang nhận hồ sơ").waitFor();
  for (const key of ["Escape", "r"]) await page.keyboard.press(key);
  await page.locator(".act-form").waitFor();
  await page.keyboard.press("3");
  expect(acts.count()).toBe(1);
  acts.letGo();
  await page.getByText("Bạn đã loại bỏ: không đọc được biển số.").waitFor();
});
