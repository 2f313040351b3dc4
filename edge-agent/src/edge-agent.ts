import { randomUUIDv7 } from "node:crypto";
import { join } from "node:path";
import { documentHash } from "@ngaba/config";
import type { CameraOfflineData } from "@ngaba/contract";
import { createConnectionGate } from "./capture/connection-gate.ts";
import { requireFfmpeg } from "./capture/ffmpeg-version.ts";
import { type DiskRing, openDiskRing } from "./capture/ring/disk-ring.ts";
import { type AgentConfig, configHash } from "./config/agent-config.ts";
import type { SecretsWatch, SecretsWatchOptions } from "./config/secrets-watch.ts";
import { DetectionService } from "./detection/detection-service.ts";
import { startDetectorThread } from "./detection/detector-thread.ts";
import { prepareDetector } from "./detection/onnx-detector.ts";
import { archiveDocuments } from "./evidence/archive-documents.ts";
import { openEvidence } from "./evidence/evidence.ts";
import { createIncidentLog, type IncidentLog } from "./evidence/incident-log.ts";
import { openOpenIncidents } from "./evidence/sqlite-open-incidents.ts";
import { cameraCommands } from "./fleet/camera-commands.ts";
import { createCommandListener } from "./fleet/command-listener.ts";
import { keepRecording } from "./fleet/keep-recording.ts";
import { createCameraWatch } from "./health/camera-watch.ts";
import { createHealthBeat } from "./health/health-beat.ts";
import { createHealthReporter } from "./health/health-reporter.ts";
import { reportHealth } from "./health/report-health.ts";
import { systemClockState } from "./health/system-clock-state.ts";
import { openLiveCameras } from "./live-view/live-cameras.ts";
import { createLiveViews } from "./live-view/live-views.ts";
import { lookAtCameras } from "./look-at-cameras.ts";
import { createMessageRecorder } from "./outbox/message-recorder.ts";
import { runPublisher } from "./outbox/mqtt-publisher.ts";
import { openSqliteOutbox } from "./outbox/sqlite-outbox.ts";
import type { Clock } from "./platform/clock.ts";
import type { Logger } from "./platform/logger.ts";
import { createTrackRecorder, type TrackRecorder } from "./replay/track-recorder.ts";
import { type CameraSurroundings, healthOf, isRecorded, openCamera, runCamera } from "./running-camera.ts";
import { createControllerPhases, type HeadController } from "./signals/controller-phases.ts";

const HEALTH_EVERY_MS = 5_000;
const DAY_MS = 86_400_000;

export interface EdgeAgentOptions {
  readonly config: AgentConfig;
  /** @throws {EdgeError} SECRETS_INVALID */
  readonly openSecrets: (onProblem: SecretsWatchOptions["onProblem"]) => SecretsWatch;
  readonly version: string;
  readonly clock: Clock;
  readonly log: Logger;
}

/**
 * Runs an edge agent until `signal` aborts: cameras → detection → tracks → rules → outbox → broker, pictures to the centre.
 *
 * @returns when everything said is in the outbox and nothing of the agent is left running
 * @throws {EdgeError} SECRETS_INVALID, MODEL_*, PROGRAM_MISSING, PROGRAM_UNSUITABLE, OUTBOX_IN_USE: what no retry can mend
 */
export async function runEdgeAgent(options: EdgeAgentOptions, signal: AbortSignal): Promise<void> {
  const { config, log, clock, version } = options;
  const problems = new Map<string, string>();
  const tell = (subject: string, problem: string | undefined) => setProblem(problems, subject, problem);
  const secrets = options.openSecrets((problem) => tell("secrets", problem));
  await requireFfmpeg();
  await using stack = new AsyncDisposableStack();
  const outbox = openSqliteOutbox({ path: join(config.dataDir, "outbox.sqlite"), log });
  stack.defer(() => outbox.close());
  const open = openOpenIncidents(join(config.dataDir, "open-incidents.sqlite"), log);
  stack.defer(() => open.close());
  const recorder = createMessageRecorder(config.agentId, outbox);
  const incidents = createIncidentLog(open, recorder);
  const hash = configHash(config);
  const uploadToken = () => secrets.current().uploadToken;
  const clockState = systemClockState;
  const video = openVideo(options, tell);
  if (video !== undefined) stack.use(video);
  const evidence = stack.use(
    openEvidence({
      ...evidenceSettings(config),
      uploadToken,
      ...{ version, recorder, clock, log, video, configHash: hash, clockState },
      onProblem: (problem) => tell("evidence", problem),
    }),
  );
  const detection = config.cameras.some((camera) => camera.analysis !== undefined)
    ? stack.use(await startDetection(options))
    : undefined;
  const watch = stack.use(
    createCameraWatch({
      leftovers: sortLeftovers(incidents, config, log),
      onTakenOver: ({ incidentId }) => open.remove(incidentId),
      ...{ config, configHash: hash, recorder, uploadToken, clockState, tell, clock, log },
    }),
  );
  const controllers = createControllerPhases(signalControllers(config), { clock, tell });
  const cameraIds = new Set(config.cameras.map(({ id }) => id));
  const maxMs = config.evidence.requestMaxMinutes * 60_000;
  const live = openLiveCameras(config);
  const views = stack.use(
    createLiveViews({
      ...{ agentId: config.agentId, centreUrl: config.centre.url, uploadToken, cameras: live, video, clock, log },
      maxVideos: config.liveView.maxVideos,
      isRead: (cameraId) => watch.mode(cameraId) !== "disabled",
    }),
  );
  const commands = createCommandListener({
    agentId: config.agentId,
    handlers: {
      "keep-recording": keepRecording({ cameraIds, maxMs, evidence, video, clock }),
      ...cameraCommands(watch, cameraIds),
      ...views.commands,
    },
    ...{ clock, log },
  });
  const beat = createHealthBeat(HEALTH_EVERY_MS);
  const shared: CameraSurroundings = {
    config,
    configHash: hash,
    secrets,
    gate: createConnectionGate({ ...config.processes, clock }),
    incidents,
    recorder,
    watch,
    evidence,
    video,
    live,
    detection,
    controllers,
    recordTracks: (cameraId) => trackRecorderFor(cameraId, config, tell),
    clockState,
    tell,
    onChange: beat.now,
    clock,
    log,
  };
  const cameras = config.cameras.map((camera) => openCamera(camera, shared));

  const analysed = new Set(config.cameras.filter(({ analysis }) => analysis !== undefined).map(({ id }) => id));
  const report = createHealthReporter({
    cameras: () => cameras.map((camera) => healthOf(camera, watch, detection)),
    isAlwaysNamed: (cameraId) => analysed.has(cameraId),
    outbox,
    uploadsPending: () => evidence.pending,
    clockState,
    problems: () => [...problems.values()],
    clock,
  });
  const stopping = new AbortController();
  const running = AbortSignal.any([signal, stopping.signal]);
  const publishing = new AbortController(); // goes on until the cameras have said their last
  const inputs = [
    ...cameras.map((camera) => runCamera(camera, shared, running)),
    lookAtCameras(cameras, shared, running),
    watch.run(running),
    reportHealth(report, { recorder, beat, tell, log }, running),
    archiveDocuments(config, { evidence, tell, log }, running),
    secrets.run(running),
  ];
  const outputs = [
    runPublisher(
      {
        agentId: config.agentId,
        brokerUrl: config.broker.url,
        brokerPassword: () => secrets.current().brokerPassword,
        identity: { bootId: randomUUIDv7(), version, configHash: hash },
        outbox,
        listening: [controllers, commands],
        clock,
        log,
        onProblem: (problem) => tell("broker", problem),
      },
      publishing.signal,
    ),
    evidence.run(publishing.signal),
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

/** The recorded past of the cameras that are recorded; undefined where none is. */
function openVideo({ config, clock, log }: EdgeAgentOptions, tell: CameraSurroundings["tell"]): DiskRing | undefined {
  const { minutes, maxGigabytes, minFreeGigabytes, segmentS } = config.ring;
  if (minutes === 0 || !config.cameras.some(isRecorded)) return undefined;
  return openDiskRing({
    folder: join(config.dataDir, "ring"),
    limits: {
      maxAgeMs: minutes * 60_000,
      maxBytes: maxGigabytes * 1e9,
      minFreeBytes: minFreeGigabytes * 1e9,
      segmentMs: segmentS * 1000,
    },
    ...{ clock, log, tell },
  });
}

function evidenceSettings({ dataDir, agentId, centre, evidence, detector, modelCard, processes }: AgentConfig) {
  return {
    folder: join(dataDir, "evidence"),
    jobsFile: join(dataDir, "evidence-jobs.sqlite"),
    maxClipBytes: evidence.maxClipGigabytes * 1e9,
    ...{ secondsBefore: evidence.secondsBefore, secondsAfter: evidence.secondsAfter, agentId },
    ...{ centreUrl: centre.url, niceLevel: processes.niceLevel },
    model: { id: detector.model, cardHash: documentHash(modelCard) },
  };
}

/** What a camera's rules look at, kept in a folder of its own; a disk that takes nothing is told, and stops nobody. */
function trackRecorderFor(
  cameraId: string,
  { dataDir, tracks: { keepDays, maxMegabytesPerCamera } }: AgentConfig,
  tell: CameraSurroundings["tell"],
): TrackRecorder | undefined {
  if (keepDays === 0) return undefined;
  return createTrackRecorder({
    folder: join(dataDir, "tracks", cameraId),
    cameraId,
    keepMs: keepDays * DAY_MS,
    maxBytes: maxMegabytesPerCamera * 1e6,
    onProblem: (error) =>
      tell(
        `tracks ${cameraId}`,
        error === undefined ? undefined : `tracks of ${cameraId} are not recorded: ${String(error)}`,
      ),
  });
}

/** Of all traffic lights in all scenes. */
const signalControllers = ({ cameras }: AgentConfig): HeadController[] =>
  cameras
    .flatMap(({ analysis }) => analysis?.scene.signalHeads ?? [])
    .flatMap(({ controller }) => (controller === undefined ? [] : [controller]));

async function startDetection({ config, clock, log }: EdgeAgentOptions): Promise<DetectionService> {
  const { model, threads, scoreThreshold } = config.detector;
  const settings = {
    cardId: model,
    cacheDir: config.modelCacheDir,
    threads,
    ...(scoreThreshold !== undefined && { scoreThreshold }),
    onProgress: (line: string) => log.info(line),
  };
  await prepareDetector(settings);
  const { niceLevel } = config.processes;
  const startThread = () => startDetectorThread({ ...settings, niceLevel, openFor: [] });
  return DetectionService.start({ startThread, clock, log });
}

/**
 * Ends what an earlier run left open and nobody can go on with.
 * @returns the cameras' faults, which go on: their camera was offline, and may still be
 */
function sortLeftovers(incidents: IncidentLog, config: AgentConfig, log: Logger): CameraOfflineData[] {
  const configured = new Set(config.cameras.map((camera) => camera.id));
  const faults: CameraOfflineData[] = [];
  for (const leftover of incidents.leftovers()) {
    const { data } = leftover;
    if ("reason" in data && configured.has(data.cameraId)) {
      faults.push(data);
      continue;
    }
    try {
      incidents.endLeftover(leftover);
    } catch (error) {
      log.error({ err: error }, "an incident that an earlier run left open could not be ended"); // at the next start
    }
  }
  return faults;
}

function setProblem(problems: Map<string, string>, subject: string, problem: string | undefined): void {
  if (problem === undefined) problems.delete(subject);
  else problems.set(subject, problem.slice(0, 500));
}
