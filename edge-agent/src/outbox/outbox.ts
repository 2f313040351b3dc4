import type { StreamName, StreamPosition } from "@ngaba/contract";

/** A message as it lies in the outbox. */
export interface OutboxRow extends StreamPosition {
  readonly topic: string;
  readonly payload: string;
}

/** What has to survive: append before anything is sent, delete only what the centre has committed. */
export interface Outbox {
  /** Identity of this outbox; a new one whenever it is made anew. */
  readonly epoch: string;
  /**
   * Stores a message durably and gives it its place. `payload` is asked with the place, since the message carries it.
   * @throws {EdgeError} OUTBOX_FULL for events only; telemetry drops its oldest instead
   */
  append(stream: StreamName, topic: string, payload: (position: StreamPosition) => string): StreamPosition;
  /** Up to `limit` rows after `afterSeq`, in order. */
  read(stream: StreamName, afterSeq: number, limit: number): OutboxRow[];
  /** Forgets everything up to and with `seq`. */
  removeUpTo(stream: StreamName, seq: number): void;
}
