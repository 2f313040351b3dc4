import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { epochMs } from "@ngaba/contract";
import { inputSizeFor, prepareModel } from "@ngaba/models";
import { pino } from "pino";
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from "vitest";
import type { Frame } from "../capture/frame.ts";
import { systemClock } from "../platform/clock.ts";
import { DetectionService } from "./detection-service.ts";
import { startDetectorThread } from "./detector-thread.ts";
import { createOnnxDetector } from "./onnx-detector.ts";
import { openOnnxSession } from "./onnx-session.ts";

const cacheDir = mkdtempSync(join(tmpdir(), "ngaba-detection-"));
const size = { inputWidthPx: 96, inputHeightPx: 64 };
const options = { cardId: "nanodet-coco", cacheDir, threads: 1, scoreThreshold: 0.01 };
const settings = { ...options, openFor: [], onProgress: () => undefined };

beforeAll(() => prepareModel({ cardId: "nanodet-coco", cacheDir, ...size }));
afterAll(() => rmSync(cacheDir, { recursive: true }));

/** A picture of stripes; with a threshold of 0.01 the model takes some of it for road users. */
function stripes(widthPx: number, heightPx: number, cameraId = "camera"): Frame {
  const rgb = Uint8Array.from({ length: widthPx * heightPx * 3 }, (_, index) => ((index % (widthPx * 3)) * 7) & 255);
  return { cameraId, rgb, widthPx, heightPx, at: epochMs(1), readAt: epochMs(2) };
}

test("the file that runs is the one that was checked: another hash is refused by name", async () => {
  const model = await prepareModel({ cardId: "nanodet-coco", cacheDir, ...size });
  const onnxFile = join(cacheDir, "changed.onnx");
  const bytes = readFileSync(model.onnxFile);
  bytes[bytes.length - 1000] = (bytes[bytes.length - 1000] ?? 0) ^ 1;
  writeFileSync(onnxFile, bytes);
  const refused = openOnnxSession({ ...model, onnxFile }, 1);
  await expect(refused).rejects.toMatchObject({ code: "MODEL_HASH_MISMATCH" });
  await expect(refused).rejects.toThrow(new RegExp(`changed.onnx: expected sha256 ${model.sha256}, got [0-9a-f]{64}`));
});

test("a model of another input size is refused at the start, naming the tensors", async () => {
  const model = await prepareModel({ cardId: "nanodet-coco", cacheDir, ...size });
  const refused = openOnnxSession({ ...model, inputWidthPx: 128 }, 1);
  await expect(refused).rejects.toMatchObject({ code: "MODEL_SHAPE_MISMATCH" });
  await expect(refused).rejects.toThrow("input_1 float32 [1,3,64,128]");
});

test("a tampered model in the cache stops the start of the detection thread, by name", async () => {
  const folder = mkdtempSync(join(tmpdir(), "ngaba-detection-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const frame = { widthPx: 640, heightPx: 480 };
  const { onnxFile } = await prepareModel({ cardId: "nanodet-coco", cacheDir: folder, ...inputSizeFor(640, 480) });
  writeFileSync(onnxFile, "not a model");
  const refused = startDetectorThread({ ...settings, cacheDir: folder, openFor: [frame] });
  await expect(refused).rejects.toMatchObject({ code: "MODEL_HASH_MISMATCH", retryable: false });
  await expect(refused).rejects.toThrow(onnxFile);
});

test("the thread finds what the detector finds on our own thread, and gives the same pixels back", async () => {
  const detector = createOnnxDetector(options);
  onTestFinished(() => detector.close());
  const expected = await detector.detect(stripes(320, 240));
  expect(expected.detections.length).toBeGreaterThan(0);

  const thread = await startDetectorThread(settings);
  onTestFinished(() => thread.close());
  const sent = stripes(320, 240);
  const result = await thread.detect(sent);
  expect(result.detections).toEqual(expected.detections);
  expect(result.modelSha256).toBe(expected.modelSha256);
  expect(sent.rgb).toHaveLength(0); // moved, not copied
  expect(result.frame).toEqual(stripes(320, 240));
});

test("a frame that was looked at is kept by nobody", async () => {
  setFlagsFromString("--expose-gc");
  const collectGarbage = runInNewContext("gc") as () => void;
  const thread = await startDetectorThread(settings);
  onTestFinished(() => thread.close());
  const pixels: WeakRef<object>[] = [];
  for (let n = 0; n < 5; n++) pixels.push(new WeakRef((await thread.detect(stripes(96, 64))).frame.rgb));
  await vi.waitFor(() => {
    collectGarbage();
    expect(pixels.slice(0, -1).filter((rgb) => rgb.deref() !== undefined)).toEqual([]); // the last may still be on its way
  });
});

test("a frame that lies inside a larger buffer is copied, and the buffer stays ours", async () => {
  const thread = await startDetectorThread(settings);
  onTestFinished(() => thread.close());
  const { rgb, ...rest } = stripes(320, 240);
  const larger = new Uint8Array(rgb.length + 10);
  larger.set(rgb, 10);
  const result = await thread.detect({ ...rest, rgb: larger.subarray(10) });
  expect(larger).toHaveLength(rgb.length + 10);
  expect(result.frame.rgb).toEqual(rgb);
});

test("cameras of different frame sizes share one service, each with the model input that fits", async () => {
  const service = await DetectionService.start({
    startThread: () => startDetectorThread(settings),
    clock: systemClock,
    log: pino({ level: "silent" }),
  });
  onTestFinished(() => service.close());
  const results = await Promise.all([
    service.submit(stripes(320, 240, "a")),
    service.submit(stripes(640, 360, "b")),
    service.submit(stripes(160, 120, "c")),
  ]);
  expect(results.map((result) => result?.frame.cameraId)).toEqual(["a", "b", "c"]);
  const hashes = results.map((result) => result?.modelSha256);
  expect(hashes[0]).toBe(hashes[2]); // both 4:3
  expect(hashes[0]).not.toBe(hashes[1]);
});

test("a thread that gives no answer in time is given up, even while its model runs, and a new one serves on", async () => {
  let started = 0;
  const service = await DetectionService.start({
    startThread: async () => {
      started += 1;
      // The model is loaded and runs for longer than a millisecond, so the first thread always counts as hung.
      return startDetectorThread({
        ...settings,
        openFor: [{ widthPx: 1280, heightPx: 720 }],
        ...(started === 1 ? { replyTimeoutMs: 1 } : {}),
      });
    },
    clock: systemClock,
    log: pino({ level: "silent" }),
  });
  onTestFinished(() => service.close());
  await expect(service.submit(stripes(1280, 720))).rejects.toMatchObject({ code: "DETECTOR_FAILED", retryable: true });
  const result = await service.submit(stripes(1280, 720));
  expect(result?.frame.cameraId).toBe("camera");
  expect(service.restarts).toBe(1);
});

test("closing waits for the run in progress", async () => {
  const thread = await startDetectorThread({ ...settings, openFor: [{ widthPx: 1280, heightPx: 720 }] });
  const running = thread.detect(stripes(1280, 720));
  await thread.close();
  expect((await running).frame.widthPx).toBe(1280);
});
