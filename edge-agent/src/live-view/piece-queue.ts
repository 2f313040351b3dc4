import { elapsed } from "@ngaba/contract";
import type { Clock } from "../platform/clock.ts";
import type { Piece } from "./live-muxer.ts";

/** What waits to go out to the centre. When the line is too slow the oldest gives way: what is live matters more than what is whole. */
export interface PieceQueue {
  put(piece: Piece): void;
  /**
   * What goes into one request: the newest beginning, then everything from a keyframe on, as it comes. Ends before the
   * first keyframe after `wishedMs`, with `signal`, and when the queue has ended and is empty.
   */
  next(wishedMs: number, signal: AbortSignal): AsyncGenerator<Uint8Array, void, undefined>;
  /** Nothing more is put. */
  end(): void;
  /** Pictures that gave way. */
  readonly dropped: number;
}

/** @param maxBytes what may wait */
export function createPieceQueue(maxBytes: number, clock: Pick<Clock, "monotonic">): PieceQueue {
  let waiting: Piece[] = [];
  let waitingBytes = 0;
  let beginning: Uint8Array | undefined;
  let isDropping = true; // nothing can be shown before the first keyframe
  let hasEnded = false;
  let dropped = 0;
  let wake: () => void = () => undefined;

  const giveWay = (): void => {
    dropped += waiting.filter(({ is }) => is === "key" || is === "picture").length;
    waiting = [];
    waitingBytes = 0;
    isDropping = true;
  };
  const put = (piece: Piece): void => {
    if (piece.is === "beginning") {
      giveWay(); // rare, and what comes after cannot do without it
      beginning = piece.bytes;
      return;
    }
    if (waitingBytes + piece.bytes.length > maxBytes) giveWay();
    if (piece.is === "key") isDropping = false;
    if (isDropping) {
      if (piece.is === "picture") dropped += 1;
      return;
    }
    waiting.push(piece);
    waitingBytes += piece.bytes.length;
    wake();
  };
  const come = (): Promise<void> => new Promise((resolve) => (wake = resolve));
  const take = (): Piece | undefined => {
    const piece = waiting.shift();
    waitingBytes -= piece?.bytes.length ?? 0;
    return piece;
  };

  async function* pieces(wishedMs: number, signal: AbortSignal): AsyncGenerator<Piece, void, undefined> {
    const since = clock.monotonic();
    const isOver = (): boolean => waiting[0]?.is === "key" && elapsed(since, clock.monotonic()) >= wishedMs;
    for (let isFirst = true; !signal.aborted && (isFirst || !isOver()); isFirst = false) {
      while (waiting.length === 0 && !hasEnded && !signal.aborted) await come();
      const piece = isFirst || !isOver() ? take() : undefined;
      if (piece === undefined) return;
      yield piece;
    }
  }
  async function* next(wishedMs: number, signal: AbortSignal): AsyncGenerator<Uint8Array, void, undefined> {
    const stop = (): void => wake();
    let said: Uint8Array | undefined;
    signal.addEventListener("abort", stop);
    try {
      for await (const { is, bytes } of pieces(wishedMs, signal)) {
        if (said === undefined && is !== "key") continue;
        if (said !== beginning && beginning !== undefined) yield beginning;
        said = beginning;
        yield bytes;
      }
    } finally {
      signal.removeEventListener("abort", stop);
    }
  }
  return {
    put,
    next,
    end: () => {
      hasEnded = true;
      wake();
    },
    get dropped() {
      return dropped;
    },
  };
}
