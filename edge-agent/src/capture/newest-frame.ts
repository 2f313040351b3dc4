import { freeMemory } from "../platform/free-memory.ts";
import type { Frame } from "./frame.ts";

/**
 * Place for one frame between a reader that never waits and a consumer that takes its time: a newer frame takes the
 * place of the older one, which is counted as passed over.
 */
export interface NewestFrame {
  put(frame: Frame): void;
  /** Each newest frame, for one consumer; ends when `signal` aborts. */
  frames(signal: AbortSignal): AsyncGenerator<Frame, void, undefined>;
  /** Frames that nobody saw because a newer one was there; counted from the first call of `frames`. */
  readonly droppedFrames: number;
}

export function createNewestFrame(): NewestFrame {
  let waiting: Frame | undefined;
  let wake: (() => void) | undefined;
  let isConsumed = false;
  let droppedFrames = 0;

  const put = (frame: Frame): void => {
    if (waiting !== undefined) {
      if (isConsumed) droppedFrames++;
      freeMemory(waiting.rgb);
    }
    waiting = frame;
    wake?.();
  };

  async function* frames(signal: AbortSignal): AsyncGenerator<Frame, void, undefined> {
    isConsumed = true;
    const onAbort = (): void => wake?.();
    signal.addEventListener("abort", onAbort);
    try {
      while (!signal.aborted) {
        if (waiting === undefined) await new Promise<void>((resolve) => (wake = resolve));
        const frame = waiting;
        waiting = undefined;
        if (frame === undefined || signal.aborted) continue;
        yield frame;
      }
    } finally {
      signal.removeEventListener("abort", onAbort);
    }
  }
  return {
    put,
    frames,
    get droppedFrames() {
      return droppedFrames;
    },
  };
}
