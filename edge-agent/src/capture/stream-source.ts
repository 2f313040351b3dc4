import type { AccessUnit, SenderReport } from "./rtsp/access-unit.ts";

/** A stream without a picture that can be decoded for this long has none. Keyframes of some cameras are 12 s apart. */
export const PICTURELESS_AFTER_MS = 45_000;

/** Who gets what is read. Its methods must return at once: while they run nothing is read, of any camera. */
export interface StreamSink {
  /** Units that cannot be decoded yet come too, marked as damaged: they tell that the camera lives. */
  onUnit(unit: AccessUnit): void;
  onReport(report: SenderReport): void;
}

/** One camera's coded stream, one connection at a time; it never tries again by itself. */
export interface StreamSource {
  /**
   * Connects and hands over each access unit as it is complete. Returns only when `signal` aborts, with nothing of the
   * connection left (sockets, timers).
   *
   * @param streamId names this connection in what is kept of it
   * @throws {EdgeError} `STREAM_…` (retryable) when the connection fails, ends or falls silent
   */
  runOnce(signal: AbortSignal, streamId: string, sink: StreamSink): Promise<void>;
}
