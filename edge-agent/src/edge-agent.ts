import { randomUUIDv7 } from "node:crypto";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { requireFfmpeg } from "./capture/ffmpeg-process.ts";
import { type AgentConfig, configDocument, configHash } from "./config/agent-config.ts";
import type { Secrets } from "./config/secrets.ts";
import { DetectionService } from "./detection/detection-service.ts";
import { startDetectorThread } from "./detection/detector-thread.ts";
import { prepareDetector } from "./detection/onnx-detector.ts";
import { type EvidenceKeeper, openEvidence } from "./evidence/evidence.ts";
import { createIncidentLog } from "./evidence/incident-log.ts";
import { SqliteOpenIncidents } from "./evidence/sqlite-open-incidents.ts";
import { createCameraFaults } from "./health/camera-faults.ts";
import { createHealthReporter } from "./health/health-reporter.ts";
import { systemClockState } from "./health/system-clock-state.ts";
import { createMessageRecorder, type MessageRecorder } from "./outbox/message-recorder.ts";
import { runPublisher } from "./outbox/mqtt-publisher.ts";
import { openSqliteOutbox } from "./outbox/sqlite-outbox.ts";
import type { Clock } from "./platform/clock.ts";
import type { Logger } from "./platform/logger.ts";
import { type CameraSurroundings, healthOf, openCamera, runCamera } from "./running-camera.ts";

const HEALTH_EVERY_MS = 5_000;

export interface EdgeAgentOptions {
  readonly config: AgentConfig;
  readonly secrets: Secrets;
  readonly version: string;
  readonly clock: Clock;
  readonly log: Logger;
}

/**
 * Runs an edge agent until `signal` aborts: cameras → detection → tracks → rules → outbox → broker, pictures to the centre.
 *
 * @returns when everything said is in the outbox and nothing of the agent is left running
 * @throws {EdgeError} MODEL_*, PROGRAM_MISSING, OUTBOX_IN_USE: what no retry can mend
 */
export async function runEdgeAgent(options: EdgeAgentOptions, signal: AbortSignal): Promise<void> {
  const { config, secrets, log, clock, version } = options;
  await requireFfmpeg();
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
  const tell = (subject: string, problem: string | undefined) => setProblem(problems, subject, problem);
  const hash = configHash(config);
  const evidence = openEvidence({
    folder: join(config.dataDir, "evidence"),
    agentId: config.agentId,
    centreUrl: config.centre.url,
    uploadToken: secrets.uploadToken,
    log,
    onProblem: (problem) => tell("evidence", problem),
  });
  await archiveDocuments(config, evidence);
  const detection = config.cameras.some((camera) => camera.analysis !== undefined)
    ? stack.use(await startDetection(options))
    : undefined;
  const clockState = systemClockState;
  const faults = createCameraFaults({ incidents, configHash: hash, clockState });
  const shared: CameraSurroundings = {
    configHash: hash,
    logins: secrets.cameras,
    incidents,
    recorder,
    faults,
    evidence,
    detection,
    clockState,
    tell,
    clock,
    log,
  };
  const cameras = config.cameras.map((camera) => openCamera(camera, shared));

  const report = createHealthReporter({
    cameras: () => cameras.map(healthOf),
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
  return DetectionService.start({ startThread: () => startDetectorThread({ ...settings, openFor: [] }), clock, log });
}

/** A hash without its content proves nothing: what events name is kept at the centre. */
async function archiveDocuments(config: AgentConfig, evidence: EvidenceKeeper): Promise<void> {
  await evidence.archive(configDocument(config));
  for (const { analysis } of config.cameras) if (analysis !== undefined) await evidence.archive(analysis.scene);
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

function setProblem(problems: Map<string, string>, subject: string, problem: string | undefined): void {
  if (problem === undefined) problems.delete(subject);
  else problems.set(subject, problem.slice(0, 500));
}
