/** Findings that an agent has told a centre of, and what an officer does at their desk by keyboard. */
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Central } from "@ngaba/central";
import { EvidenceManifest, epochMs, RuleIncidentEvent } from "@ngaba/contract";
import { createMessageRecorder } from "@ngaba/edge-agent/outbox/message-recorder.ts";
import type { Outbox } from "@ngaba/edge-agent/outbox/outbox.ts";
import type { Page } from "playwright-core";
import sharp from "sharp";
import { expect } from "vitest";
import { addAgent } from "../central/add-agent.ts";
import { startAgent, temporaryFolder } from "../central/data-path-kit.ts";
import {
  CAMERA,
  makeClip,
  startTestCentral,
  type TestCentral,
  type Uploadable,
  upload,
  uploadable,
} from "./test-central.ts";

const patient = { timeout: 30_000 };
const golden = (name: string): Record<string, unknown> =>
  JSON.parse(readFileSync(join(import.meta.dirname, `../../contract/golden/${name}.json`), "utf8"));

/** The clip's first frame; what was found lies two seconds later. */
const START = Math.floor(Date.now() / 1_000) * 1_000 - 60_000;
const utc = (afterMs: number) => new Date(START + afterMs).toISOString();
const STREAM = randomUUID();

/** Drawn, not filmed: a road, the vehicle in question, another one, somebody on foot. */
const street = (frame: number, shade: number): Buffer =>
  Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="640" height="360">
    <rect width="640" height="360" fill="rgb(${shade + frame},90,120)"/>
    <path d="M0 216H640" stroke="white" stroke-width="4" stroke-dasharray="20 12"/>
    <rect x="${64 + frame * 5}" y="150" width="64" height="66" fill="crimson"/>
    <text x="${68 + frame * 5}" y="205" font-size="14" fill="white">19-B1</text>
    <rect x="420" y="120" width="120" height="80" fill="seagreen"/>
    <text x="440" y="190" font-size="18" fill="white">30A-000.00</text>
    <circle cx="580" cy="150" r="10" fill="bisque"/><rect x="570" y="160" width="20" height="50" fill="navy"/>
  </svg>`);

/** A still of the recorded stream, so many frames after the clip's first. */
async function makeStill(role: "before" | "at" | "after" | "crop", frame: number, shade: number) {
  const picture = sharp(street(frame, shade));
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

interface Telling {
  readonly central: Central;
  readonly outbox: Outbox;
  readonly token: string;
  /** Uploaded already, as the scene is. */
  readonly clip: Uploadable;
  readonly scene: Uploadable;
  /** Makes pictures others than those of another finding. */
  readonly shade: number;
  /** What else its manifest says. */
  readonly more: Pick<EvidenceManifest, "plateReading">;
}

/** A vehicle that drove over the stop line, with its stills, as agent-01 tells and uploads them. */
async function tellOfRedLight({ central, outbox, token, clip, scene, shade, more }: Telling): Promise<void> {
  const incidentId = randomUUID();
  const moments = ["before", "at", "after"] as const;
  const stills = [
    ...(await Promise.all(moments.map((role, index) => makeStill(role, 25 + 25 * index, shade)))),
    await makeStill("crop", 50, shade),
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
  const roadUsers = [
    { trackId: 41, roadUserClass: "motorcycle", box: [0.46, 0.4, 0.6, 0.6] },
    { trackId: 43, roadUserClass: "car", box: [0.65, 0.33, 0.85, 0.56] },
  ];
  const seen = [1_000, 2_000, 3_000].map((afterMs) => ({ at: utc(afterMs), roadUsers }));
  const about = { cameraId: CAMERA, incidentId, sceneHash: scene.sha256, files, track, seen, ...more };
  const told = { ...golden("manifest-incident"), ...about };
  const manifest = uploadable(Buffer.from(JSON.stringify(EvidenceManifest.parse(told))));
  await upload(central, token, manifest, "application/json");
  for (const { file } of stills) await upload(central, token, file, "image/jpeg");

  const recorder = createMessageRecorder("agent-01", outbox);
  const { data } = RuleIncidentEvent.parse(golden("red-light-end"));
  const at = { before: utc(1_000), at: utc(2_000), after: utc(3_000) };
  const times = { startedAt: utc(2_000), endedAt: utc(3_000), durationMs: 1_000, readAt: utc(3_100) };
  const incident = { ...data, incidentId, cameraId: CAMERA, sceneHash: scene.sha256, moments: at, ...times };
  recorder.incident({ kind: "red-light", data: incident }, epochMs(START + 3_000));
  const evidence = { schemaVersion: 1, cameraId: CAMERA, incidentId, stage: "whole" } as const;
  recorder.evidence({ ...evidence, manifestSha256: manifest.sha256, files, gaps: [] }, epochMs(Date.now()));
}

export interface DeskCentre {
  readonly central: TestCentral;
  /** Has agent-01 tell of one more finding. */
  readonly tell: (more?: Pick<EvidenceManifest, "plateReading">) => Promise<void>;
}

/** A centre that knows agent-01, and nothing of the city yet. */
export async function startDeskCentre(): Promise<DeskCentre> {
  const central = await startTestCentral();
  const { brokerPassword, uploadToken: token } = await addAgent(central);
  const { outbox } = startAgent(central.brokerUrl, join(temporaryFolder(), "outbox.db"), brokerPassword);
  const clip = await makeClip();
  const scene = uploadable(Buffer.from(JSON.stringify(SCENE)));
  await upload(central, token, clip, "video/mp4");
  await upload(central, token, scene, "application/json");
  let shade = 20;
  return {
    central,
    tell: (more = {}) => {
      shade += 20;
      return tellOfRedLight({ central, outbox, token, clip, scene, shade, more });
    },
  };
}

/** A centre that agent-01 has told of one finding. */
export async function startCentreWithCase(): Promise<TestCentral> {
  const { central, tell } = await startDeskCentre();
  await tell();
  return central;
}

/** The first case, at its desk, by keyboard. */
export async function openFirst(page: Page, httpUrl: string): Promise<void> {
  await page.goto(`${httpUrl}/review`);
  await page.locator(".case-row").first().waitFor();
  await page.keyboard.press("Enter");
  await deskIsOwn(page);
}

/** The case is this person's, its pictures are seen, and its plate can be typed. */
export async function deskIsOwn(page: Page): Promise<void> {
  await page.getByText("Hồ sơ do bạn giữ đến").waitFor();
  await page.locator(".plate-field input:focus").waitFor();
  const isDrawn = `[...document.querySelectorAll(".desk-stills img")].filter((one) => one.complete && one.naturalWidth > 0).length`;
  await expect.poll(() => page.evaluate<number>(isDrawn), patient).toBe(3);
}

export async function accept(page: Page): Promise<void> {
  await page.keyboard.type("19b112345");
  for (const key of ["Enter", "t", "a"]) await page.keyboard.press(key);
  await page.locator(".desk-decided").waitFor();
}
