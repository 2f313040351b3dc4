/** One camera that is kept connected, its frames, and the changes of state that the agent tells of it. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { elapsed, type MonotonicMs, monotonicMs } from "@ngaba/contract";
import { createCameraCapture } from "@ngaba/edge-agent/capture/camera-capture.ts";
import { type CameraStream, createCameraStream } from "@ngaba/edge-agent/capture/camera-stream.ts";
import type { Frame } from "@ngaba/edge-agent/capture/frame.ts";
import type { Login } from "@ngaba/edge-agent/capture/rtsp/rtsp-auth.ts";
import { createRtspSource } from "@ngaba/edge-agent/capture/rtsp/rtsp-source.ts";
import { type AgentConfig, loadAgentConfig } from "@ngaba/edge-agent/config/agent-config.ts";
import { createCameraWatch } from "@ngaba/edge-agent/health/camera-watch.ts";
import { type Clock, systemClock } from "@ngaba/edge-agent/platform/clock.ts";
import { EdgeError } from "@ngaba/edge-agent/platform/errors.ts";
import { createLogger } from "@ngaba/edge-agent/platform/logger.ts";
import { stringify } from "yaml";
import { readNumber } from "../evidence/numbered-film.ts";

export interface WatchedPlan {
  readonly rtspUrl: string;
  readonly transport?: "tcp" | "udp";
  readonly login?: Login;
}

/** A frame, and the number that its picture says. */
export type NumberedFrame = Pick<Frame, "at" | "widthPx" | "origin"> & { readonly number: number | undefined };

export interface WatchedCamera extends AsyncDisposable {
  readonly frames: readonly NumberedFrame[];
  /** Every change of its state: `live`, `offline: stalled`, `degraded: clock-jumps`. */
  readonly changes: readonly string[];
  /** Codes of what ended its connections. */
  readonly faults: readonly string[];
  readonly decoder: CameraStream["decoder"];
}

const FPS = 10;
const LOOK_EVERY_MS = 250;
/** A look that comes later than this was held up by this machine: what the camera did not do meanwhile is not its fault. */
const MAX_STEP_MS = 1000;

export async function watchCamera({ rtspUrl, transport = "tcp", login }: WatchedPlan): Promise<WatchedCamera> {
  const log = createLogger("silent");
  const frames: NumberedFrame[] = [];
  const faults: string[] = [];
  const changes: string[] = [];
  const clock = createHeldClock();
  const triedSince = clock.monotonic();
  let lastSignAt: MonotonicMs | undefined;
  let lastPictureAt: MonotonicMs | undefined;
  const stream = createCameraStream({
    ...{ cameraId: "gate", clock: systemClock, maxCameraOffsetMs: 2_000 },
    source: createRtspSource({ rtspUrl, transport, credentials: () => login, clock: systemClock }),
    decoding: { fps: FPS, maxWidthPx: 640, threads: 1, niceLevel: 0, log },
  });
  const noting: CameraStream = {
    ...stream,
    runOnce: (signal, sink) =>
      stream.runOnce(signal, sink).catch((error: unknown) => {
        faults.push(error instanceof EdgeError ? error.code : String(error));
        throw error;
      }),
  };
  const folder = await mkdtemp(join(tmpdir(), "ngaba-watched-"));
  const watch = createCameraWatch({
    config: await configIn(folder, rtspUrl),
    recorder: {
      cameraState: ({ to, offlineReason, reasons }) =>
        void changes.push([to, offlineReason ?? reasons.join(" ")].filter(Boolean).join(": ")),
    },
    ...{ configHash: "0".repeat(64), leftovers: [], onTakenOver: () => undefined, uploadToken: () => "t" },
    ...{ clockState: () => ({ source: "ntp" }), tell: () => undefined, clock, log },
  });
  const { onUnit, onFrame, onEnd } = watch.observer("gate");
  const capture = createCameraCapture({
    ...{ cameraId: "gate", stream: noting, clock: systemClock, log, expectedFps: FPS },
    observer: {
      onUnit: (unit, at) => {
        lastSignAt = clock.monotonic();
        onUnit(unit, at);
      },
      onFrame: (frame) => {
        lastPictureAt = clock.monotonic();
        const { at, widthPx, origin } = frame;
        frames.push({ at, widthPx, number: readNumber(frame), ...(origin && { origin }) });
        onFrame(frame);
      },
      onEnd,
    },
  });
  const looking = setInterval(() => {
    clock.step();
    const { fault, framesFraction } = capture.signs(); // its moments are by the other clock
    const seen = { ...(lastSignAt && { lastSignAt }), ...(lastPictureAt && { lastPictureAt }) };
    const other = { ...(fault && { fault }), ...(framesFraction !== undefined && { framesFraction }) };
    watch.look("gate", { triedSince, ...seen, ...other }, undefined);
  }, LOOK_EVERY_MS);
  const stopping = new AbortController();
  const running = capture.run(stopping.signal);
  return {
    ...{ frames, changes, faults, decoder: stream.decoder },
    async [Symbol.asyncDispose]() {
      clearInterval(looking);
      stopping.abort();
      await running;
      watch[Symbol.dispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Of an agent with one camera, which is analysed. */
async function configIn(folder: string, rtspUrl: string): Promise<AgentConfig> {
  await writeFile(join(folder, "scene.yaml"), stringify({ cameraId: "gate" }));
  const nobody = { broker: { url: "mqtt://127.0.0.1:9" }, centre: { url: "http://127.0.0.1:9" } };
  const cameras = [{ id: "gate", rtspUrl, analysis: { scene: "scene.yaml" } }];
  const file = join(folder, "agent.yaml");
  await writeFile(file, stringify({ agentId: "agent-01", modelCacheDir: folder, ...nobody, cameras }));
  return loadAgentConfig(file);
}

/** Stands still between looks, and grows at each by no more than {@link MAX_STEP_MS}. */
function createHeldClock(): Clock & { step(): void } {
  let [heldMs, lookedAt] = [1, systemClock.monotonic()];
  return {
    now: systemClock.now,
    monotonic: () => monotonicMs(heldMs),
    step: () => {
      const now = systemClock.monotonic();
      heldMs += Math.min(elapsed(lookedAt, now), MAX_STEP_MS);
      lookedAt = now;
    },
  };
}

const FRAME_TICKS = 3600; // 25 a second

/** Frames whose number does not fit their ticks, by the first of their timeline. @param filmFrames played in a loop */
export function misplaced(frames: readonly NumberedFrame[], filmFrames: number): NumberedFrame[] {
  const firsts = new Map<string, NumberedFrame>();
  return frames.filter((frame) => {
    const { origin, number, widthPx } = frame;
    const timeline = `${origin?.streamId} ${origin?.timeline} ${widthPx}`;
    const first = firsts.get(timeline) ?? frame;
    firsts.set(timeline, first);
    if (origin === undefined || number === undefined || first.origin === undefined) return true;
    const steps = (origin.ticks - first.origin.ticks) / FRAME_TICKS - (number - (first.number ?? 0));
    return Math.abs(steps - Math.round(steps / filmFrames) * filmFrames) > 0.1;
  });
}
