import type { DegradedReason, MonotonicMs } from "@ngaba/contract";
import type { CaptureSigns } from "../capture/capture-record.ts";
import { createLasting } from "./lasting.ts";
import { createStreamMeter, type StreamMeter } from "./stream-meter.ts";
import { type ExpectedStream, hasFewFrames } from "./stream-reasons.ts";

/** What is wrong with one camera's stream, by all that is known of it. */
export interface StreamWatch {
  readonly meter: StreamMeter;
  /**
   * To be asked about once a second.
   * @param isRecording of a camera that is to be recorded; else undefined
   */
  reasons(signs: CaptureSigns, isRecording: boolean | undefined, now: MonotonicMs): readonly DegradedReason[];
}

export interface StreamWatchOptions {
  readonly expected: ExpectedStream;
  readonly isAnalysed: boolean;
  /** What an earlier run told: it holds until the figures are known again, or a restart would end what goes on. */
  readonly told: readonly DegradedReason[];
}

/** A new file begins with a keyframe, which is up to half a minute away. */
const RING_OFF_AFTER_MS = 30_000;

export function createStreamWatch({ expected, isAnalysed, told }: StreamWatchOptions): StreamWatch {
  const meter = createStreamMeter(expected, told);
  const hasBeenOff = createLasting(RING_OFF_AFTER_MS);
  let isRingOff = told.includes("ring-off");
  let isFewFrames = isAnalysed && told.includes("few-frames");

  return {
    meter,
    reasons: ({ fault, lastSignAt, framesFraction }, isRecording, now) => {
      isFewFrames = hasFewFrames(isFewFrames, framesFraction);
      const isOff = hasBeenOff(isRecording === false && fault === undefined && lastSignAt !== undefined, now);
      isRingOff = isRecording === false && (isOff || isRingOff);
      return [
        ...meter.reasons(now),
        ...(isFewFrames ? (["few-frames"] as const) : []),
        ...(isRingOff ? (["ring-off"] as const) : []),
      ];
    },
  };
}
