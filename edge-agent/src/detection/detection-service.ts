import type { MonotonicMs } from "@ngaba/contract";
import type { Frame } from "../capture/frame.ts";
import type { Clock } from "../platform/clock.ts";
import { EdgeError } from "../platform/errors.ts";
import { freeMemory } from "../platform/free-memory.ts";
import type { Logger } from "../platform/logger.ts";
import type { DetectionResult } from "./detector.ts";
import type { DetectorThread } from "./detector-thread.ts";
import { NewestFrameQueue } from "./newest-frame-queue.ts";
import type { DetectionRegion } from "./region-crop.ts";
import { type RestartBudget, spendRestart } from "./restart-budget.ts";

export interface DetectionServiceOptions {
  /** Starts a detector; called again when one has died. */
  readonly startThread: () => Promise<DetectorThread>;
  readonly clock: Clock;
  readonly log: Logger;
  readonly budget?: RestartBudget;
}

const DEFAULT_BUDGET: RestartBudget = { restarts: 5, withinMs: 60_000 };

/** A frame and whoever waits for it. */
interface Job {
  readonly cameraId: string;
  readonly frame: Frame;
  readonly chooseRegions: () => readonly DetectionRegion[];
  readonly resolve: (result: DetectionResult | undefined) => void;
  readonly reject: (error: EdgeError) => void;
}

/**
 * Looks at the frames of all cameras with one detector, fairly: each camera has at most one frame waiting, the newest,
 * and the cameras are served in turn. A detector that dies is started anew, a few times a minute; then the service is
 * broken and says so to everyone who submits.
 */
export class DetectionService implements AsyncDisposable {
  readonly #options: DetectionServiceOptions;
  readonly #queue = new NewestFrameQueue<Job>();
  readonly #dropped = new Map<string, number>();
  #thread: DetectorThread | undefined;
  #isBusy = false;
  #broken: EdgeError | undefined;
  #restarts: MonotonicMs[] = [];
  #restartCount = 0;

  private constructor(options: DetectionServiceOptions) {
    this.#options = options;
  }

  /** @throws {EdgeError} MODEL_* or DETECTOR_FAILED when the first start fails: there is nothing to wait for then */
  static async start(options: DetectionServiceOptions): Promise<DetectionService> {
    const service = new DetectionService(options);
    service.#adopt(await options.startThread());
    return service;
  }

  /**
   * Takes over the frame's pixels.
   *
   * @param chooseRegions asked when the frame's turn has come, so that what was learnt from the frame before counts
   * @returns what was found, or `undefined` when a newer frame of the same camera came before this one's turn
   * @throws {EdgeError} as `Detector.detect`; DETECTOR_FAILED, retryable while the detector is being started anew, not
   *   retryable when it is broken or the service is closed
   */
  submit(
    frame: Frame,
    chooseRegions: () => readonly DetectionRegion[] = () => [],
  ): Promise<DetectionResult | undefined> {
    return new Promise((resolve, reject) => {
      if (this.#broken !== undefined) return reject(this.#broken);
      const older = this.#queue.put({ cameraId: frame.cameraId, frame, chooseRegions, resolve, reject });
      if (older !== undefined) {
        this.#dropped.set(frame.cameraId, this.droppedFrames(frame.cameraId) + 1);
        freeMemory(older.frame.rgb);
        older.resolve(undefined);
      }
      this.#serveNext();
    });
  }

  /** Frames of a camera that a newer one pushed out, since start. */
  droppedFrames(cameraId: string): number {
    return this.#dropped.get(cameraId) ?? 0;
  }

  /** Times that the detector was started anew, since start. */
  get restarts(): number {
    return this.#restartCount;
  }

  /** Why nothing is looked at any more, for health; `undefined` while all is well. */
  get failure(): EdgeError | undefined {
    return this.#broken;
  }

  /** Refuses what waits and ends the detector. */
  async close(): Promise<void> {
    this.#break(new EdgeError("DETECTOR_FAILED", "the detection service is closed"));
    const thread = this.#thread;
    this.#thread = undefined;
    await thread?.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #serveNext(): void {
    if (this.#isBusy || this.#thread === undefined) return;
    const job = this.#queue.take();
    if (job === undefined) return;
    this.#isBusy = true;
    const thread = this.#thread;
    Promise.try(() => thread.detect(job.frame, job.chooseRegions()))
      .then(job.resolve, job.reject)
      .finally(() => {
        this.#isBusy = false;
        this.#serveNext();
      });
  }

  #adopt(thread: DetectorThread): void {
    this.#thread = thread;
    void thread.died.then((error) => {
      if (this.#thread !== thread) return; // closed by us
      this.#thread = undefined;
      return this.#restart(error);
    });
    this.#serveNext();
  }

  async #restart(reason: EdgeError): Promise<void> {
    if (this.#broken !== undefined) return;
    const { budget = DEFAULT_BUDGET, clock, log, startThread } = this.#options;
    const restarts = spendRestart(this.#restarts, clock.monotonic(), budget);
    if (restarts === undefined) {
      log.error({ err: reason, budget }, "detector keeps failing, nothing is looked at any more");
      this.#break(new EdgeError("DETECTOR_FAILED", `detector keeps failing: ${reason.message}`, { cause: reason }));
      return;
    }
    this.#restarts = restarts;
    this.#restartCount += 1;
    log.warn({ err: reason }, "detector died, starting it anew");
    await startThread().then(
      (thread) => this.#adoptOrClose(thread),
      (error: unknown) => this.#restart(asEdgeError(error)),
    );
  }

  /** The service may have been closed while a detector was starting. */
  async #adoptOrClose(thread: DetectorThread): Promise<void> {
    if (this.#broken === undefined) this.#adopt(thread);
    else await thread.close();
  }

  #break(reason: EdgeError): void {
    this.#broken ??= reason;
    for (const job of this.#queue.takeAll()) job.reject(this.#broken);
  }
}

const asEdgeError = (error: unknown): EdgeError =>
  error instanceof EdgeError ? error : new EdgeError("DETECTOR_FAILED", String(error), { cause: error });
