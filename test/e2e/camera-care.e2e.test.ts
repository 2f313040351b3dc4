/** What an operator and a technician do at one camera on the page, over the real centre, with an agent that answers. */
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CentralConfigFile, createLogger, resolvePaths, startCentral } from "@ngaba/central";
import { type Command, epochMs } from "@ngaba/contract";
import { cameraCommands } from "@ngaba/edge-agent/fleet/camera-commands.ts";
import { createCommandListener } from "@ngaba/edge-agent/fleet/command-listener.ts";
import { createMessageRecorder } from "@ngaba/edge-agent/outbox/message-recorder.ts";
import type { Outbox } from "@ngaba/edge-agent/outbox/outbox.ts";
import { systemClock } from "@ngaba/edge-agent/platform/clock.ts";
import { createLogger as createEdgeLogger } from "@ngaba/edge-agent/platform/logger.ts";
import { chromium } from "playwright-core";
import { beforeAll, expect, onTestFinished, test } from "vitest";
import { stringify } from "yaml";
import { buildPage } from "../../scripts/build-page.ts";
import { inventory, startAgent, temporaryFolder } from "../central/data-path-kit.ts";
import { recordHealth } from "../central/messages.ts";
import { makeNumberedFilm } from "../evidence/numbered-film.ts";

const CAMERA = "cam-1";
const patient = { timeout: 30_000 };

beforeAll(() => buildPage(() => undefined));

async function startTestCentral() {
  const dataDir = temporaryFolder();
  writeFileSync(join(dataDir, "sites.yaml"), stringify({ sites: inventory.sites }));
  writeFileSync(join(dataDir, "cameras.yaml"), stringify({ cameras: inventory.cameras.slice(0, 1) }));
  const file = { listen: { port: 0 }, broker: { kind: "embedded", port: 0 }, inventoryDir: ".", dataDir: "data" };
  const stopping = new AbortController();
  const config = resolvePaths(CentralConfigFile.parse(file), dataDir);
  const central = await startCentral(config, { signal: stopping.signal, logger: createLogger("silent") });
  onTestFinished(async () => {
    stopping.abort();
    await central[Symbol.asyncDispose]();
  });
  return central;
}

interface Clip {
  readonly bytes: Buffer;
  readonly sha256: string;
}

async function makeClip(): Promise<Clip> {
  const path = join(temporaryFolder(), "clip.mp4");
  await makeNumberedFilm(path, { frames: 100 });
  const bytes = readFileSync(path);
  return { bytes, sha256: createHash("sha256").update(bytes).digest("hex") };
}

/** Agent-01 whose camera was turned. It does what it is told, and reports that. */
function startObedientAgent(brokerUrl: string, password: string, clip: Clip): void {
  let state: "degraded" | "live" | "maintenance" = "degraded";
  const report = (now = state) => {
    state = now;
    recordHealth(outbox, { [CAMERA]: { state, reasons: state === "degraded" ? ["moved"] : [] } });
  };
  const watch = {
    confirmView: () => report("live"),
    order: (_cameraId: string, order: { mode: string } | undefined) =>
      report(order?.mode === "maintenance" ? "maintenance" : "live"),
  };
  const log = createEdgeLogger("silent");
  const commands = createCommandListener({
    ...{ agentId: "agent-01", clock: systemClock, log },
    handlers: {
      ...cameraCommands(watch, new Set([CAMERA])),
      "keep-recording": (command) => {
        recordEvidence(outbox, command, clip);
        return { outcome: "done" };
      },
    },
  });
  const { outbox } = startAgent(brokerUrl, join(temporaryFolder(), "outbox.db"), password, [commands]);
  report();
  const beat = setInterval(report, 5_000, undefined);
  onTestFinished(() => clearInterval(beat));
}

function recordEvidence(outbox: Outbox, { id, from, to }: Extract<Command, { name: "keep-recording" }>, clip: Clip) {
  const { sha256, bytes } = clip;
  const place = { from, to, firstTicks: 0, lastTicks: 356_400, frames: 100, codec: "h264" as const };
  const file = {
    role: "clip",
    sha256,
    mediaType: "video/mp4",
    bytes: bytes.length,
    widthPx: 640,
    heightPx: 360,
  } as const;
  createMessageRecorder("agent-01", outbox).evidence(
    {
      ...{
        schemaVersion: 1,
        cameraId: CAMERA,
        requestId: id,
        stage: "whole",
        manifestSha256: "b".repeat(64),
        gaps: [],
      },
      files: [{ ...file, madeFrom: "ring", clip: place }],
    },
    epochMs(Date.now()),
  );
}

test("a view is confirmed, a camera put under maintenance, a stretch kept and played, and all of it told", async () => {
  const central = await startTestCentral();
  const { brokerPassword, uploadToken } = await central.agents.add("agent-01");
  const clip = await makeClip();
  startObedientAgent(central.brokerUrl, brokerPassword, clip);
  const browser = await chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu"],
  });
  onTestFinished(() => browser.close());
  const page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
  page.setDefaultTimeout(patient.timeout);
  await page.goto(await central.startUrl());

  await page.getByText("Tình trạng, hình, thao tác").click();
  const standing = page.locator(".care > p");
  await expect.poll(() => standing.textContent(), patient).toMatch(/Suy giảm: Camera bị xê dịch/);
  await page.getByText("Chưa có hình nào của camera này về tới trung tâm.").waitFor();

  const confirm = page.getByRole("button", { name: "Xác nhận góc nhìn" });
  await confirm.click();
  await page.getByText("Thiết bị đầu cuối đã thực hiện: xác nhận góc nhìn.").waitFor();
  await expect.poll(() => standing.textContent(), patient).toMatch(/Trực tuyến/);
  expect(await confirm.count()).toBe(0);

  await page.getByLabel("Trong bao lâu").selectOption("1");
  await page.getByRole("button", { name: "Bảo trì", exact: true }).click();
  await page.getByText(/Thiết bị đầu cuối đã thực hiện: chế độ bảo trì đến \d\d:\d\d:\d\d/).waitFor();
  await expect.poll(() => standing.textContent(), patient).toMatch(/Bảo trì/);

  await page.getByRole("button", { name: "Giữ đoạn hình" }).click();
  await page.getByText("Đoạn hình chưa về tới trung tâm.").waitFor();
  const headers = { authorization: `Bearer ${uploadToken}`, "content-type": "video/mp4" };
  const address = `${central.httpUrl}/api/agents/agent-01/media/${clip.sha256}`;
  expect((await fetch(address, { method: "PUT", headers, body: new Uint8Array(clip.bytes) })).status).toBe(201);
  const video = page.locator("video");
  await video.waitFor();
  // The page's types are not ours here.
  const durationS = () => video.evaluate((element) => (element as unknown as { duration: number }).duration);
  await expect.poll(durationS, patient).toBeCloseTo(4, 1);
  expect(await page.getByRole("link", { name: "Tải về" }).getAttribute("href")).toBe(`/api/media/${clip.sha256}`);
  await page.getByText("b".repeat(64)).waitFor();
});
