import type { CameraState, EpochMs, MonotonicMs } from "@ngaba/contract";

/** What is known of a camera at one moment. */
export interface CameraSigns {
  readonly now: MonotonicMs;
  readonly startedAt: MonotonicMs;
  /** When the newest coded picture was read; absent before the first. */
  readonly lastSignAt?: MonotonicMs;
  /** When the newest frame was taken; absent before the first. */
  readonly lastFrameAt?: MonotonicMs;
  /** When connections that had brought frames broke, within {@link BREAK_WINDOW_MS}. */
  readonly recentBreaks: number;
  /** Pictures of the stream per second; absent while there is too little to go by. */
  readonly fps?: number;
  /** What was asked for; absent when any number will do. */
  readonly expectedFps?: number;
}

/** Longer than a reconnection takes, shorter than the 10 s in which an operator must know. */
export const OFFLINE_AFTER_MS = 9000;
/**
 * A stream without a picture that can be decoded for this long has none. Keyframes of some cameras are 12 s apart, and
 * ffmpeg holds back two of them where there are B-frames.
 */
export const PICTURELESS_AFTER_MS = 45_000;
/** A connection that breaks {@link MAX_BREAKS} times in this long is not one to rely on. */
export const BREAK_WINDOW_MS = 60_000;
export const MAX_BREAKS = 5;
/** Fewer of the expected frames than this fraction is too few. */
const MIN_FPS_FRACTION = 0.5;

/**
 * The state that the signs stand for: `connecting` until the first frame, `offline` when there was no sign of life, nor frame, for
 * {@link OFFLINE_AFTER_MS} or no frame for {@link PICTURELESS_AFTER_MS}, `degraded` when they come but too few, or the connection keeps breaking, else `live`.
 */
export function judgeCamera(signs: CameraSigns): CameraState {
  const { now, startedAt, lastSignAt, lastFrameAt, recentBreaks, fps, expectedFps } = signs;
  const lastAliveAt = Math.max(startedAt, lastSignAt ?? startedAt, lastFrameAt ?? startedAt);
  if (now - lastAliveAt >= OFFLINE_AFTER_MS) return "offline";
  if (now - (lastFrameAt ?? startedAt) >= PICTURELESS_AFTER_MS) return "offline";
  if (lastFrameAt === undefined) return "connecting";
  if (recentBreaks >= MAX_BREAKS) return "degraded";
  if (fps !== undefined && expectedFps !== undefined && fps < expectedFps * MIN_FPS_FRACTION) return "degraded";
  return "live";
}

/** A state and since when. */
export interface CameraStanding {
  readonly state: CameraState;
  readonly stateSince: EpochMs;
}

/** The standing after a judgement: the same object while the state stays, so that each change is told once. */
export function nextStanding(standing: CameraStanding, state: CameraState, at: EpochMs): CameraStanding {
  return state === standing.state ? standing : { state, stateSince: at };
}
