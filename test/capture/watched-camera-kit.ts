import type { CameraStateData } from "@ngaba/contract";
import { type CameraCapture, createCameraCapture } from "@ngaba/edge-agent/capture/camera-capture.ts";
import type { CameraStream } from "@ngaba/edge-agent/capture/camera-stream.ts";
import { type CameraWatch, createCameraWatch } from "@ngaba/edge-agent/health/camera-watch.ts";
import { LOOK_EVERY_MS } from "@ngaba/edge-agent/look-at-cameras.ts";
import { systemClock } from "@ngaba/edge-agent/platform/clock.ts";
import { createLogger } from "@ngaba/edge-agent/platform/logger.ts";
import { onTestFinished } from "vitest";
import { agentConfig, type TestCamera } from "../edge-agent/agent-config-kit.ts";

export interface WatchedCamera {
  readonly capture: CameraCapture;
  readonly watch: CameraWatch;
  /** Changes of its state, as they were recorded. */
  readonly told: readonly CameraStateData[];
  state(): string;
}

/** The camera "gate", kept connected and its state judged, until the test ends; its pictures are looked at by nobody. */
export async function watchCamera(
  stream: CameraStream,
  { onUnauthorised, ...camera }: Partial<TestCamera> & { readonly onUnauthorised?: () => void } = {},
): Promise<WatchedCamera> {
  const told: CameraStateData[] = [];
  const log = createLogger("silent");
  const watch = createCameraWatch({
    config: await agentConfig({ cameras: [{ id: "gate", rtspUrl: "rtsp://127.0.0.1/gate", ...camera }] }),
    recorder: { cameraState: (data) => void told.push(data) },
    ...{ configHash: "0".repeat(64), leftovers: [], onTakenOver: () => undefined, uploadToken: () => "t" },
    ...{ clockState: () => ({ source: "ntp" }), tell: () => undefined, clock: systemClock, log },
  });
  const capture = createCameraCapture({
    ...{ cameraId: "gate", stream, clock: systemClock, log, observer: watch.observer("gate") },
    ...(onUnauthorised && { onUnauthorised }),
  });
  const looking = setInterval(() => watch.look("gate", capture.signs(), undefined), LOOK_EVERY_MS);
  const stopping = new AbortController();
  const running = capture.run(stopping.signal);
  onTestFinished(async () => {
    clearInterval(looking);
    stopping.abort();
    await running;
    watch[Symbol.dispose]();
  });
  return { capture, watch, told, state: () => watch.health("gate").state };
}

/** What was told, as "from→to". */
export const changes = (told: readonly CameraStateData[]): string[] => told.map(({ from, to }) => `${from}→${to}`);
