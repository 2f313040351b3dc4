import type { Frame } from "./frame.ts";

/** One camera's pictures, one connection at a time; `runCamera` connects again and again. */
export interface FrameSource {
  /**
   * Connects and hands over each frame as it is read, oldest first. `onFrame` must return at once: while it runs nothing
   * is read.
   *
   * Returns only when `signal` aborts, and then when nothing of the connection is left (process, handles).
   *
   * @throws {EdgeError} `STREAM_…` (retryable) when the connection fails, ends or falls silent; `PROGRAM_MISSING`
   */
  runOnce(signal: AbortSignal, onFrame: (frame: Frame) => void): Promise<void>;
}
