/**
 * The agent's side of the detection thread. It is never terminated from outside: doing that while the model runs aborts
 * the whole process (onnxruntime-node throws where nothing can catch). A thread that hangs is told to close, for when it
 * comes to itself, and left alone.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { SHARE_ENV, Worker } from "node:worker_threads";
import type { Frame } from "../capture/frame.ts";
import { EdgeError } from "../platform/errors.ts";
import type { FromWorker, Reply, ToWorker, WorkerSettings } from "./detection-worker.ts";
import type { Detector } from "./detector.ts";

/** A detector on a thread of its own. One frame at a time: wait for a result before the next `detect`. */
export interface DetectorThread extends Detector {
  /** Fulfilled with the reason when the thread ends without having been asked to. */
  readonly died: Promise<EdgeError>;
  /** Ends the thread; resolves when it is gone. */
  close(): Promise<void>;
}

export interface DetectorThreadOptions extends WorkerSettings {
  readonly onProgress: (line: string) => void;
  /** A thread that is not ready, or answers nothing, for this long is taken for hung, and given up. */
  readonly startTimeoutMs?: number;
  readonly replyTimeoutMs?: number;
}

/** Both far above the ordinary: the start, and the first frame of a new size, may convert and load a model. */
const START_TIMEOUT_MS = 60_000;
const REPLY_TIMEOUT_MS = 30_000;
const CLOSE_GRACE_MS = 5_000;

/**
 * Starts the thread and waits until its models are loaded.
 * @throws {EdgeError} MODEL_* from loading, DETECTOR_FAILED when the thread ended or hung
 */
export async function startDetectorThread(options: DetectorThreadOptions): Promise<DetectorThread> {
  const { onProgress, startTimeoutMs = START_TIMEOUT_MS, replyTimeoutMs = REPLY_TIMEOUT_MS, ...settings } = options;
  const entry = new URL("./detection-worker.ts", import.meta.url);
  const worker = new Worker(entry, { workerData: settings, env: SHARE_ENV }); // for loadOnnxRuntime

  const ended = endOf(worker);
  const hung = Promise.withResolvers<EdgeError>();
  const died = Promise.race([ended, hung.promise]);
  const nextReply = listenTo(worker, died, onProgress);
  const replyWithin = (timeoutMs: number): Promise<Reply> => {
    const timer = setTimeout(() => hung.resolve(giveUp(worker, timeoutMs)), timeoutMs);
    return nextReply().finally(() => clearTimeout(timer));
  };

  const first = await replyWithin(startTimeoutMs);
  if (first.kind === "failed") {
    await closeWorker(worker, ended);
    throw toError(first);
  }
  return {
    died,
    detect: async (frame, regions = []) => {
      const rgb = ownBuffer(frame.rgb);
      worker.postMessage({ kind: "detect", frame: { ...frame, rgb }, regions } satisfies ToWorker, [rgb.buffer]);
      const answer = await replyWithin(replyTimeoutMs);
      if (answer.kind === "result") return answer.result;
      throw toError(answer);
    },
    close: () => closeWorker(worker, ended),
  };
}

/** Why a worker ended; an exit is always an error here, since one who asks for it no longer listens. */
async function endOf(worker: Worker): Promise<EdgeError> {
  let cause: unknown;
  worker.on("error", (error) => {
    cause = error;
  });
  const exitCode = await new Promise<number>((resolve) => worker.once("exit", resolve));
  const why = cause === undefined ? `exit code ${exitCode}` : String(cause);
  return new EdgeError("DETECTOR_FAILED", `detection thread ended: ${why}`, { retryable: true, cause });
}

function giveUp(worker: Worker, timeoutMs: number): EdgeError {
  worker.postMessage({ kind: "close" } satisfies ToWorker);
  return new EdgeError("DETECTOR_FAILED", `detection thread gave no answer for ${timeoutMs} ms`, { retryable: true });
}

/**
 * Gives the worker's next message that is a reply to whoever asks for it, one at a time; fails once none will come.
 *
 * Not by racing each reply against `died`: that promise lives as long as the thread, and would keep every reply that it
 * was ever raced against, pixels included.
 */
function listenTo(worker: Worker, died: Promise<EdgeError>, onProgress: (line: string) => void): () => Promise<Reply> {
  let waiting: PromiseWithResolvers<Reply> | undefined;
  let reason: EdgeError | undefined;
  worker.on("message", (message: FromWorker) => {
    if (message.kind === "progress") onProgress(message.line);
    else waiting?.resolve(message);
  });
  void died.then((error) => {
    reason = error;
    waiting?.reject(error);
  });
  return async () => {
    if (reason !== undefined) throw reason;
    waiting = Promise.withResolvers();
    return waiting.promise;
  };
}

/** Only a whole buffer can be moved to another thread; a view into a larger one is copied first. */
function ownBuffer(rgb: Frame["rgb"]): Frame["rgb"] {
  return rgb.byteLength === rgb.buffer.byteLength ? rgb : new Uint8Array(rgb);
}

/** Waits for the run in progress, but not for ever. */
async function closeWorker(worker: Worker, ended: Promise<EdgeError>): Promise<void> {
  worker.postMessage({ kind: "close" } satisfies ToWorker);
  const waiting = new AbortController();
  const grace = sleep(CLOSE_GRACE_MS, undefined, { signal: waiting.signal }).catch(() => undefined); // aborted: it ended
  await Promise.race([ended, grace]);
  waiting.abort();
}

function toError(reply: Reply): EdgeError {
  if (reply.kind !== "failed") return new EdgeError("DETECTOR_FAILED", `unexpected reply ${reply.kind}`);
  const { code, message, retryable } = reply.error;
  return new EdgeError(code, message, { retryable });
}
