import { randomUUIDv7 } from "node:crypto";
import { canonicalJson } from "@ngaba/config";
import type { ClockState, EpochMs, PictureClock, RoadUserClass, RuleIncidentData, SeenFrame } from "@ngaba/contract";
import type { Frame } from "../capture/frame.ts";
import { toFractionBox } from "../geometry/point.ts";
import type { EvidenceRecorder } from "../outbox/message-recorder.ts";
import { type Clock, systemClock } from "../platform/clock.ts";
import type { Logger } from "../platform/logger.ts";
import type { Finding } from "../rules/index.ts";
import type { Scene } from "../rules/scene.ts";
import { EvidenceMaker } from "./evidence-maker.ts";
import {
  type EvidenceOrder,
  incidentFacts,
  type ManifestFacts,
  type Shots,
  type TrackPoint,
  withSeen,
} from "./evidence-order.ts";
import { openEvidenceStore } from "./evidence-store.ts";
import { loadLabelFont } from "./label-font.ts";
import type { RecordedVideo } from "./recorded-video.ts";
import { openEvidenceJobs } from "./sqlite-evidence-jobs.ts";
import { boxAt } from "./track-trail.ts";
import { runUploader } from "./uploader.ts";

/** The frame in which something was found, and where it stands in the camera's stream. */
export type FoundFrame = Frame & { readonly origin?: Shots["origin"]; readonly pictureClock?: PictureClock };

/** What evidence is to be made of. */
export interface FoundIncident {
  readonly finding: Finding;
  readonly data: RuleIncidentData;
  /** Its pixels may be freed already: then there is only what is recorded. */
  readonly frame: FoundFrame;
  readonly scene: Scene;
  /** Where the road user was seen of late, oldest first. */
  readonly track: readonly TrackPoint[];
  /** Everybody in the frames next to its moments, as far as they are over. */
  readonly seen: readonly SeenFrame[];
}

/** A stretch that somebody asked for. */
export interface KeepRequest {
  readonly requestId: string;
  readonly cameraId: string;
  readonly from: EpochMs;
  readonly to: EpochMs;
}

/** What proves a finding: its stills, its clip and the documents that say what it means, on their way to the centre. */
export interface EvidenceKeeper {
  /** Has evidence of an incident made. Durable when it returns; copies the pixels that it needs. */
  order(found: FoundIncident): void;
  /** A later phase of an incident knows more of it. `seen`: everybody in the frames next to its moments. */
  amend(data: RuleIncidentData, seen: readonly SeenFrame[]): void;
  /** Has evidence made of a stretch that somebody asked for. Durable when it returns; repetition changes nothing. */
  keep(request: KeepRequest): void;
  /** Archives a document at the centre under the SHA-256 of its canonical JSON. @returns that hash */
  archive(document: unknown): Promise<string>;
  /** Files that the centre does not have yet. */
  readonly pending: number;
  /** Makes and uploads until `signal` aborts. */
  run(signal: AbortSignal): Promise<void>;
}

export interface EvidenceOptions {
  readonly folder: string;
  /** File of what is ordered. */
  readonly jobsFile: string;
  readonly maxClipBytes: number;
  readonly secondsBefore: number;
  readonly secondsAfter: number;
  readonly agentId: string;
  readonly version: string;
  readonly centreUrl: string;
  readonly uploadToken: () => string;
  /** The model that finds, as the manifest names it. */
  readonly model: { readonly id: string; readonly cardHash: string };
  /** Absent: nothing is recorded, and the analysed frame is all there is. */
  readonly video: RecordedVideo | undefined;
  readonly niceLevel: number;
  /** What is said of a request: nobody found anything in it. */
  readonly configHash: string;
  readonly clockState: () => ClockState;
  readonly recorder: EvidenceRecorder;
  readonly clock: Clock;
  readonly log: Logger;
  /** Told what someone must act on, `undefined` when it is over. */
  readonly onProblem: (problem: string | undefined) => void;
}

/** Opens the evidence folder of an agent and what was ordered before. */
export function openEvidence(options: EvidenceOptions): EvidenceKeeper & Disposable {
  const { log } = options;
  const tell = joinProblems(options.onProblem);
  const onDropped = (count: number) => tell("limit", `${count} clips given up: the evidence folder is full`);
  const store = openEvidenceStore({ ...options, onDropped });
  const jobs = openEvidenceJobs(options.jobsFile, log);
  const maker = new EvidenceMaker({
    ...{ ...options, store, jobs, outline: loadLabelFont() },
    onProblem: (problem) => tell("making", problem),
  });
  const upload = (signal: AbortSignal) =>
    runUploader({ ...options, store, clock: systemClock, onProblem: (problem) => tell("upload", problem) }, signal);
  return {
    order: (found) => {
      const { rgb, widthPx, heightPx } = found.frame;
      const areFreed = rgb.length === 0;
      maker.order(orderOf(found, options), areFreed ? undefined : { rgb: rgb.slice(), widthPx, heightPx });
    },
    amend: (data, seen) => maker.amend(data, seen),
    keep: (request) => maker.take(orderOfRequest(request, options)),
    archive: (document) => store.put(Buffer.from(canonicalJson(document)), "application/json"),
    get pending() {
      return store.pending().length + maker.ordered;
    },
    run: async (signal) => void (await Promise.all([maker.run(signal), upload(signal)])),
    [Symbol.dispose]: () => jobs.close(),
  };
}

/** Nothing was said of how the picture's moment was told: by arrival, over a link and through a decoder's queue. */
const UNTOLD: PictureClock = { source: "arrival", uncertaintyMs: 1_000 };

function orderOf(found: FoundIncident, options: EvidenceOptions): EvidenceOrder {
  const { finding, data, frame, scene, track, seen } = found;
  const rule = scene.rules.find(({ id }) => id === finding.ruleId);
  const { agent, ...hashes } = hashesOf(data, options);
  return {
    ...({ id: data.incidentId, reason: "incident", manifestId: randomUUIDv7(), cameraId: data.cameraId } as const),
    from: finding.moments.at - options.secondsBefore * 1_000,
    to: Math.max(finding.at, finding.moments.at) + options.secondsAfter * 1_000,
    shots: shotsOf(found),
    facts: {
      incident: incidentFacts(finding.kind, data),
      ...(rule && { rule: { id: rule.id, parameters: { ...rule } } }),
      ...(track.length > 0 && { track: [...track] }),
      ...withSeen(seen),
      ...hashes,
      clock: { agent, picture: frame.pictureClock ?? UNTOLD },
    },
  };
}

function orderOfRequest(
  { requestId, cameraId, from, to }: KeepRequest,
  { configHash, clockState }: EvidenceOptions,
): EvidenceOrder {
  const clock = { agent: clockState(), picture: UNTOLD };
  const facts = { configHash, models: [], clock };
  return { id: requestId, reason: "request", manifestId: randomUUIDv7(), cameraId, from, to, facts };
}

function hashesOf(
  { configHash, sceneHash, modelHash, clock }: RuleIncidentData,
  { model }: EvidenceOptions,
): Pick<ManifestFacts, "configHash" | "sceneHash" | "models"> & { readonly agent: ClockState } {
  return { configHash, sceneHash, models: [{ ...model, modelHash }], agent: clock };
}

/** A rule is sure of an act only some time after it: the frame in which it is shows what came after. */
function shotsOf({ finding, frame, scene, track: trail }: FoundIncident): Shots {
  const { track, moments, place } = finding;
  const box = track?.at === moments.at ? toFractionBox(track.box, frame) : boxAt(trail, moments.at);
  const { after = frame.at > moments.at ? frame.at : undefined } = moments;
  const areas = { zone: scene.zones, lane: scene.lanes, crossing: scene.crossings };
  const drawn = place.kind === "line" || place.kind === "stop-line" ? [] : areas[place.kind];
  return {
    at: moments.at,
    foundAt: frame.at,
    ...(frame.origin && { origin: frame.origin }),
    ...(moments.before !== undefined && { before: moments.before }),
    ...(after !== undefined && { after }),
    ...(track && box && { box, label: `${CLASS_LABELS[track.roadUserClass]} ${track.id}` }),
    zones: drawn.filter(({ id }) => id === place.id).map(({ polygon }) => polygon.map(([x, y]) => [x, y])),
  };
}

/** One problem line out of several subjects. */
function joinProblems(onProblem: (problem: string | undefined) => void) {
  const problems = new Map<string, string>();
  return (subject: string, problem: string | undefined) => {
    if (problems.get(subject) === problem) return;
    if (problem === undefined) problems.delete(subject);
    else problems.set(subject, problem);
    onProblem(problems.size === 0 ? undefined : [...problems.values()].join("; "));
  };
}

/** Short names for labels in pictures; pictures are evidence, so they speak the language of those who decide on them. */
const CLASS_LABELS: Readonly<Record<RoadUserClass, string>> = {
  person: "Người",
  bicycle: "Xe đạp",
  motorcycle: "Xe mô tô, xe gắn máy",
  car: "Ô tô con",
  "large-vehicle": "Ô tô tải, ô tô khách",
};
