import { randomUUIDv7 } from "node:crypto";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { canonicalJson, type Scene } from "@ngaba/config";
import { CameraAnalysis } from "./camera-analysis.ts";
import { type CameraCapture, createCameraCapture } from "./capture/camera-capture.ts";
import { createFfmpegFrameSource } from "./capture/ffmpeg-frame-source.ts";
import type { Frame } from "./capture/frame.ts";
import { type AgentConfig, type CameraConfig, configDocument, configHash } from "./config/agent-config.ts";
import type { Secrets } from "./config/secrets.ts";
import { DetectionService } from "./detection/detection-service.ts";
import { startDetectorThread } from "./detection/detector-thread.ts";
import type { SnapshotMarks } from "./evidence/annotation.ts";
import { type EvidenceStore, openEvidenceStore } from "./evidence/evidence-store.ts";
import { createIncidentLog, type IncidentLog } from "./evidence/incident-log.ts";
import { createSnapshotTaker, type TakeSnapshots } from "./evidence/sharp-snapshot.ts";
import { SqliteOpenIncidents } from "./evidence/sqlite-open-incidents.ts";
import { runUploader } from "./evidence/uploader.ts";
import { type CameraFaults, createCameraFaults } from "./health/camera-faults.ts";
import { createHealthReporter } from "./health/health-reporter.ts";
import { systemClockState } from "./health/system-clock-state.ts";
import { createMessageRecorder, type MessageRecorder } from "./outbox/message-recorder.ts";
import { runPublisher } from "./outbox/mqtt-publisher.ts";
import { openSqliteOutbox } from "./outbox/sqlite-outbox.ts";
import type { Clock } from "./platform/clock.ts";
import { EdgeError } from "./platform/errors.ts";
import type { Logger } from "./platform/logger.ts";
import type { Finding } from "./rules/index.ts";

const HEALTH_EVERY_MS = 5_000;
/** Watched cameras are decoded only to know that pictures come. */
const WATCH_WIDTH_PX = 160;

export interface EdgeAgentOptions {
  readonly config: AgentConfig;
  readonly secrets: Secrets;
  readonly version: string;
  readonly clock: Clock;
  readonly log: Logger;
}

/** What every camera of the agent shares. */
interface Shared extends EdgeAgentOptions {
  readonly hash: string;
  readonly incidents: IncidentLog;
  readonly recorder: MessageRecorder;
  readonly faults: CameraFaults;
  readonly takeSnapshots: TakeSnapshots;
  readonly problems: Map<string, string>;
  readonly detection: DetectionService | undefined;
}

/** One camera with what is done with its pictures. */
interface RunningCamera {
  readonly capture: CameraCapture;
  readonly analysis: CameraAnalysis | undefined;
}

/**
 * Runs an edge agent until `signal` aborts: cameras → detection → tracks → rules → outbox → broker, pictures to the centre.
 *
 * @returns when everything said is in the outbox and nothing of the agent is left running
 * @throws {EdgeError} MODEL_*, PROGRAM_MISSING, OUTBOX_IN_USE: what no retry can mend
 */
export async function runEdgeAgent(options: EdgeAgentOptions, signal: AbortSignal): Promise<void> {
  const { config, secrets, log, clock, version } = options;
  await using stack = new AsyncDisposableStack();
  const outbox = openSqliteOutbox({ path: join(config.dataDir, "outbox.sqlite"), log });
  stack.defer(() => outbox.close());
  const open = new SqliteOpenIncidents(join(config.dataDir, "open-incidents.sqlite"));
  stack.defer(() => open.close());
  const recorder = createMessageRecorder(config.agentId, outbox);
  const incidents = createIncidentLog(open, recorder);
  const ended = incidents.endLeftovers();
  if (ended > 0) log.info({ ended }, "incidents that an earlier run left open were ended");

  const problems = new Map<string, string>();
  const hash = configHash(config);
  const evidence = await openEvidenceStore({ folder: join(config.dataDir, "evidence"), log });
  await archiveDocuments(config, evidence);
  const takeSnapshots = createSnapshotTaker({
    store: evidence,
    log,
    onLoss: (error) => setProblem(problems, "evidence", `pictures could not be kept: ${String(error)}`),
  });
  const detection = config.cameras.some((camera) => camera.analysis !== undefined)
    ? stack.use(await startDetection(options))
    : undefined;
  const faults = createCameraFaults({ incidents, configHash: hash, clockState: systemClockState });
  const shared: Shared = { ...options, hash, incidents, recorder, faults, takeSnapshots, problems, detection };
  const cameras = config.cameras.map((camera) => openCamera(camera, shared));

  const report = createHealthReporter({
    cameras: () => cameras.map(healthOf),
    outbox,
    uploadsPending: () => evidence.pending().length,
    clockState: systemClockState,
    problems: () => [...problems.values()],
    clock,
  });
  const stopping = new AbortController();
  const running = AbortSignal.any([signal, stopping.signal]);
  const publishing = new AbortController(); // goes on until the cameras have said their last
  const inputs = [
    ...cameras.map((camera) => runCamera(camera, shared, running)),
    reportHealth(report, recorder, running),
  ];
  const outputs = [
    runPublisher(
      {
        agentId: config.agentId,
        brokerUrl: config.broker.url,
        brokerPassword: secrets.brokerPassword,
        identity: { bootId: randomUUIDv7(), version, configHash: hash },
        outbox,
        clock,
        log,
        onProblem: (problem) => setProblem(problems, "broker", problem),
      },
      publishing.signal,
    ),
    runUploader(
      {
        agentId: config.agentId,
        centreUrl: config.centre.url,
        uploadToken: secrets.uploadToken,
        store: evidence,
        clock,
        log,
        onProblem: (problem) => setProblem(problems, "uploads", problem),
      },
      publishing.signal,
    ),
  ];
  try {
    await Promise.race([Promise.all(inputs), ...outputs]);
  } finally {
    stopping.abort();
    await Promise.allSettled(inputs);
    publishing.abort();
    await Promise.allSettled(outputs);
  }
}

function openCamera(camera: CameraConfig, shared: Shared): RunningCamera {
  const { clock, log, secrets } = shared;
  const { id, rtspUrl, analysis } = camera;
  const credentials = secrets.cameras[id];
  const source = createFfmpegFrameSource({
    cameraId: id,
    rtspUrl,
    ...(credentials && { credentials }),
    mode:
      analysis === undefined
        ? { kind: "watch", maxWidthPx: WATCH_WIDTH_PX }
        : { kind: "analysis", fps: analysis.fps, maxWidthPx: analysis.maxWidthPx },
    clock,
  });
  const capture = createCameraCapture({
    cameraId: id,
    source,
    clock,
    log,
    onState: (standing, fault) => guardRecording(shared, () => shared.faults.changed(id, standing, fault)),
  });
  return { capture, analysis: analysis && analysisOf(id, analysis, shared) };
}

function analysisOf(
  cameraId: string,
  { scene, sceneHash }: NonNullable<CameraConfig["analysis"]>,
  shared: Shared,
): CameraAnalysis {
  const { hash, incidents, recorder, takeSnapshots, log } = shared;
  return new CameraAnalysis({
    cameraId,
    scene,
    sceneHash,
    configHash: hash,
    incidents,
    recorder,
    takeSnapshots: (frame, finding) => takeSnapshots(frame, marksOf(finding, scene)),
    clockState: systemClockState,
    onLoss: (error) => setProblem(shared.problems, "outbox", `a finding could not be kept: ${String(error)}`),
    log,
  });
}

/** One camera for as long as the agent runs. A fault that no retry can mend is told; the other cameras go on. */
async function runCamera(camera: RunningCamera, shared: Shared, signal: AbortSignal): Promise<void> {
  const { capture, analysis } = camera;
  const { cameraId } = capture.health();
  try {
    await Promise.all([capture.run(signal), consume(camera, shared, signal)]);
  } catch (error) {
    if (error instanceof EdgeError && error.code === "PROGRAM_MISSING") throw error;
    shared.log.error({ err: error, cameraId }, "the camera is given up until the agent is started anew");
    setProblem(
      shared.problems,
      `camera ${cameraId}`,
      `${cameraId}: ${error instanceof Error ? error.message : "failed"}`,
    );
  } finally {
    await analysis?.close();
  }
}

async function consume({ capture, analysis }: RunningCamera, shared: Shared, signal: AbortSignal): Promise<void> {
  for await (const frame of capture.frames(signal)) {
    if (analysis === undefined || shared.detection === undefined) continue;
    await analyseFrame(frame, analysis, shared.detection, shared);
  }
}

async function analyseFrame(frame: Frame, analysis: CameraAnalysis, detection: DetectionService, shared: Shared) {
  try {
    const result = await detection.submit(frame);
    if (result !== undefined) analysis.analyse(result);
  } catch (error) {
    if (!(error instanceof EdgeError && error.retryable)) throw error;
    shared.log.warn({ err: error }, "a frame was not looked at"); // the detector is being started anew
  }
}

async function startDetection({ config, clock, log }: EdgeAgentOptions): Promise<DetectionService> {
  const { model, threads, scoreThreshold } = config.detector;
  return DetectionService.start({
    startThread: () =>
      startDetectorThread({
        cardId: model,
        cacheDir: config.modelCacheDir,
        threads,
        ...(scoreThreshold !== undefined && { scoreThreshold }),
        openFor: [],
        onProgress: (line) => log.info(line),
      }),
    clock,
    log,
  });
}

/** A hash without its content proves nothing: what events name is kept at the centre. */
async function archiveDocuments(config: AgentConfig, evidence: EvidenceStore): Promise<void> {
  const scenes = config.cameras.flatMap(({ analysis }) => (analysis === undefined ? [] : [analysis.scene]));
  for (const document of [configDocument(config), ...scenes]) {
    await evidence.put(Buffer.from(canonicalJson(document)), "application/json");
  }
}

/** What is drawn into a finding's picture: the road user, and the zone that it is in. */
function marksOf({ track, zoneId }: Finding, scene: Scene): SnapshotMarks {
  const label = `${track.roadUserClass} #${track.id}`;
  const zones = scene.zones.filter((zone) => zone.id === zoneId).map((zone) => zone.polygon);
  return { boxes: [{ box: track.box, label }], zones };
}

async function reportHealth(
  report: ReturnType<typeof createHealthReporter>,
  recorder: MessageRecorder,
  signal: AbortSignal,
) {
  while (!signal.aborted) {
    await sleep(HEALTH_EVERY_MS, undefined, { signal }).catch(() => undefined); // aborted: one last report, then the end
    const { data, at } = report();
    recorder.health(data, at);
  }
}

function healthOf({ capture, analysis }: RunningCamera) {
  const health = capture.health();
  return analysis === undefined
    ? { ...health, analysedFps: 0, analysedFrames: 0 }
    : { ...health, analysedFrames: analysis.analysedFrames };
}

function guardRecording({ log, problems }: Shared, recordFault: () => void): void {
  try {
    recordFault();
  } catch (error) {
    log.error({ err: error }, "a camera's fault could not be kept");
    setProblem(problems, "outbox", `a camera's fault could not be kept: ${String(error)}`);
  }
}

function setProblem(problems: Map<string, string>, subject: string, problem: string | undefined): void {
  if (problem === undefined) problems.delete(subject);
  else problems.set(subject, problem.slice(0, 500));
}
