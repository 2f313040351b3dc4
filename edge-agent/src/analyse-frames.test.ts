import { epochMs } from "@ngaba/contract";
import { pino } from "pino";
import { expect, test, vi } from "vitest";
import { analyseFrames } from "./analyse-frames.ts";
import type { Frame } from "./capture/frame.ts";
import { createNewestFrame } from "./capture/newest-frame.ts";
import { DetectionService } from "./detection/detection-service.ts";
import type { DetectionResult } from "./detection/detector.ts";
import { createPassPlanner } from "./detection/pass-planner.ts";
import type { DetectionRegion } from "./detection/region-crop.ts";
import { systemClock } from "./platform/clock.ts";
import { EdgeError } from "./platform/errors.ts";

const HD = { widthPx: 1280, heightPx: 720 };
const frameOf = (cameraId: string, at: number): Frame => ({
  ...{ cameraId, rgb: new Uint8Array(3), ...HD },
  ...{ at: epochMs(at), readAt: epochMs(at) },
});
const passOf = (inputPx: number, runMs: number, regionId?: string) => ({
  ...{ inputPx, scale: 1, preprocessMs: 0, runMs, decodeMs: 0 },
  ...(regionId !== undefined && { regionId }),
});
const log = pino({ level: "silent" });

/** A detector whose frames wait until the test answers them. */
async function heldService() {
  const asked: { readonly frame: Frame; readonly regions: readonly DetectionRegion[] }[] = [];
  let answerNow: (outcome: DetectionResult | EdgeError) => void = () => undefined;
  const thread = {
    detect: (frame: Frame, regions: readonly DetectionRegion[] = []): Promise<DetectionResult> => {
      asked.push({ frame, regions });
      return new Promise((resolve, reject) => {
        answerNow = (outcome) => (outcome instanceof EdgeError ? reject(outcome) : resolve(outcome));
      });
    },
    died: new Promise<EdgeError>(() => undefined),
    close: async () => undefined,
  };
  const service = await DetectionService.start({ startThread: async () => thread, clock: systemClock, log });
  /** Answers the frame that is looked at, the whole of it costing 50 ms. */
  const answer = (failure?: EdgeError): void => {
    const { frame, regions } = asked.at(-1) ?? { frame: frameOf("none", 0), regions: [] };
    const passes = [passOf(736 * 416, 50), ...regions.map(({ id }) => passOf(736 * 224, 27, id))];
    answerNow(failure ?? { frame, detections: [], modelSha256: "", passes });
  };
  return { service, asked, answer };
}

/** A camera whose frames the test puts, and what became of them. */
function cameraOn(service: DetectionService, regions: readonly DetectionRegion[] = [], budgetMs = 100) {
  const newest = createNewestFrame();
  const seen: number[] = [];
  const problems = new Map<string, string | undefined>();
  const stopping = new AbortController();
  const running = analyseFrames(
    newest,
    {
      detection: service,
      planner: createPassPlanner(regions, budgetMs),
      analysis: { analyse: ({ frame }) => void seen.push(frame.at) },
      tell: (subject, problem) => void problems.set(subject, problem),
      log,
    },
    stopping.signal,
  );
  return { newest, seen, problems, running, stop: () => stopping.abort() };
}

test("a camera's turn is for its newest frame, though an older one has waited since before", async () => {
  const { service, asked, answer } = await heldService();
  const [one, other] = [cameraOn(service), cameraOn(service)];
  one.newest.put(frameOf("one", 0));
  await vi.waitFor(() => expect(asked).toHaveLength(1));
  for (const at of [10, 20, 30]) {
    other.newest.put(frameOf("other", at));
    await new Promise((resolve) => setImmediate(resolve));
  }
  one.newest.put(frameOf("one", 40));
  for (const calls of [2, 3]) {
    answer();
    await vi.waitFor(() => expect(asked).toHaveLength(calls));
  }
  answer();
  await vi.waitFor(() => expect(one.seen).toEqual([0, 40]));
  expect(asked.map(({ frame }) => [frame.cameraId, frame.at])).toEqual([
    ["one", 0],
    ["other", 30],
    ["one", 40],
  ]);
  expect(other.seen).toEqual([30]);
  expect(service.droppedFrames("other")).toBe(2);
  for (const camera of [one, other]) camera.stop();
  await Promise.all([one.running, other.running]);
});

test("regions are chosen by what the frame before cost, and one that never fits is told", async () => {
  const { service, asked, answer } = await heldService();
  const regions: DetectionRegion[] = [
    { id: "strip", box: [0.3, 0.4, 0.7, 0.6] },
    { id: "large", box: [0.3, 0.2, 0.8, 0.7] },
  ];
  const camera = cameraOn(service, regions, 90);
  for (let at = 1; at <= 52; at++) {
    camera.newest.put(frameOf("cam", at));
    await vi.waitFor(() => expect(asked).toHaveLength(at));
    answer();
    await vi.waitFor(() => expect(camera.seen).toHaveLength(at));
  }
  expect(asked.map((call) => call.regions.map(({ id }) => id)).slice(0, 3)).toEqual([[], ["strip"], ["strip"]]);
  expect(camera.problems.get("detection regions cam")).toMatch(/^cam: .*detectionBudgetMs.*: large$/);
  camera.stop();
  await camera.running;
});

test("a frame that was lost with its detector is passed over; what no retry can mend ends it", async () => {
  const { service, asked, answer } = await heldService();
  const camera = cameraOn(service);
  camera.newest.put(frameOf("cam", 1));
  await vi.waitFor(() => expect(asked).toHaveLength(1));
  answer(new EdgeError("DETECTOR_FAILED", "died", { retryable: true }));
  camera.newest.put(frameOf("cam", 2));
  await vi.waitFor(() => expect(asked).toHaveLength(2));
  answer(new EdgeError("MODEL_UNUSABLE", "no model"));
  await expect(camera.running).rejects.toMatchObject({ code: "MODEL_UNUSABLE" });
  expect(camera.seen).toEqual([]);
});
