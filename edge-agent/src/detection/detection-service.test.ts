import { epochMs, monotonicMs } from "@ngaba/contract";
import { pino } from "pino";
import { expect, onTestFinished, test, vi } from "vitest";
import type { Frame } from "../capture/frame.ts";
import { EdgeError } from "../platform/errors.ts";
import { DetectionService } from "./detection-service.ts";
import type { DetectionResult } from "./detector.ts";
import type { DetectorThread } from "./detector-thread.ts";

const frameOf = (cameraId: string, at = 0): Frame => ({
  cameraId,
  rgb: new Uint8Array(3),
  widthPx: 1,
  heightPx: 1,
  at: epochMs(at),
  readAt: epochMs(at),
});

/** A detector whose frames wait until the test answers them, and that dies on demand. */
class HeldThread implements DetectorThread {
  readonly frames: Frame[] = [];
  readonly #ended = Promise.withResolvers<EdgeError>();
  readonly died = this.#ended.promise;
  #answer: ((result: DetectionResult) => void) | undefined;
  isClosed = false;

  detect(frame: Frame): Promise<DetectionResult> {
    this.frames.push(frame);
    const { promise, resolve } = Promise.withResolvers<DetectionResult>();
    this.#answer = resolve;
    return Promise.race([promise, this.died.then((error) => Promise.reject(error))]);
  }

  async answer(): Promise<void> {
    const frame = this.frames.at(-1) ?? frameOf("none");
    this.#answer?.({ frame, detections: [], modelSha256: "", passes: [] });
    const seen = this.frames.length;
    await vi.waitFor(() => expect(this.frames.length).toBeGreaterThanOrEqual(seen));
  }

  die(): void {
    this.#ended.resolve(new EdgeError("DETECTOR_FAILED", "died in a test", { retryable: true }));
  }

  async close(): Promise<void> {
    this.isClosed = true;
    this.die();
  }
}

async function serviceOver(threads: readonly HeldThread[], nowMs: () => number = () => 0) {
  const left = [...threads];
  const service = await DetectionService.start({
    startThread: async () => left.shift() ?? Promise.reject(new EdgeError("DETECTOR_FAILED", "no more threads")),
    clock: { now: () => epochMs(nowMs()), monotonic: () => monotonicMs(nowMs()) },
    log: pino({ level: "silent" }),
    budget: { restarts: 2, withinMs: 1000 },
  });
  onTestFinished(() => service.close());
  return service;
}

test("an older waiting frame gives way to a newer one of its camera, and is counted", async () => {
  const thread = new HeldThread();
  const service = await serviceOver([thread]);
  const [running, older, newer] = [1, 2, 3].map((at) => service.submit(frameOf("a", at)));
  await expect(older).resolves.toBeUndefined();
  expect(service.droppedFrames("a")).toBe(1);
  await thread.answer();
  expect((await running)?.frame.at).toBe(1);
  await vi.waitFor(() => expect(thread.frames).toHaveLength(2));
  await thread.answer();
  expect((await newer)?.frame.at).toBe(3);
});

test("a camera that sends much does not keep the others waiting", async () => {
  const thread = new HeldThread();
  const service = await serviceOver([thread]);
  const results = [service.submit(frameOf("fast"))];
  for (let round = 0; round < 4; round++) {
    results.push(service.submit(frameOf("slow")), service.submit(frameOf("fast")), service.submit(frameOf("fast")));
    const served = thread.frames.length;
    await thread.answer();
    await vi.waitFor(() => expect(thread.frames.length).toBeGreaterThan(served));
  }
  expect(thread.frames.map(({ cameraId }) => cameraId)).toEqual(["fast", "slow", "fast", "slow", "fast"]);
  await thread.answer();
  await service.close();
  await Promise.allSettled(results);
});

test("a detector that dies fails its frame, is started anew and serves what waits", async () => {
  const [first, second] = [new HeldThread(), new HeldThread()];
  const service = await serviceOver([first, second]);
  const lost = service.submit(frameOf("a", 1));
  const waiting = service.submit(frameOf("a", 2));
  first.die();
  await expect(lost).rejects.toMatchObject({ code: "DETECTOR_FAILED", retryable: true });
  await vi.waitFor(() => expect(second.frames).toHaveLength(1));
  await second.answer();
  expect((await waiting)?.frame.at).toBe(2);
  expect(service.restarts).toBe(1);
  expect(service.failure).toBeUndefined();
});

test("a detector that keeps dying uses up its budget, and then everyone is told for good", async () => {
  const threads = [new HeldThread(), new HeldThread(), new HeldThread()];
  const service = await serviceOver(threads);
  for (const [index, thread] of threads.entries()) {
    const lost = service.submit(frameOf("a"));
    await vi.waitFor(() => expect(thread.frames).toHaveLength(1));
    thread.die();
    await expect(lost).rejects.toMatchObject({ code: "DETECTOR_FAILED" });
    await vi.waitFor(() => expect(service.restarts).toBe(Math.min(index + 1, 2)));
  }
  await vi.waitFor(() => expect(service.failure).toBeDefined());
  await expect(service.submit(frameOf("a"))).rejects.toMatchObject({ code: "DETECTOR_FAILED", retryable: false });
});

test("deaths far apart never use up the budget", async () => {
  const threads = Array.from({ length: 6 }, () => new HeldThread());
  let nowMs = 0;
  const service = await serviceOver(threads, () => nowMs);
  for (const [index, thread] of threads.slice(0, 5).entries()) {
    nowMs += 2000;
    thread.die();
    await vi.waitFor(() => expect(service.restarts).toBe(index + 1));
  }
  expect(service.failure).toBeUndefined();
});

test("closing refuses what waits, refuses what comes, and ends the detector", async () => {
  const thread = new HeldThread();
  const service = await serviceOver([thread]);
  const running = service.submit(frameOf("a"));
  const waiting = service.submit(frameOf("a"));
  const settled = Promise.allSettled([running, waiting]);
  await service.close();
  expect((await settled).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  await expect(service.submit(frameOf("a"))).rejects.toMatchObject({ retryable: false });
  expect(thread.isClosed).toBe(true);
  expect(service.restarts).toBe(0);
});

test("when the first start fails there is no service", async () => {
  await expect(serviceOver([])).rejects.toMatchObject({ code: "DETECTOR_FAILED" });
});
