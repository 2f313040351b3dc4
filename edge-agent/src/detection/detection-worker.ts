/**
 * Entry point of the detection thread. Running a model blocks the thread that it runs on, so the agent's own thread,
 * which reads cameras and sends messages, leaves it to this one.
 *
 * It first answers once, with `ready` or `failed`; then once for each `detect`, in order. Pixels are moved in and out,
 * not copied.
 */
import { parentPort, workerData } from "node:worker_threads";
import type { Frame } from "../capture/frame.ts";
import { EdgeError, type EdgeErrorCode } from "../platform/errors.ts";
import { standThreadBack } from "../platform/thread-priority.ts";
import type { DetectionResult } from "./detector.ts";
import type { PictureSize } from "./letterbox.ts";
import { createOnnxDetector, type OnnxDetectorOptions } from "./onnx-detector.ts";
import type { DetectionRegion } from "./region-crop.ts";

/** What the thread is started with. */
export interface WorkerSettings extends Omit<OnnxDetectorOptions, "onProgress"> {
  /** Sizes of frames to be ready for before `ready`. */
  readonly openFor: readonly PictureSize[];
  /** How far it stands back, 0 to 19; no less than decoders do, or it takes from them what they cannot catch up. Default 0. */
  readonly niceLevel?: number;
}

export type ToWorker =
  | { readonly kind: "detect"; readonly frame: Frame; readonly regions: readonly DetectionRegion[] }
  | { readonly kind: "close" };

/** An error as it crosses threads, where classes are lost. */
export interface ErrorMessage {
  readonly code: EdgeErrorCode;
  readonly message: string;
  readonly retryable: boolean;
}

export type Reply =
  | { readonly kind: "ready" }
  | { readonly kind: "result"; readonly result: DetectionResult }
  | { readonly kind: "failed"; readonly error: ErrorMessage };

export type FromWorker = Reply | { readonly kind: "progress"; readonly line: string };

const port = parentPort;
if (port === null) throw new Error("detection-worker.ts runs as a worker thread only");

const send = (message: FromWorker, transfer: ArrayBuffer[] = []): void => port.postMessage(message, transfer);
const { openFor, niceLevel = 0, ...options } = workerData as WorkerSettings; // made by detector-thread.ts, and by nobody else
standThreadBack(niceLevel);
const detector = createOnnxDetector({ ...options, onProgress: (line) => send({ kind: "progress", line }) });

// One after the other: closing waits for the frame before it.
let done = answer(open);
port.on("message", (message: ToWorker) => {
  done = done.then(() => (message.kind === "detect" ? answer(() => detect(message)) : close()));
});

async function open(): Promise<void> {
  for (const size of openFor) await detector.open(size);
  send({ kind: "ready" });
}

async function detect({ frame, regions }: Extract<ToWorker, { kind: "detect" }>): Promise<void> {
  const result = await detector.detect(frame, regions);
  send({ kind: "result", result }, [result.frame.rgb.buffer]);
}

async function close(): Promise<void> {
  await detector.close();
  port?.close();
}

async function answer(run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    send({ kind: "failed", error: toMessage(error) });
  }
}

function toMessage(error: unknown): ErrorMessage {
  if (error instanceof EdgeError) return { code: error.code, message: error.message, retryable: error.retryable };
  return { code: "DETECTOR_FAILED", message: String(error), retryable: true };
}
