/** One camera that is kept connected, its frames, and what the agent's state machine says of it. */
import { randomUUIDv7 } from "node:crypto";
import { elapsed, type MonotonicMs, monotonicMs, type OfflineReason } from "@ngaba/contract";
import { createCameraCapture } from "@ngaba/edge-agent/capture/camera-capture.ts";
import { type CameraStream, createCameraStream } from "@ngaba/edge-agent/capture/camera-stream.ts";
import type { Frame } from "@ngaba/edge-agent/capture/frame.ts";
import type { Login } from "@ngaba/edge-agent/capture/rtsp/rtsp-auth.ts";
import { createRtspSource } from "@ngaba/edge-agent/capture/rtsp/rtsp-source.ts";
import { newMemory, nextCamera, SMART_LIMITS } from "@ngaba/edge-agent/health/camera-machine.ts";
import { createStreamMeter } from "@ngaba/edge-agent/health/stream-meter.ts";
import { systemClock as clock } from "@ngaba/edge-agent/platform/clock.ts";
import { EdgeError } from "@ngaba/edge-agent/platform/errors.ts";
import { createLogger } from "@ngaba/edge-agent/platform/logger.ts";
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
const REASONS: Readonly<Record<string, OfflineReason>> = {
  ...{ STREAM_REFUSED: "refused", STREAM_UNAUTHORISED: "unauthorised", STREAM_ENDED: "ended" },
  ...{ STREAM_UNREACHABLE: "unreachable", STREAM_INVALID: "invalid-stream", STREAM_STALLED: "stalled" },
};

export function watchCamera({ rtspUrl, transport = "tcp", login }: WatchedPlan): WatchedCamera {
  const log = createLogger("silent");
  const frames: NumberedFrame[] = [];
  const faults: string[] = [];
  const changes: string[] = [];
  const meter = createStreamMeter(undefined);
  let looked = monotonicMs(0);
  let lastSignAt: MonotonicMs | undefined;
  let lastPictureAt: MonotonicMs | undefined;
  let fault: EdgeError | undefined;
  const stream = createCameraStream({
    ...{ cameraId: "gate", clock, maxCameraOffsetMs: 2_000 },
    source: createRtspSource({ rtspUrl, transport, credentials: () => login, clock }),
    decoding: { fps: FPS, maxWidthPx: 640, threads: 1, niceLevel: 0, log },
  });
  const noting: CameraStream = {
    ...stream,
    runOnce: async (signal, sink) => {
      const picturesBefore = frames.length;
      try {
        await stream.runOnce(signal, {
          onUnit: (unit, ...more) => {
            lastSignAt = looked;
            fault = undefined;
            meter.onUnit(unit);
            sink.onUnit(unit, ...more);
          },
          onFrame: (frame, readAt) => {
            lastPictureAt = looked;
            const { at, widthPx, origin } = frame;
            frames.push({ at, widthPx, number: readNumber(frame), ...(origin && { origin }) });
            sink.onFrame(frame, readAt);
          },
        });
      } catch (error) {
        if (error instanceof EdgeError) fault = error;
        faults.push(fault?.code ?? String(error));
        meter.onEnd(clock.monotonic(), frames.length > picturesBefore);
        throw error;
      }
    },
  };
  let memory = newMemory(undefined, looked, clock.now());
  let lookedAt = clock.monotonic();
  const look = (): void => {
    const sinceMs = elapsed(lookedAt, clock.monotonic());
    lookedAt = clock.monotonic();
    looked = monotonicMs(looked + Math.min(sinceMs, MAX_STEP_MS));
    const now = looked;
    const time = { now, wall: clock.now(), mode: "active", freshId: randomUUIDv7() } as const;
    const seen = {
      ...(lastSignAt !== undefined && { lastSignAt }),
      ...(lastPictureAt !== undefined && { lastPictureAt }),
    };
    const ended = fault && { fault: { reason: REASONS[fault.code] ?? "stalled", detail: fault.message } };
    const next = nextCamera(
      memory,
      { ...time, ...seen, ...ended, stream: meter.reasons(clock.monotonic()), picture: [] },
      SMART_LIMITS,
    );
    memory = next.memory;
    for (const { to, offlineReason, reasons } of next.changes)
      changes.push([to, offlineReason ?? reasons.join(" ")].filter(Boolean).join(": "));
  };
  const looking = setInterval(look, LOOK_EVERY_MS);
  const capture = createCameraCapture({ ...{ cameraId: "gate", stream: noting, clock, log } });
  const stopping = new AbortController();
  const running = capture.run(stopping.signal);
  return {
    ...{ frames, changes, faults, decoder: stream.decoder },
    async [Symbol.asyncDispose]() {
      clearInterval(looking);
      stopping.abort();
      await running;
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
