/** One camera through the agent's own reader, decoder, ring and evidence. What is found in its frames the caller says. */
import { randomUUIDv7 } from "node:crypto";
import { join } from "node:path";
import {
  type EpochMs,
  EventMessage,
  type EvidenceData,
  elapsed,
  isEvidence,
  type RuleIncidentData,
  toRfc3339,
} from "@ngaba/contract";
import { type CameraCapture, createCameraCapture } from "@ngaba/edge-agent/capture/camera-capture.ts";
import { createCameraStream } from "@ngaba/edge-agent/capture/camera-stream.ts";
import type { Frame } from "@ngaba/edge-agent/capture/frame.ts";
import { type DiskRing, openDiskRing } from "@ngaba/edge-agent/capture/ring/disk-ring.ts";
import type { RingLimits } from "@ngaba/edge-agent/capture/ring/ring.ts";
import type { AccessUnit } from "@ngaba/edge-agent/capture/rtsp/access-unit.ts";
import { createRtspSource } from "@ngaba/edge-agent/capture/rtsp/rtsp-source.ts";
import { type EvidenceKeeper, openEvidence } from "@ngaba/edge-agent/evidence/evidence.ts";
import { createMessageRecorder } from "@ngaba/edge-agent/outbox/message-recorder.ts";
import { openSqliteOutbox } from "@ngaba/edge-agent/outbox/sqlite-outbox.ts";
import { systemClock } from "@ngaba/edge-agent/platform/clock.ts";
import { createLogger } from "@ngaba/edge-agent/platform/logger.ts";
import type { Finding } from "@ngaba/edge-agent/rules/index.ts";
import { Scene } from "@ngaba/edge-agent/rules/scene.ts";

export const CAMERA = "cam-1";
const ANALYSED_FPS = 10;
const HASH = "a".repeat(64);
const RULE = "den-do";
const TITLE = { vi: "Vượt đèn đỏ", en: "Red light" };
const STOP_LINE = { kind: "stop-line", id: "vach" } as const;
const SCENE = Scene.parse({ cameraId: CAMERA });
const LIMITS: RingLimits = { maxAgeMs: 3_600_000, maxBytes: 1e12, segmentMs: 4_000, minFreeBytes: 0 };

export interface RecordedCameraPlan {
  /** All that is kept is in it. */
  readonly folder: string;
  readonly rtspUrl: string;
  /** A clip's, before and after its moment. */
  readonly aroundS: number;
  readonly ringLimits?: Partial<RingLimits>;
  /** Absent: nobody takes uploads. */
  readonly centre?: { readonly url: string; readonly uploadToken: string };
}

export interface RecordedCamera extends AsyncDisposable {
  readonly capture: CameraCapture;
  readonly ring: DiskRing;
  readonly evidence: EvidenceKeeper;
  /** How many pictures came whole over each connection, in order. */
  readonly came: ReadonlyMap<string, number>;
  /** What was told last of each incident's evidence, also by earlier lives. */
  readonly told: ReadonlyMap<string, EvidenceData>;
  /** What someone must act on, by its subject. */
  readonly problems: ReadonlyMap<string, string>;
  /** Frames for the one consumer, until the camera is disposed of. */
  frames(): AsyncGenerator<Frame, void, undefined>;
  /** Something was found in this frame. Durable when it returns. @returns the incident's id */
  find(frame: Frame): string;
}

/** Opens the folder of an agent, whatever an earlier life left in it, and keeps its camera connected. */
export function startRecordedCamera(plan: RecordedCameraPlan): RecordedCamera {
  const { folder, rtspUrl, aroundS, centre } = plan;
  const log = createLogger("silent");
  const clock = systemClock;
  const problems = new Map<string, string>();
  const tell = (subject: string, problem: string | undefined): void =>
    void (problem === undefined ? problems.delete(subject) : problems.set(subject, problem));
  const ring = openDiskRing({
    folder: join(folder, "ring"),
    limits: { ...LIMITS, ...plan.ringLimits },
    clock,
    log,
    tell,
  });
  const outbox = openSqliteOutbox({ path: join(folder, "outbox.sqlite"), log });
  const recorder = createMessageRecorder("agent-01", outbox);
  const earlier = outbox.read("event", 0, 10_000).map(({ payload }) => EventMessage.parse(JSON.parse(String(payload))));
  const told = new Map(earlier.filter(isEvidence).map(({ data }) => [data.incidentId ?? "", data]));
  const evidence = openEvidence({
    ...{ folder: join(folder, "evidence"), jobsFile: join(folder, "jobs.sqlite"), maxClipBytes: 1e12 },
    ...{ secondsBefore: aroundS, secondsAfter: aroundS, agentId: "agent-01", version: "1.2.3", niceLevel: 0 },
    ...{ centreUrl: centre?.url ?? "http://127.0.0.1:1", uploadToken: () => centre?.uploadToken ?? "" },
    ...{ model: { id: "nanodet-coco", cardHash: HASH }, configHash: HASH, clockState: () => ({ source: "ntp" }) },
    recorder: {
      evidence: (data, at) => {
        recorder.evidence(data, at);
        told.set(data.incidentId ?? "", data);
      },
    },
    ...{ video: ring, clock, log },
    onProblem: (problem) => tell("evidence", problem),
  });
  const came = new Map<string, number>();
  const writer = ring.writer(CAMERA);
  const recorded = {
    write: (streamId: string, unit: AccessUnit, at: EpochMs | undefined) => {
      if (!unit.isDamaged) came.set(streamId, (came.get(streamId) ?? 0) + 1);
      writer.write(streamId, unit, at);
    },
    pause: writer.pause.bind(writer),
  };
  const stream = createCameraStream({
    ...{ cameraId: CAMERA, clock, maxCameraOffsetMs: 2_000, recorder: recorded },
    source: createRtspSource({ rtspUrl, transport: "tcp", credentials: () => undefined, clock }),
    decoding: { fps: ANALYSED_FPS, maxWidthPx: 640, threads: 1, niceLevel: 0, log },
  });
  const capture = createCameraCapture({ ...{ cameraId: CAMERA, stream, clock, log }, expectedFps: ANALYSED_FPS });
  const stopping = new AbortController();
  const running = [capture.run(stopping.signal), evidence.run(stopping.signal)];
  const find = (frame: Frame): string => {
    const data = incidentAt(frame);
    evidence.order({ finding: findingAt(frame), data, frame, scene: SCENE, track: [], seen: [] });
    recorder.incident({ kind: "red-light", data }, frame.at);
    return data.incidentId;
  };
  return {
    ...{ capture, ring, evidence, came, told, problems, find },
    frames: () => capture.frames(stopping.signal),
    async [Symbol.asyncDispose]() {
      stopping.abort();
      await Promise.all(running);
      await ring[Symbol.asyncDispose]();
      evidence[Symbol.dispose]();
      outbox.close();
    },
  };
}

const findingAt = ({ at }: Frame): Finding => ({
  ...({ kind: "red-light", title: TITLE, ruleId: RULE, place: STOP_LINE, severity: "warning" } as const),
  ...({ confidence: 0.8, phase: "start", incidentKey: RULE, durationMs: elapsed(at, at) } as const),
  ...{ startedAt: at, at, moments: { at } },
});

function incidentAt({ at }: Frame): RuleIncidentData {
  const time = toRfc3339(at);
  return {
    ...{ schemaVersion: 1, cameraId: CAMERA, incidentId: randomUUIDv7(), phase: "start", severity: "warning" },
    ...{ startedAt: time, durationMs: 0, readAt: time, clock: { source: "ntp" }, ruleId: RULE, confidence: 0.8 },
    ...{ title: TITLE, place: { ...STOP_LINE, name: { vi: "Vạch", en: "Line" } }, moments: { at: time } },
    ...{ snapshots: [], configHash: HASH, sceneHash: HASH, modelHash: HASH },
  };
}
