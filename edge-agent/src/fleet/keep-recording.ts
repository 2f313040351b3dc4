import { elapsed, fromRfc3339 } from "@ngaba/contract";
import type { EvidenceKeeper } from "../evidence/evidence.ts";
import type { RecordedVideo } from "../evidence/recorded-video.ts";
import type { Clock } from "../platform/clock.ts";
import type { CommandHandler } from "./command-listener.ts";

export interface KeepRecordingOptions {
  readonly evidence: Pick<EvidenceKeeper, "keep">;
  /** Absent: nothing is recorded. */
  readonly video: RecordedVideo | undefined;
  readonly cameraIds: ReadonlySet<string>;
  readonly maxMs: number;
  readonly clock: Clock;
}

/**
 * Carries out `keep-recording`. `done` says that the order is on disk and cannot get lost; what comes of it is told as
 * evidence, once its last second is over.
 */
export function keepRecording(options: KeepRecordingOptions): CommandHandler<"keep-recording"> {
  const { evidence, video, cameraIds, maxMs, clock } = options;
  const refuse = (code: string, detail: string) => ({ outcome: "refused", code, detail }) as const;
  return ({ id, cameraId, ...asked }) => {
    const [from, to] = [fromRfc3339(asked.from), fromRfc3339(asked.to)];
    const lengthMs = elapsed(from, to);
    if (!cameraIds.has(cameraId)) return refuse("CAMERA_UNKNOWN", `this agent has no camera ${cameraId}`);
    if (lengthMs <= 0) return refuse("STRETCH_INVALID", "its end must lie after its beginning");
    if (lengthMs > maxMs) return refuse("STRETCH_TOO_LONG", `at most ${maxMs / 60_000} minutes`);
    if (to > clock.now() + maxMs) return refuse("STRETCH_AHEAD", "it ends too far ahead");
    const isPast = to < clock.now();
    if (video === undefined || (isPast && video.find(cameraId, from, to).parts.length === 0)) {
      return refuse("NOT_RECORDED", "no video of it is kept");
    }
    evidence.keep({ requestId: id, cameraId, from, to });
    return { outcome: "done" };
  };
}
