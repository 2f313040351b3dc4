import type { EpochMs } from "@ngaba/contract";
import { backoffMs } from "../platform/backoff.ts";
import type { Clock } from "../platform/clock.ts";
import type { Logger } from "../platform/logger.ts";
import { pause } from "../platform/pause.ts";
import type { MarksTap } from "./live-marks.ts";
import { type CameraAbout, createLiveMuxer, type LiveMuxer } from "./live-muxer.ts";
import type { PictureTap } from "./picture-tap.ts";
import { createPieceQueue, type PieceQueue } from "./piece-queue.ts";
import type { PushOutcome } from "./push-video.ts";
import type { PastMarks } from "./recorded-marks.ts";

/** A camera as it can be looked at. */
export interface LiveCamera {
  readonly pictures: PictureTap;
  readonly marks: MarksTap;
  readonly about: CameraAbout;
  /** What was seen in a stretch of the past, oldest first. */
  readonly seen: (from: EpochMs, to: EpochMs) => Promise<readonly PastMarks[]>;
}

export interface LiveVideoOptions {
  readonly camera: LiveCamera;
  /** Sends one request. */
  readonly push: (body: AsyncIterable<Uint8Array>, signal: AbortSignal) => Promise<PushOutcome>;
  readonly clock: Clock;
  readonly log: Logger;
}

/** What waits for a slow line: some seconds of a large camera, and at first all that is kept of it (live-cameras.ts). */
const MAX_WAITING_BYTES = 8 * 1024 ** 2;
/** Of a request; then the next keyframe begins another. Servers give one five minutes, as Node's does. */
const REQUEST_MS = 120_000;
/** A camera that sends no keyframe for so long has its request ended in the middle. */
const MAX_REQUEST_MS = 240_000;
const BACKOFF = { minMs: 500, maxMs: 5_000 };

/** Sends a camera's pictures as they come, until `signal` aborts or the centre does not want them any more. */
export async function runLiveVideo(options: LiveVideoOptions, signal: AbortSignal): Promise<void> {
  const { camera, log } = options;
  const { about, pictures } = camera;
  let queue: PieceQueue | undefined;
  const muxer = createLiveMuxer({
    ...{ about, reordering: () => pictures.reordering },
    onPiece: (piece) => queue?.put(piece),
  });
  for (let failedTries = 0; !signal.aborted; failedTries++) {
    queue = createPieceQueue(MAX_WAITING_BYTES, options.clock);
    try {
      await sendWhileWanted(options, muxer, queue, signal);
      return;
    } catch (err) {
      if (signal.aborted) return;
      log.debug({ err, cameraId: about.cameraId }, "live video does not get through, trying again");
    } finally {
      queue.end();
    }
    muxer.restart();
    await pause(backoffMs(failedTries, BACKOFF), signal);
  }
}

/** @throws {Error} when a request does not get through */
async function sendWhileWanted(
  { camera, push }: LiveVideoOptions,
  muxer: LiveMuxer,
  queue: PieceQueue,
  signal: AbortSignal,
): Promise<void> {
  using _pictures = camera.pictures.follow(muxer.put);
  using _marks = camera.marks.follow(muxer.mark);
  for (let outcome: PushOutcome = "more"; outcome === "more" && !signal.aborted; ) {
    const ending = AbortSignal.any([signal, AbortSignal.timeout(MAX_REQUEST_MS)]);
    outcome = await push(queue.next(REQUEST_MS, ending), signal);
  }
}
