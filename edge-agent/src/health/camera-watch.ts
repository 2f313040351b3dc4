/**
 * Everything by which an agent knows how its cameras do, put together: what they send is measured, their pictures are
 * looked at and go to the wall, and once a second their states are judged.
 */
import { join } from "node:path";
import type {
  CameraHealth,
  CameraMode,
  CameraOfflineData,
  ClockState,
  DegradedReason,
  MonotonicMs,
} from "@ngaba/contract";
import type { CaptureObserver } from "../capture/camera-capture.ts";
import type { CaptureSigns } from "../capture/capture-record.ts";
import type { AgentConfig, CameraConfig } from "../config/agent-config.ts";
import type { MessageRecorder } from "../outbox/message-recorder.ts";
import type { Clock } from "../platform/clock.ts";
import { EdgeError } from "../platform/errors.ts";
import type { Logger } from "../platform/logger.ts";
import type { RulesInput } from "../rules/index.ts";
import { SMART_LIMITS, watchedLimits } from "./camera-machine.ts";
import { type CameraStates, createCameraStates } from "./camera-states.ts";
import { offlineReason } from "./offline-reason.ts";
import { createPictureTaking, type PictureTaking } from "./picture-taking.ts";
import { createPictureWatch, type PictureWatch } from "./picture-watch.ts";
import { openCameraMemory } from "./sqlite-camera-memory.ts";
import { openLearntViews } from "./sqlite-learnt-views.ts";
import { createStreamWatch, type StreamWatch } from "./stream-watch.ts";

export interface CameraWatch extends Disposable {
  /** Who is told of all that comes of a camera. */
  observer(cameraId: string): CaptureObserver;
  /**
   * Judges a camera by what is known of it now; about once a second.
   * @param isRecording of a camera that is to be recorded; else undefined
   * @returns whether its state changed
   */
  look(cameraId: string, signs: CaptureSigns, isRecording: boolean | undefined): boolean;
  isInterrupted: CameraStates["isInterrupted"];
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

/** What a camera watch is put together of. */
interface Parts {
  readonly states: CameraStates;
  readonly watch: PictureWatch;
  readonly taking: PictureTaking;
  readonly streamOf: (cameraId: string) => StreamWatch;
}

export function createCameraWatch(options: CameraWatchOptions): CameraWatch {
  const { config, clock, log } = options;
  const { cameras, dataDir } = config;
  const memory = openCameraMemory(join(dataDir, "cameras.sqlite"), log);
  const views = openLearntViews(join(dataDir, "views.sqlite"), log);
  const states = createCameraStates({ ...options, cameras: cameras.map((camera) => limitsOf(camera, config)), memory });
  const watch = createPictureWatch({ cameras: cameras.map(drawingOf), memory, views, checks: config.checks });
  const told = new Map(cameras.map(({ id }) => [id, memory.get(id).told?.reasons ?? []]));
  const undecodable = [...told].filter(([, reasons]) => reasons.includes("undecodable")).map(([id]) => id);
  const taking = createPictureTaking({ ...options, undecodable, onCheck: watch.onCheck });
  const streamOf = streamsOf(cameras, told);
  const parts: Parts = { states, watch, taking, streamOf };

  return {
    look: lookWith(parts, options),
    observer: (cameraId) => {
      const { meter } = streamOf(cameraId);
      return {
        onUnit: (unit, at) => {
          meter.onUnit(unit);
          if (at !== undefined) taking.onUnit(cameraId, unit, at);
        },
        onFrame: taking.onFrame,
        onEnd: meter.onEnd,
      };
    },
    isInterrupted: states.isInterrupted,
    mode: states.mode,
    order: states.order,
    confirmView: watch.confirmView,
    viewFault: (cameraId) => {
      if (states.mode(cameraId) === "maintenance") return "maintenance";
      if (watch.isMoved(cameraId)) return "moved";
      return watch.signs(cameraId).picture.includes("blurred") ? "blurred" : undefined;
    },
    health: (cameraId) => standingOf(cameraId, parts, clock.monotonic()),
    run: taking.run,
    [Symbol.dispose]: () => {
      memory.close();
      views.close();
    },
  };
}

function streamsOf(
  cameras: readonly CameraConfig[],
  told: ReadonlyMap<string, readonly DegradedReason[]>,
): Parts["streamOf"] {
  const streams = new Map(
    cameras.map(({ id, expected, analysis }) => [
      id,
      createStreamWatch({ expected, isAnalysed: analysis !== undefined, told: told.get(id) ?? [] }),
    ]),
  );
  return (cameraId) => {
    const stream = streams.get(cameraId);
    if (stream === undefined) throw new RangeError(`${cameraId} is no camera of this agent`);
    return stream;
  };
}

function lookWith(parts: Parts, { tell, clock, log }: CameraWatchOptions): CameraWatch["look"] {
  const { states } = parts;
  /** What fails is told, and tried again at the next look. */
  const trying = <T>(cameraId: string, problem: string, work: () => T): T | undefined => {
    const subject = `${problem} ${cameraId}`;
    try {
      const done = work();
      tell(subject, undefined);
      return done;
    } catch (error) {
      if (!(error instanceof EdgeError)) log.error({ err: error, cameraId }, problem);
      tell(subject, `${cameraId}: ${problem}: ${String(error)}`);
      return undefined;
    }
  };
  return (cameraId, signs, isRecording) => {
    const known = signsOf(cameraId, parts, { signs, isRecording, now: clock.monotonic() });
    const hasChanged = trying(cameraId, "its state could not be told", () => states.look(cameraId, known)) ?? false;
    trying(cameraId, "what was told of its state could not be kept", () => states.keep(cameraId));
    if (hasChanged) log.info({ cameraId, ...states.shown(cameraId) }, "camera state changed");
    return hasChanged;
  };
}

interface Seen {
  readonly signs: CaptureSigns;
  readonly isRecording: boolean | undefined;
  readonly now: MonotonicMs;
}

/** All that is known of a camera now. */
function signsOf(
  cameraId: string,
  { watch, taking, streamOf }: Parts,
  { signs, isRecording, now }: Seen,
): Parameters<CameraStates["look"]>[1] {
  const { fault, framesFraction: _, ...seen } = signs;
  return {
    ...seen,
    ...watch.signs(cameraId),
    stream: [
      ...streamOf(cameraId).reasons(signs, isRecording, now),
      ...(taking.undecodable(cameraId) !== undefined ? (["undecodable"] as const) : []),
    ],
    ...(fault && { fault: { reason: offlineReason(fault.code), detail: fault.message } }),
  };
}

function standingOf(cameraId: string, { states, watch, taking, streamOf }: Parts, now: MonotonicMs): CameraStanding {
  const { codec, bitrateKbps, keyframeIntervalMs } = streamOf(cameraId).meter.figures(now);
  const lastWords = taking.undecodable(cameraId);
  return {
    ...{ ...states.shown(cameraId), checks: watch.values(cameraId) },
    ...(codec && { codec }),
    ...(bitrateKbps !== undefined && { bitrateKbps }),
    ...(keyframeIntervalMs !== undefined && { keyframeIntervalMs }),
    ...taking.sent(cameraId),
    ...(lastWords && { lastWords: lastWords.slice(0, 500) }),
  };
}

const limitsOf = ({ id, mode, analysis }: CameraConfig, { watch }: Pick<AgentConfig, "watch">) => ({
  ...{ id, mode },
  limits: analysis === undefined ? watchedLimits(watch.offlineAfterS) : SMART_LIMITS,
});

const drawingOf = ({ id, analysis }: CameraConfig) => ({ id, drawingHash: analysis?.drawingHash });
