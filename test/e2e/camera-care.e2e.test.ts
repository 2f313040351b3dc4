/** What an operator and a technician do at one camera on the page, over the real centre, with an agent that answers. */
import { join } from "node:path";
import { type Command, epochMs } from "@ngaba/contract";
import { cameraCommands } from "@ngaba/edge-agent/fleet/camera-commands.ts";
import { createCommandListener } from "@ngaba/edge-agent/fleet/command-listener.ts";
import { createMessageRecorder } from "@ngaba/edge-agent/outbox/message-recorder.ts";
import type { Outbox } from "@ngaba/edge-agent/outbox/outbox.ts";
import { systemClock } from "@ngaba/edge-agent/platform/clock.ts";
import { createLogger as createEdgeLogger } from "@ngaba/edge-agent/platform/logger.ts";
import { expect, onTestFinished, test } from "vitest";
import { addAgent } from "../central/add-agent.ts";
import { startAgent, temporaryFolder } from "../central/data-path-kit.ts";
import { recordHealth } from "../central/messages.ts";
import { openBrowser, openScreen } from "./browser.ts";
import { CAMERA, makeClip, startTestCentral, type Uploadable, upload } from "./test-central.ts";

const patient = { timeout: 30_000 };

/** Agent-01 whose camera was turned. It does what it is told, and reports that. */
function startObedientAgent(brokerUrl: string, password: string, clip: Uploadable): void {
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

function recordEvidence(
  outbox: Outbox,
  { id, from, to }: Extract<Command, { name: "keep-recording" }>,
  clip: Uploadable,
) {
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
  const { brokerPassword, uploadToken } = await addAgent(central);
  const clip = await makeClip();
  startObedientAgent(central.brokerUrl, brokerPassword, clip);
  const page = await openScreen(await openBrowser());
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
  await upload(central, uploadToken, clip, "video/mp4");
  const video = page.locator("video");
  await video.waitFor();
  // The page's types are not ours here.
  const durationS = () => video.evaluate((element) => (element as unknown as { duration: number }).duration);
  await expect.poll(durationS, patient).toBeCloseTo(4, 1);
  expect(await page.getByRole("link", { name: "Tải về" }).getAttribute("href")).toBe(`/api/media/${clip.sha256}`);
  await page.getByText("b".repeat(64)).waitFor();
});
