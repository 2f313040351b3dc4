import type { CameraHealth, ClockState, RingHealth } from "@ngaba/contract";
import { analyseFrames } from "./analyse-frames.ts";
import { CameraAnalysis } from "./camera-analysis.ts";
import { type CameraCapture, createCameraCapture } from "./capture/camera-capture.ts";
import { type CameraStreamOptions, createCameraStream, toAllRecorders } from "./capture/camera-stream.ts";
import type { ConnectionGate } from "./capture/connection-gate.ts";
import { createReadSwitch, type ReadSwitch } from "./capture/read-switch.ts";
import type { DiskRing } from "./capture/ring/disk-ring.ts";
import { createRtspSource } from "./capture/rtsp/rtsp-source.ts";
import type { AgentConfig, CameraConfig } from "./config/agent-config.ts";
import type { SecretsWatch } from "./config/secrets-watch.ts";
import type { DetectionService } from "./detection/detection-service.ts";
import { createPassPlanner, type PassPlanner } from "./detection/pass-planner.ts";
import type { EvidenceKeeper } from "./evidence/evidence.ts";
import type { IncidentLog } from "./evidence/incident-log.ts";
import type { CameraWatch } from "./health/camera-watch.ts";
import type { LiveCamera } from "./live-view/live-video.ts";
import type { MessageRecorder } from "./outbox/message-recorder.ts";
import type { Clock } from "./platform/clock.ts";
import { EdgeError, type EdgeErrorCode } from "./platform/errors.ts";
import type { Logger } from "./platform/logger.ts";
import type { TrackRecorder } from "./replay/track-recorder.ts";
import type { ControllerPhases } from "./signals/controller-phases.ts";

/** What every camera of an agent shares with the others. */
export interface CameraSurroundings {
  readonly config: Pick<AgentConfig, "processes" | "decoding" | "clock">;
  readonly configHash: string;
  readonly secrets: Pick<SecretsWatch, "current" | "reread">;
  readonly gate: ConnectionGate;
  readonly incidents: IncidentLog;
  readonly recorder: MessageRecorder;
  readonly watch: CameraWatch;
  readonly evidence: EvidenceKeeper;
  /** Absent when nothing is recorded. */
  readonly video: DiskRing | undefined;
  /** How each camera can be looked at. */
  readonly live: ReadonlyMap<string, LiveCamera>;
  /** Absent when no camera is analysed. */
  readonly detection: DetectionService | undefined;
  readonly controllers: ControllerPhases;
  /** Keeps what the rules of a camera look at; undefined when nothing is kept. */
  readonly recordTracks: (cameraId: string) => TrackRecorder | undefined;
  readonly clockState: () => ClockState;
  /** Says for health what someone must act on, by its subject; `undefined` when it is over. */
  readonly tell: (subject: string, problem: string | undefined) => void;
  /** Told that a camera's state changed, so that the centre hears of it at once. */
  readonly onChange: () => void;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Faults of what all cameras share: they end the agent, and its init system starts it anew. */
const FAULTS_OF_ALL: readonly EdgeErrorCode[] = [
  "PROGRAM_MISSING",
  "DETECTOR_FAILED",
  "MODEL_HASH_MISMATCH",
  "MODEL_SHAPE_MISMATCH",
  "MODEL_UNUSABLE",
];

/** One camera with what is done with its pictures. */
export interface RunningCamera {
  readonly id: string;
  readonly capture: CameraCapture;
  /** Off while nobody wants the camera to be read. */
  readonly reading: ReadSwitch;
  /** Absent for a camera that is only watched. */
  readonly analysis: CameraAnalysis | undefined;
  readonly planner: PassPlanner;
  /** How its recording fares; absent for a camera that is not recorded. */
  readonly recording: (() => RingHealth) | undefined;
  /** Set when a fault that no retry can mend has ended it. */
  givenUp: EdgeError | undefined;
}

type LookedAtCamera = Pick<RunningCamera, "id" | "recording" | "givenUp"> & {
  readonly capture: Pick<CameraCapture, "signs">;
  readonly reading: Pick<ReadSwitch, "set">;
  readonly analysis: Pick<CameraAnalysis, "interrupt"> | undefined;
};

/** Puts a camera together; nothing runs yet. */
export function openCamera(camera: CameraConfig, shared: CameraSurroundings): RunningCamera {
  const { clock, log } = shared;
  const { id } = camera;
  const analysis = camera.analysis && analysisOf(camera, camera.analysis, shared);
  const capture = createCameraCapture({
    cameraId: id,
    stream: streamOf(camera, shared),
    gate: shared.gate,
    clock,
    log,
    ...(camera.analysis && { expectedFps: camera.analysis.fps }),
    observer: shared.watch.observer(id),
    onUnauthorised: shared.secrets.reread,
  });
  const { scene, detectionBudgetMs = 0 } = camera.analysis ?? {};
  const planner = createPassPlanner(scene?.detectionRegions ?? [], detectionBudgetMs);
  const { video } = shared;
  const recording = video && isRecorded(camera) ? () => video.health(id) : undefined;
  const reading = createReadSwitch(isWanted(id, shared));
  return { id, capture, reading, analysis, planner, recording, givenUp: undefined };
}

const isWanted = (cameraId: string, { watch }: { readonly watch: Pick<CameraWatch, "mode"> }): boolean =>
  watch.mode(cameraId) !== "disabled";

/** Looks how a camera does, and does what follows from that; about once a second. */
export function lookAtCamera(
  camera: LookedAtCamera,
  shared: { readonly watch: Pick<CameraWatch, "look" | "isInterrupted" | "mode">; readonly onChange: () => void },
): void {
  const { id, capture, analysis, reading, recording, givenUp } = camera;
  const { watch, onChange } = shared;
  const signs = { ...capture.signs(), ...(givenUp && { fault: givenUp }) };
  const hasChanged = watch.look(id, signs, recording?.().isWriting);
  reading.set(isWanted(id, shared));
  if (watch.isInterrupted(id)) analysis?.interrupt(); // also when it is not told: an outage that is held back is one
  if (hasChanged) onChange();
}

/** Analysed cameras are recorded, and others are not, unless the configuration says otherwise. */
export const isRecorded = ({ ring, analysis }: CameraConfig): boolean => ring ?? analysis !== undefined;

/** One connection to each camera: to the stream that is analysed, or where none is to the smaller one. */
function streamOf(camera: CameraConfig, { config, secrets, video, live, clock, log, tell }: CameraSurroundings) {
  const { id: cameraId, rtspUrl, substreamUrl, transport, analysis } = camera;
  const isMain = substreamUrl === undefined || analysis?.from === "main";
  const { hardware, device } = config.decoding;
  const { ffmpegThreads: threads, niceLevel } = config.processes;
  const decoding = ({
    fps,
    maxWidthPx,
  }: NonNullable<CameraConfig["analysis"]>): NonNullable<CameraStreamOptions["decoding"]> => ({
    ...{ fps, maxWidthPx, threads, niceLevel, log },
    ...(hardware !== "none" && { hardware: { hardware, device } }),
    onHardwareFailed: (why) => tell(`decoding ${cameraId}`, `${cameraId}: ${why}`),
  });
  const recorder = video && isRecorded(camera) ? video.writer(cameraId) : undefined;
  const recorders = [recorder, live.get(cameraId)?.pictures].filter((each) => each !== undefined);
  return createCameraStream({
    cameraId,
    source: createRtspSource({
      rtspUrl: isMain ? rtspUrl : substreamUrl,
      transport,
      credentials: () => secrets.current().cameras[cameraId],
      clock,
    }),
    clock,
    maxCameraOffsetMs: config.clock.maxCameraOffsetMs,
    ...(analysis && { decoding: decoding(analysis) }),
    recorder: toAllRecorders(recorders),
  });
}

function analysisOf(
  { id: cameraId, picturesAreRendered }: CameraConfig,
  { scene, sceneHash }: NonNullable<CameraConfig["analysis"]>,
  shared: CameraSurroundings,
): CameraAnalysis {
  const { configHash, incidents, recorder, evidence, controllers, clockState, tell, log } = shared;
  const tracks = shared.recordTracks(cameraId);
  const marks = shared.live.get(cameraId)?.marks;
  return new CameraAnalysis({
    cameraId,
    ...(picturesAreRendered && { picturesAreRendered }),
    scene,
    sceneHash,
    configHash,
    incidents,
    recorder,
    evidence,
    controllers,
    ...(tracks && { tracks }),
    ...(marks && { marks }),
    viewFault: () => shared.watch.viewFault(cameraId),
    clockState,
    tell,
    onLoss: (error) => tell("outbox", `a finding could not be kept: ${String(error)}`),
    clock: shared.clock,
    log,
  });
}

/**
 * Runs one camera until `signal` aborts. A fault of its own that no retry can mend is told, and the other cameras go on.
 * @throws {EdgeError} PROGRAM_MISSING, DETECTOR_FAILED, MODEL_*: what no camera can do without
 */
export async function runCamera(camera: RunningCamera, shared: CameraSurroundings, signal: AbortSignal): Promise<void> {
  const { capture, reading, analysis } = camera;
  const stopping = new AbortController();
  const running = AbortSignal.any([signal, stopping.signal]);
  const work = [reading.whileOn(capture.run, running), consume(camera, shared, running)];
  try {
    await Promise.all(work);
  } catch (error) {
    stopping.abort(); // neither goes on without the other
    await Promise.allSettled(work);
    if (error instanceof EdgeError && FAULTS_OF_ALL.includes(error.code)) throw error;
    giveUp(camera, shared, error);
  } finally {
    await analysis?.close();
  }
}

function giveUp(camera: RunningCamera, { log, tell, onChange }: CameraSurroundings, error: unknown): void {
  const { id: cameraId } = camera;
  const why = error instanceof Error ? error.message : String(error);
  log.error({ err: error, cameraId }, "the camera is given up until the agent is started anew");
  camera.givenUp = error instanceof EdgeError ? error : new EdgeError("STREAM_STALLED", why, { cause: error });
  tell(`camera ${cameraId}`, `${cameraId} is given up until the agent is started anew: ${why}`);
  onChange();
}

/** Analyses the camera's frames; a camera that is only watched has none. */
async function consume(camera: RunningCamera, shared: CameraSurroundings, signal: AbortSignal): Promise<void> {
  const { capture, analysis, planner } = camera;
  const { detection, tell, log } = shared;
  if (analysis === undefined || detection === undefined) return;
  await analyseFrames(capture, { detection, planner, analysis, tell, log }, signal);
}

/** What is known of a camera by reading, by watching and by analysing it together. */
export function healthOf(
  { id: cameraId, capture, analysis, planner, recording, givenUp }: RunningCamera,
  watch: Pick<CameraWatch, "health">,
  service: Pick<DetectionService, "droppedFrames"> | undefined,
): CameraHealth {
  const { frames, fps, ageMs } = analysis?.analysed ?? { frames: 0, fps: 0 };
  const rulesOff = analysis?.rulesOff ?? [];
  const { lastError, ...read } = capture.health();
  const standing = watch.health(cameraId);
  const fault = givenUp?.message.slice(0, 500) ?? (standing.state === "live" ? undefined : lastError);
  const detection = planner.health();
  return {
    ...{ cameraId, ...read, ...standing, analysedFrames: frames, analysedFps: fps },
    droppedFrames: read.droppedFrames + (service?.droppedFrames(cameraId) ?? 0),
    ...(ageMs !== undefined && { analysedAgeMs: ageMs }),
    ...(detection && { detection }),
    ...(recording && { ring: recording() }),
    ...(rulesOff.length > 0 && { rulesOff: [...rulesOff] }),
    ...(fault !== undefined && { lastError: fault }),
  };
}
