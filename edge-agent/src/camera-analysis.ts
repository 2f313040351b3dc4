import { randomUUIDv7 } from "node:crypto";
import {
  type ClockState,
  elapsed,
  type LocalName,
  type RuleIncidentData,
  type Snapshot,
  toRfc3339,
} from "@ngaba/contract";
import type { Frame } from "./capture/frame.ts";
import { createRateMeter } from "./capture/rate-meter.ts";
import type { DetectionResult } from "./detection/detector.ts";
import type { IncidentLog } from "./evidence/incident-log.ts";
import { toFractionBox } from "./geometry/point.ts";
import type { FlowReport, MessageRecorder } from "./outbox/message-recorder.ts";
import type { Clock } from "./platform/clock.ts";
import { freeMemory } from "./platform/free-memory.ts";
import type { Logger } from "./platform/logger.ts";
import { closeRules, type Finding, type FlowMinute, type RulesMemory, runRules } from "./rules/index.ts";
import type { Scene } from "./rules/scene.ts";
import { EMPTY_TRACKER_MEMORY, type TrackerMemory, updateTracks } from "./tracking/tracker.ts";

export interface CameraAnalysisOptions {
  readonly cameraId: string;
  readonly scene: Scene;
  readonly sceneHash: string;
  readonly configHash: string;
  readonly incidents: Pick<IncidentLog, "record">;
  readonly recorder: MessageRecorder;
  /** Keeps the pictures of a finding, on disk before it returns, and has them uploaded. */
  readonly takeSnapshots: (frame: Frame, finding: Finding) => Promise<Snapshot[]>;
  readonly clockState: () => ClockState;
  /** Told when a finding could not be kept; the cameras go on. */
  readonly onLoss: (error: unknown) => void;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Frames whose pictures wait for the disk, each with its pixels; with more of them no new frame is looked at. */
const MAX_WAITING_FRAMES = 8;
/** A frame this much older than the one before it: the clock was set back, and nothing that is open can go on. */
const SET_BACK_MS = 1_000;

/**
 * Boxes → tracks → rules → messages, for one camera. Frames come in the order of their moments; messages leave in the
 * order of their findings, each after its pictures are on disk.
 */
export class CameraAnalysis {
  readonly #options: CameraAnalysisOptions;
  /** Incident ids by the rules' own keys. */
  readonly #open = new Map<string, string>();
  #tracker: TrackerMemory = EMPTY_TRACKER_MEMORY;
  #rules: RulesMemory = {};
  #analysedFrames = 0;
  readonly #rate = createRateMeter();
  #waitingFrames = 0;
  /** Its pixels may be freed already; what ends takes no pictures. */
  #newest: DetectionResult | undefined;
  #recording: Promise<void> = Promise.resolve();

  constructor(options: CameraAnalysisOptions) {
    this.#options = options;
  }

  /** Frames that went through the detector: in all, and per second of late. */
  get analysed(): { readonly frames: number; readonly fps: number } {
    return { frames: this.#analysedFrames, fps: this.#rate.perSecond(this.#options.clock.monotonic()) };
  }

  /**
   * Takes in what the detector found in the camera's next frame. The frame is ours, and its pixels are freed once used.
   * @returns at once, unless the disk is so slow that too many pictures wait for it
   */
  async analyse(result: DetectionResult): Promise<void> {
    const { frame, detections } = result;
    if (this.#newest !== undefined && elapsed(this.#newest.frame.at, frame.at) < -SET_BACK_MS) this.interrupt();
    this.#newest = result;
    this.#analysedFrames += 1;
    this.#rate.count(this.#options.clock.monotonic());
    const tracked = updateTracks(this.#tracker, detections, frame.at);
    this.#tracker = tracked.memory;
    const frameSize = { widthPx: frame.widthPx, heightPx: frame.heightPx };
    const judged = runRules(this.#options.scene, this.#rules, { tracks: tracked.tracks, at: frame.at, frameSize });
    this.#rules = judged.memory;
    this.#record(judged, result);
    if (judged.findings.some((finding) => finding.phase === "start")) this.#freeBehindItsPictures(frame);
    else freeMemory(frame.rgb);
    if (this.#waitingFrames > MAX_WAITING_FRAMES) await this.#recording;
  }

  /** The camera gives no pictures any more: what is open ends where it was last seen. */
  interrupt(): void {
    if (this.#newest === undefined) return;
    this.#record(closeRules(this.#options.scene, this.#rules), this.#newest);
    this.#rules = {};
    this.#tracker = { ...EMPTY_TRACKER_MEMORY, nextId: this.#tracker.nextId };
    this.#newest = undefined;
  }

  /** Says what is still open, and waits until everything said is in the outbox. */
  async close(): Promise<void> {
    this.interrupt();
    await this.#recording;
  }

  #freeBehindItsPictures(frame: Frame): void {
    this.#waitingFrames += 1;
    this.#inOrder(() => {
      this.#waitingFrames -= 1;
      freeMemory(frame.rgb);
    });
  }

  #record({ findings, flow }: { findings: readonly Finding[]; flow: readonly FlowMinute[] }, result: DetectionResult) {
    for (const finding of findings) this.#inOrder(() => this.#recordFinding(finding, result));
    for (const minute of flow) {
      this.#inOrder(() => this.#options.recorder.flow(flowReport(this.#options.scene, minute)));
    }
  }

  /** One after another, since pictures take time; what fails is told and holds up nothing behind it. */
  #inOrder(record: () => Promise<void> | void): void {
    this.#recording = this.#recording.then(record).catch((error: unknown) => {
      this.#options.log.error({ err: error }, "a finding could not be kept");
      this.#options.onLoss(error);
    });
  }

  async #recordFinding(finding: Finding, { frame, modelSha256 }: DetectionResult): Promise<void> {
    const { incidents, takeSnapshots, log } = this.#options;
    const incidentId = this.#open.get(finding.incidentKey) ?? randomUUIDv7();
    if (finding.phase === "end") this.#open.delete(finding.incidentKey);
    else this.#open.set(finding.incidentKey, incidentId);
    const snapshots = finding.phase === "start" ? await takeSnapshots(frame, finding) : [];
    const data = { ...this.#incident(finding, frame), incidentId, snapshots, modelHash: modelSha256 };
    incidents.record({ kind: finding.kind, data }, finding.at);
    log.info({ incidentId, phase: finding.phase, trackId: finding.track?.id }, finding.kind);
  }

  #incident(finding: Finding, frame: Frame): Omit<RuleIncidentData, "incidentId" | "snapshots" | "modelHash"> {
    const { cameraId, scene, configHash, sceneHash, clockState } = this.#options;
    const { track, signal, moments } = finding;
    return {
      schemaVersion: 1,
      cameraId,
      phase: finding.phase,
      severity: finding.severity,
      startedAt: toRfc3339(finding.startedAt),
      ...(finding.phase === "end" && { endedAt: toRfc3339(finding.at) }),
      durationMs: finding.durationMs,
      readAt: toRfc3339(frame.readAt),
      clock: clockState(),
      configHash,
      sceneHash,
      ruleId: finding.ruleId,
      title: finding.title,
      ...(finding.act !== undefined && { act: finding.act }),
      place: { ...finding.place, name: nameOf(placesOf(scene, finding.place.kind), finding.place.id) },
      ...(track && {
        roadUserClass: track.roadUserClass,
        trackId: track.id,
        box: toFractionBox(track.box, frame),
      }),
      confidence: finding.confidence,
      moments: {
        ...(moments.before !== undefined && { before: toRfc3339(moments.before) }),
        at: toRfc3339(moments.at),
        ...(moments.after !== undefined && { after: toRfc3339(moments.after) }),
      },
      ...(finding.measures && { measures: { ...finding.measures } }),
      ...(signal && { signal: { headId: signal.headId, phase: signal.phase, since: toRfc3339(signal.since) } }),
    };
  }
}

function flowReport({ cameraId, lines, lanes }: Scene, minute: FlowMinute): FlowReport {
  const { from, to, observedMs } = minute;
  const base = { schemaVersion: 1 as const, cameraId, from: toRfc3339(from), to: toRfc3339(to), observedMs };
  switch (minute.kind) {
    case "line": {
      const { lineId, counts, speed } = minute;
      const data = { ...base, lineId, lineName: nameOf(lines, lineId), counts: [...counts], ...(speed && { speed }) };
      return { kind: "flow", data };
    }
    case "turning": {
      const { fromLineId, toLineId, counts } = minute;
      const names = { fromLineName: nameOf(lines, fromLineId), toLineName: nameOf(lines, toLineId) };
      return { kind: "turning", data: { ...base, fromLineId, toLineId, ...names, counts: [...counts] } };
    }
    case "lane": {
      const { laneId, occupancy, queue, speed } = minute;
      const data = { ...base, laneId, laneName: nameOf(lanes, laneId), occupancy, queue, ...(speed && { speed }) };
      return { kind: "lane-flow", data };
    }
    default:
      return minute satisfies never;
  }
}

interface Named {
  readonly id: string;
  readonly name: LocalName;
}

function placesOf(scene: Scene, kind: Finding["place"]["kind"]): readonly Named[] {
  const { zones, lanes, lines, stopLines, crossings } = scene;
  return { zone: zones, lane: lanes, line: lines, "stop-line": stopLines, crossing: crossings }[kind];
}

/** The scene has been checked: what its rules name is drawn in it. */
function nameOf(drawn: readonly Named[], id: string): LocalName {
  return drawn.find((one) => one.id === id)?.name ?? { vi: id, en: id };
}
