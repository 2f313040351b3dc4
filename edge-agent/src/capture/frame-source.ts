import type { Frame } from "./frame.ts";

/** One camera's pictures, one connection at a time; `runCamera` connects again and again. */
export interface FrameSource {
  /**
   * Connects and hands over each frame as it is read, oldest first. `onFrame` and `onSign` must return at once: while they
   * run nothing is read.
   *
   * Returns only when `signal` aborts, and then when nothing of the connection is left (process, handles).
   *
   * @param onSign told that the stream was alive `ageMs` ago, and of how many more pictures: before each frame, or, where
   * not all are decoded (a watched camera), about once a second
   * @throws {EdgeError} `STREAM_…` (retryable) when the connection fails, ends or falls silent; `PROGRAM_MISSING`
   */
  runOnce(
    signal: AbortSignal,
    onFrame: (frame: Frame) => void,
    onSign?: (ageMs: number, pictures: number) => void,
  ): Promise<void>;
}
