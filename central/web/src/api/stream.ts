import type { StreamMessage, TabMessage } from "./stream-protocol.ts";
import { StreamSource } from "./stream-source.ts";

type Disposer = () => void;

/**
 * Follows the live stream, shared with all tabs of this browser where it can be.
 * @returns ends it for this tab
 */
export function followStream(hear: (message: StreamMessage) => void): Disposer {
  if (!("SharedWorker" in window)) return followAlone(hear);

  let stop: Disposer = join();
  let hasFallenBack = false;
  const leave = () => stop();
  const wake = (event: PageTransitionEvent) => {
    if (event.persisted && !hasFallenBack) stop = join(); // back from the browser's page cache
  };
  window.addEventListener("pagehide", leave);
  window.addEventListener("pageshow", wake);
  return () => {
    window.removeEventListener("pagehide", leave);
    window.removeEventListener("pageshow", wake);
    stop();
  };

  function join(): Disposer {
    return followShared(hear, () => {
      hasFallenBack = true;
      stop = followAlone(hear);
    });
  }
}

function followAlone(hear: (message: StreamMessage) => void): Disposer {
  const source = new StreamSource(hear);
  return () => source.dispose();
}

/** @param onBroken the worker's file could not be loaded or run */
function followShared(hear: (message: StreamMessage) => void, onBroken: () => void): Disposer {
  const worker = new SharedWorker(new URL("./stream-worker.ts", import.meta.url), { type: "module", name: "ngaba" });
  worker.onerror = onBroken;
  worker.port.onmessage = ({ data }: MessageEvent<StreamMessage>) => hear(data);
  return () => {
    worker.port.postMessage({ type: "leave" } satisfies TabMessage);
    worker.port.close();
  };
}
