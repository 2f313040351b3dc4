import type { CameraAnalysis } from "./camera-analysis.ts";
import type { CameraCapture } from "./capture/camera-capture.ts";
import type { Frame } from "./capture/frame.ts";
import type { DetectionService } from "./detection/detection-service.ts";
import type { PassPlanner } from "./detection/pass-planner.ts";
import { EdgeError } from "./platform/errors.ts";
import type { Logger } from "./platform/logger.ts";

/** Who looks at a camera's frames, and who makes something of what is seen. */
export interface FrameAnalysis {
  readonly detection: Pick<DetectionService, "submit">;
  readonly planner: PassPlanner;
  readonly analysis: Pick<CameraAnalysis, "analyse">;
  /** Says for health what someone must act on, by its subject; `undefined` when it is over. */
  readonly tell: (subject: string, problem: string | undefined) => void;
  readonly log: Logger;
}

/**
 * Hands every frame to the detector as soon as it comes, without waiting for the one before: a frame that still waits for
 * its turn when the next one comes is passed over. So what is looked at is the newest whenever the camera's turn comes,
 * however many cameras share the detector. What was found is analysed in the order of the frames.
 *
 * @returns when `signal` has aborted and nothing is on its way any more
 * @throws {EdgeError} what no retry can mend
 */
export async function analyseFrames(
  capture: Pick<CameraCapture, "frames">,
  to: FrameAnalysis,
  signal: AbortSignal,
): Promise<void> {
  const failing = new AbortController();
  let failure: unknown;
  let onTheirWay: Promise<void> = Promise.resolve();
  for await (const frame of capture.frames(AbortSignal.any([signal, failing.signal]))) {
    const done = analyseFrame(frame, to).catch((error: unknown) => {
      failure ??= error;
      failing.abort();
    });
    onTheirWay = Promise.all([onTheirWay, done]).then(() => undefined); // or each would keep the value before it
  }
  await onTheirWay;
  if (failure !== undefined) throw failure;
}

async function analyseFrame(frame: Frame, { detection, planner, analysis, tell, log }: FrameAnalysis): Promise<void> {
  try {
    const result = await detection.submit(frame, () => planner.next(frame));
    if (result === undefined) return;
    planner.ran(result.passes);
    tell(`detection regions ${frame.cameraId}`, outOfReachProblem(frame.cameraId, planner.outOfReach()));
    analysis.analyse(result);
  } catch (error) {
    if (!(error instanceof EdgeError && error.retryable)) throw error;
    log.warn({ err: error }, "a frame was not looked at"); // the detector is being started anew
  }
}

function outOfReachProblem(cameraId: string, regionIds: readonly string[]): string | undefined {
  if (regionIds.length === 0) return undefined;
  const named = regionIds.join(", ");
  return `${cameraId}: detection regions that are never looked at, since detectionBudgetMs has no room for them: ${named}`;
}
