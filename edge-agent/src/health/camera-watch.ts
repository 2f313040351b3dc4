/**
 * Everything by which an agent knows how its cameras do, put together: what they send is measured, their pictures are
 * looked at and go to the wall, and once a second their states are judged.
 */
import { join } from "node:path";
import type { CameraHealth, CameraMode, CameraOfflineData, ClockState } from "@ngaba/contract";
import type { CaptureObserver, CaptureSigns } from "../capture/camera-capture.ts";
import type { AgentConfig, CameraConfig } from "../config/agent-config.ts";
import type { MessageRecorder } from "../outbox/message-recorder.ts";
import type { Clock } from "../platform/clock.ts";
import { EdgeError } from "../platform/errors.ts";
import type { Logger } from "../platform/logger.ts";
import type { RulesInput } from "../rules/index.ts";
import { SMART_LIMITS, watchedLimits } from "./camera-machine.ts";
import { type CameraStates, createCameraStates } from "./camera-states.ts";
import { createLasting } from "./lasting.ts";
import { offlineReason } from "./offline-reason.ts";
import { createPictureTaking } from "./picture-taking.ts";
import { createPictureWatch } from "./picture-watch.ts";
import { openCameraMemory } from "./sqlite-camera-memory.ts";
import { openLearntViews } from "./sqlite-learnt-views.ts";
import { createStreamMeter } from "./stream-meter.ts";

export interface CameraWatch extends Disposable {
  /** Who is told of all that comes of a camera. */
  observer(cameraId: string): CaptureObserver;
  /**
   * Judges a camera by what is known of it now; about once a second.
   * @param isRecording of a camera that is to be recorded; else undefined
   * @returns whether its state changed
   */
  look(cameraId: string, signs: CaptureSigns, isRecording: boolean | undefined): boolean;
  mode(cameraId: string): CameraMode;
  order: CameraStates["order"];
  /** The view as it is now is the right one. */
  confirmView(cameraId: string): void;
  viewFault(cameraId: string): RulesInput["viewFault"];
  health(cameraId: string): CameraStanding;
  /** Takes pictures and sends them until `signal` aborts. */
  run(signal: AbortSignal): Promise<void>;
}

/** What of a camera's health is known from watching it. */
export type CameraStanding = Pick<CameraHealth, "state" | "stateSince"> &
  Partial<Pick<CameraHealth, "reasons" | "checks" | "pictureAt" | "lastWords">> &
  Partial<Pick<CameraHealth, "codec" | "bitrateKbps" | "keyframeIntervalMs">>;

export interface CameraWatchOptions {
  readonly config: Pick<AgentConfig, "agentId" | "dataDir" | "centre" | "cameras" | "watch" | "checks" | "processes">;
  readonly configHash: string;
  readonly recorder: Pick<MessageRecorder, "cameraState">;
  /** Faults that an agent before this form left open, and who is told when they are taken over. */
  readonly leftovers: readonly CameraOfflineData[];
  readonly onTakenOver: (leftover: CameraOfflineData) => void;
  /** Asked at each upload. */
  readonly uploadToken: () => string;
  readonly clockState: () => ClockState;
  /** Says for health what someone must act on, by its subject; `undefined` when it is over. */
  readonly tell: (subject: string, problem: string | undefined) => void;
  readonly clock: Clock;
  readonly log: Logger;
}

/** A new file begins with a keyframe, which is up to half a minute away. */
const RING_OFF_AFTER_MS = 30_000;

export function createCameraWatch(options: CameraWatchOptions): CameraWatch {
  const { config, tell, clock, log } = options;
  const { cameras, dataDir } = config;
  const memory = openCameraMemory(join(dataDir, "cameras.sqlite"), log);
  const views = openLearntViews(join(dataDir, "views.sqlite"), log);
  const states = createCameraStates({ ...options, cameras: cameras.map((camera) => limitsOf(camera, config)), memory });
  const watch = createPictureWatch({ cameras: cameras.map(sceneOf), memory, views, checks: config.checks });
  const taking = createPictureTaking({ ...options, onCheck: watch.onCheck });
  const meters = new Map(
    cameras.map(({ id, expected }) => [
      id,
      { stream: createStreamMeter(expected), isRingOff: createLasting(RING_OFF_AFTER_MS) },
    ]),
  );
  const meterOf = (cameraId: string) => {
    const meter = meters.get(cameraId);
    if (meter === undefined) throw new RangeError(`${cameraId} is no camera of this agent`);
    return meter;
  };

  const look: CameraWatch["look"] = (cameraId, { fault, hasFewFrames, ...seen }, isRecording) => {
    const { stream, isRingOff } = meterOf(cameraId);
    const now = clock.monotonic();
    const isOff = isRingOff(isRecording === false && fault === undefined && seen.lastSignAt !== undefined, now);
    const { picture, ...shift } = watch.signs(cameraId);
    const signs = {
      ...{ ...seen, ...shift, picture },
      stream: [
        ...stream.reasons(now),
        ...(hasFewFrames ? (["few-frames"] as const) : []),
        ...(taking.undecodable(cameraId) !== undefined ? (["undecodable"] as const) : []),
        ...(isOff ? (["ring-off"] as const) : []),
      ],
      ...(fault && { fault: { reason: offlineReason(fault.code), detail: fault.message } }),
    };
    try {
      const hasChanged = states.look(cameraId, signs);
      tell(`state ${cameraId}`, undefined);
      if (hasChanged) log.info({ cameraId, ...states.shown(cameraId) }, "camera state changed");
      return hasChanged;
    } catch (error) {
      if (!(error instanceof EdgeError)) log.error({ err: error, cameraId }, "a camera's state could not be kept");
      tell(`state ${cameraId}`, `a camera's state could not be kept: ${String(error)}`); // tried again at the next look
      return false;
    }
  };
  return {
    look,
    observer: (cameraId) => {
      const { stream } = meterOf(cameraId);
      return {
        onUnit: (unit, at) => {
          stream.onUnit(unit);
          if (at !== undefined) taking.onUnit(cameraId, unit, at);
        },
        onFrame: taking.onFrame,
        onEnd: stream.onEnd,
      };
    },
    mode: states.mode,
    order: states.order,
    confirmView: watch.confirmView,
    viewFault: (cameraId) => {
      if (states.mode(cameraId) === "maintenance") return "maintenance";
      if (watch.isMoved(cameraId)) return "moved";
      return watch.signs(cameraId).picture.includes("blurred") ? "blurred" : undefined;
    },
    health: (cameraId) => {
      const { codec, bitrateKbps, keyframeIntervalMs } = meterOf(cameraId).stream.figures(clock.monotonic());
      const lastWords = taking.undecodable(cameraId);
      return {
        ...{ ...states.shown(cameraId), checks: watch.values(cameraId) },
        ...(codec && { codec }),
        ...(bitrateKbps !== undefined && { bitrateKbps }),
        ...(keyframeIntervalMs !== undefined && { keyframeIntervalMs }),
        ...taking.sent(cameraId),
        ...(lastWords !== undefined && { lastWords: lastWords.slice(0, 500) }),
      };
    },
    run: taking.run,
    [Symbol.dispose]: () => {
      memory.close();
      views.close();
    },
  };
}

const limitsOf = ({ id, mode, analysis }: CameraConfig, { watch }: Pick<AgentConfig, "watch">) => ({
  ...{ id, mode },
  limits: analysis === undefined ? watchedLimits(watch.offlineAfterS) : SMART_LIMITS,
});

const sceneOf = ({ id, analysis }: CameraConfig) => ({ id, sceneHash: analysis?.sceneHash });
