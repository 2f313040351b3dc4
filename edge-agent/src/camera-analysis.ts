import { randomUUIDv7 } from "node:crypto";
import { type ClockState, type EpochMs, elapsed, type RuleIncidentData } from "@ngaba/contract";
import { createRateMeter } from "./capture/rate-meter.ts";
import type { DetectionResult } from "./detection/detector.ts";
import type { EvidenceKeeper } from "./evidence/evidence.ts";
import type { IncidentLog } from "./evidence/incident-log.ts";
import { incidentMessage } from "./evidence/incident-message.ts";
import { createTrackTrail, type TrackTrail } from "./evidence/track-trail.ts";
import { createGroundFinder, type GroundFinder } from "./geometry/ground-finder.ts";
import type { MarksTap } from "./live-view/live-marks.ts";
import { flowReport } from "./outbox/flow-report.ts";
import type { MessageRecorder } from "./outbox/message-recorder.ts";
import type { Clock } from "./platform/clock.ts";
import { freeMemory } from "./platform/free-memory.ts";
import type { Logger } from "./platform/logger.ts";
import type { TrackRecorder } from "./replay/track-recorder.ts";
import {
  closeRules,
  type Finding,
  type FlowMinute,
  type RuleOff,
  type RulesInput,
  type RulesMemory,
  runRules,
} from "./rules/index.ts";
import type { Scene } from "./rules/scene.ts";
import type { ControllerPhases } from "./signals/controller-phases.ts";
import { createSignalReader, type SignalReader } from "./signals/signal-reader.ts";
import { EMPTY_TRACKER_MEMORY, type TrackerMemory, updateTracks } from "./tracking/tracker.ts";
import { trackerOptionsFor } from "./tracking/tracker-options.ts";

export interface CameraAnalysisOptions {
  readonly cameraId: string;
  readonly picturesAreRendered?: true;
  readonly scene: Scene;
  readonly sceneHash: string;
  readonly configHash: string;
  readonly incidents: Pick<IncidentLog, "record">;
  readonly recorder: MessageRecorder;
  /** Has evidence made of what is found; no finding waits for it. */
  readonly evidence: Pick<EvidenceKeeper, "order" | "amend">;
  /** Phases of traffic lights that controllers tell; absent: only the picture tells. */
  readonly controllers?: Pick<ControllerPhases, "stateAt">;
  /** Keeps what the rules looked at, but nothing of a time of maintenance; absent: nothing is kept. */
  readonly tracks?: TrackRecorder;
  /** Told what is seen, for who looks at the camera. */
  readonly marks?: Pick<MarksTap, "record">;
  /** Why no rule may be judged on the view; asked at every frame. */
  readonly viewFault: () => RulesInput["viewFault"];
  readonly clockState: () => ClockState;
  /** Says for health what someone must act on, by its subject; `undefined` when it is over. */
  readonly tell: (subject: string, problem: string | undefined) => void;
  /** Told when a finding could not be kept; the cameras go on. */
  readonly onLoss: (error: unknown) => void;
  readonly clock: Clock;
  readonly log: Logger;
}

/** A frame this much older than the one before it: the clock was set back, and nothing that is open can go on. */
const SET_BACK_MS = 1_000;

/**
 * Boxes → tracks → rules → messages, for one camera. Frames come in the order of their moments; messages leave in the
 * order of their findings, each after its evidence was ordered.
 */
export class CameraAnalysis {
  readonly #options: CameraAnalysisOptions;
  /** Incident ids by the rules' own keys. */
  readonly #open = new Map<string, string>();
  #tracker: TrackerMemory = EMPTY_TRACKER_MEMORY;
  #rules: RulesMemory = {};
  #rulesOff: readonly RuleOff[] = [];
  #viewFault: RulesInput["viewFault"];
  #readSignals: SignalReader;
  readonly #findGround: GroundFinder;
  #analysedFrames = 0;
  #analysedAgeMs: number | undefined;
  readonly #rate = createRateMeter();
  readonly #trail: TrackTrail = createTrackTrail();
  /** What was found, and a moment after it that is still to come. */
  #awaited: readonly { readonly data: RuleIncidentData; readonly after: EpochMs }[] = [];
  /** Its pixels are freed already: what is found as it ends is proved by what is recorded. */
  #newest: DetectionResult | undefined;

  constructor(options: CameraAnalysisOptions) {
    this.#options = options;
    const { cameraId, scene, tell } = options;
    this.#readSignals = this.#newSignalReader();
    this.#findGround = createGroundFinder(scene.calibration, (problem) => {
      const told = problem && `${cameraId}: rules that need metres are off, since ${problem}`;
      tell(`calibration ${cameraId}`, told);
    });
  }

  /** Frames that went through the detector: in all, per second of late, and how old the newest was when it had. */
  get analysed(): { readonly frames: number; readonly fps: number; readonly ageMs: number | undefined } {
    const fps = this.#rate.perSecond(this.#options.clock.monotonic());
    return { frames: this.#analysedFrames, fps, ageMs: this.#analysedAgeMs };
  }

  /** Rules that were not judged on the newest frame, and why. */
  get rulesOff(): readonly RuleOff[] {
    return this.#rulesOff;
  }

  /**
   * Takes in what the detector found in the camera's next frame. The frame is ours, and its pixels are freed once used.
   */
  analyse(result: DetectionResult): void {
    const { frame, detections } = result;
    const viewFault = this.#options.viewFault();
    const isSetBack = this.#newest !== undefined && elapsed(this.#newest.frame.at, frame.at) < -SET_BACK_MS;
    // Whoever was followed in the one view, or by somebody at work there, is nobody's path in the other.
    if (isSetBack || viewFault !== this.#viewFault) this.interrupt();
    this.#viewFault = viewFault;
    this.#newest = result;
    this.#analysedFrames += 1;
    this.#rate.count(this.#options.clock.monotonic());
    const frameSize = { widthPx: frame.widthPx, heightPx: frame.heightPx };
    const ground = this.#findGround(frameSize);
    // In a picture that has moved, the ground is not where the calibration says.
    const perspective = viewFault === undefined ? ground : undefined;
    const tracked = updateTracks(this.#tracker, detections, frame.at, trackerOptionsFor(perspective));
    this.#tracker = tracked.memory;
    const seen = { tracks: tracked.tracks, at: frame.at, frameSize, signals: this.#readSignals(frame) };
    this.#trail.record(tracked.tracks, frame.at, frameSize);
    this.#amendAwaited(frame.at);
    this.#options.marks?.record(seen, frame.origin);
    if (viewFault !== "maintenance") this.#options.tracks?.record(seen);
    const judged = runRules(this.#options.scene, this.#rules, { ...seen, ground, viewFault });
    this.#rules = judged.memory;
    this.#rulesOff = judged.off;
    this.#record(judged, result);
    freeMemory(frame.rgb);
    this.#analysedAgeMs = Math.max(0, elapsed(frame.readAt, this.#options.clock.now())); // the clock may be set back
  }

  /** The camera gives no pictures any more: what is open ends where it was last seen. */
  interrupt(): void {
    if (this.#newest === undefined) return;
    this.#record(closeRules(this.#options.scene, this.#rules), this.#newest);
    this.#rules = {};
    this.#awaited = [];
    this.#readSignals = this.#newSignalReader();
    this.#tracker = { ...EMPTY_TRACKER_MEMORY, nextId: this.#tracker.nextId };
    this.#newest = undefined;
  }

  /** Says what is still open. */
  async close(): Promise<void> {
    this.interrupt();
    await this.#options.tracks?.close();
  }

  #newSignalReader(): SignalReader {
    const { cameraId, scene, controllers, tell } = this.#options;
    const onProblem = (headId: string, problem: string | undefined) =>
      tell(`signal ${cameraId}/${headId}`, problem && `${cameraId}: ${problem}`);
    return createSignalReader(scene.signalHeads, { controllers, onProblem });
  }

  #record({ findings, flow }: { findings: readonly Finding[]; flow: readonly FlowMinute[] }, result: DetectionResult) {
    for (const finding of findings) this.#guard(() => this.#recordFinding(finding, result));
    for (const minute of flow) {
      this.#guard(() => this.#options.recorder.flow(flowReport(this.#options.scene, minute)));
    }
  }

  /** What fails is told and holds up nothing behind it. */
  #guard(record: () => void): void {
    try {
      record();
    } catch (error) {
      this.#options.log.error({ err: error }, "a finding could not be kept");
      this.#options.onLoss(error);
    }
  }

  #recordFinding(finding: Finding, { frame, modelSha256 }: DetectionResult): void {
    const { incidents, log } = this.#options;
    const incidentId = this.#open.get(finding.incidentKey) ?? randomUUIDv7();
    if (finding.phase === "end") this.#open.delete(finding.incidentKey);
    else this.#open.set(finding.incidentKey, incidentId);
    const { cameraId, picturesAreRendered, scene, configHash, sceneHash, clockState } = this.#options;
    const hashes = { configHash, sceneHash, modelHash: modelSha256 };
    const rendered = picturesAreRendered && { picturesAreRendered };
    const foundBy = { cameraId, ...rendered, scene, ...hashes, clock: clockState() };
    const data = { ...incidentMessage(finding, frame, foundBy), incidentId, snapshots: [] };
    this.#guard(() => this.#orderEvidence(finding, data, frame)); // before its event: see sqlite-evidence-jobs.ts
    incidents.record({ kind: finding.kind, data }, finding.at);
    log.info({ incidentId, phase: finding.phase, trackId: finding.track?.id }, finding.kind);
  }

  #orderEvidence(finding: Finding, data: RuleIncidentData, frame: DetectionResult["frame"]): void {
    const { evidence, scene } = this.#options;
    const track = finding.track === undefined ? [] : this.#trail.of(finding.track.id);
    const seen = [...Object.values(finding.moments), frame.at].flatMap((moment) => this.#trail.around(moment));
    if (finding.phase !== "start") {
      evidence.amend(data, seen);
      return;
    }
    evidence.order({ finding, data, frame, scene, track, seen });
    const { after } = finding.moments;
    if (after !== undefined && after > frame.at) this.#awaited = [...this.#awaited, { data, after }];
  }

  /** Tells who was seen next to moments that were still to come when something was found. */
  #amendAwaited(at: EpochMs): void {
    const due = this.#awaited.filter(({ after }) => after <= at);
    this.#awaited = this.#awaited.filter(({ after }) => after > at);
    for (const { data, after } of due) {
      this.#guard(() => this.#options.evidence.amend(data, this.#trail.around(after)));
    }
  }
}
