import type { StreamName, StreamPosition } from "@ngaba/contract";

/** A message as it lies in the outbox. */
export interface OutboxRow extends StreamPosition {
  readonly topic: string;
  readonly payload: string;
}

/** What one stream of the outbox holds now. */
export interface StreamCounts {
  readonly rows: number;
  /** Topics and payloads in UTF-8; the file is somewhat larger. */
  readonly bytes: number;
  /** Lowest seq still held; when nothing is held, the one that comes next. */
  readonly oldestSeq: number;
  /** Highest seq ever given out in this epoch, 0 before the first. */
  readonly lastSeq: number;
  /** Messages given up for want of room since the outbox was made; always 0 for events. */
  readonly dropped: number;
}

/** What has to survive: append before anything is sent, delete only what the centre has committed. */
export interface Outbox {
  /** Identity of this outbox; a new one whenever it is made anew. */
  readonly epoch: string;
  /**
   * Stores a message durably and gives it its place. `payload` is asked with the place, since the message carries it.
   * @throws {EdgeError} OUTBOX_FULL when the events have reached their limit (telemetry drops its oldest instead),
   *   and for both streams when the disk is full
   */
  append(stream: StreamName, topic: string, payload: (position: StreamPosition) => string): StreamPosition;
  /** Up to `limit` rows after `afterSeq`, in order. */
  read(stream: StreamName, afterSeq: number, limit: number): OutboxRow[];
  /** Forgets everything up to and with `seq`. */
  removeUpTo(stream: StreamName, seq: number): void;
  counts(stream: StreamName): StreamCounts;
  /** Calls `listener` after each append, until the returned function is called. */
  onAppend(listener: () => void): () => void;
  /**
   * Takes a new epoch and numbers the events it holds from 1 again. Needed when the centre has committed more than
   * this outbox ever gave out: the file has gone back in time (a restored disk image), and its next seqs would be
   * taken for repetitions and lost.
   */
  startNewEpoch(): void;
}
