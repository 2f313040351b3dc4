import type { EpochMs, MonotonicMs, Quantity } from "@ngaba/contract";

export type VideoCodec = "h264" | "h265";

/** The camera's own time: ticks of 90 kHz, unwrapped, from the connection's first unit. */
export type StreamTicks = Quantity<"stream-ticks">;
export const TICKS_PER_MS = 90;
export const streamTicks = (value: number): StreamTicks => value as StreamTicks;

/** What a decoder must know before the first picture. NAL units without start codes; copies, safe to keep. */
export interface ParameterSets {
  readonly codec: VideoCodec;
  /** H.265 only. */
  readonly vps?: Uint8Array;
  readonly sps: Uint8Array;
  readonly pps: Uint8Array;
  /** As shown, after cropping. */
  readonly widthPx: number;
  readonly heightPx: number;
}

/** One coded picture with all that stands before it (delimiters, parameter sets, supplemental information). */
export interface AccessUnit {
  /** As they came, without start codes; views of received bytes: copy what is kept beyond the call. */
  readonly nals: readonly Uint8Array[];
  readonly isKeyframe: boolean;
  /** Not whole, or after one that was not, up to the next whole keyframe: no decoder shows it as it was filmed. */
  readonly isDamaged: boolean;
  /** Of presentation: not in order with B-frames. It may jump, which `timeline` tells. */
  readonly ticks: StreamTicks;
  /**
   * Grows by one at each jump of the camera's time, and where it begins or ends to stand still (meanwhile ticks are
   * counted by arrival); ticks of two timelines have nothing in common.
   */
  readonly timeline: number;
  /** The same object until they change. */
  readonly parameterSets: ParameterSets;
  /** Of all NAL units together. */
  readonly bytes: number;
  /** When its last byte was read. */
  readonly readAt: { readonly monotonic: MonotonicMs; readonly wall: EpochMs };
}

/** The camera's word for which wall-clock time belongs to which ticks (RTCP sender report, RFC 3550, 6.4.1). */
export interface SenderReport {
  /** By the camera's clock, whatever that is worth. */
  readonly ntp: EpochMs;
  readonly ticks: StreamTicks;
  readonly timeline: number;
  readonly readAt: MonotonicMs;
}
