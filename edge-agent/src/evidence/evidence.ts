import { canonicalJson } from "@ngaba/config";
import type { RoadUserClass, Snapshot } from "@ngaba/contract";
import type { Frame } from "../capture/frame.ts";
import { systemClock } from "../platform/clock.ts";
import type { Logger } from "../platform/logger.ts";
import type { Finding } from "../rules/index.ts";
import type { Scene } from "../rules/scene.ts";
import type { SnapshotMarks } from "./annotation.ts";
import { openEvidenceStore } from "./evidence-store.ts";
import { createSnapshotTaker } from "./sharp-snapshot.ts";
import { runUploader } from "./uploader.ts";

/** What proves a finding: its pictures and the documents that say what it means, on their way to the centre. */
export interface EvidenceKeeper {
  /** Takes the pictures of a finding, on disk before it resolves. Empty when they could not be stored. */
  takeSnapshots(frame: Frame, finding: Finding, scene: Scene): Promise<Snapshot[]>;
  /** Archives a document at the centre under the SHA-256 of its canonical JSON. @returns that hash */
  archive(document: unknown): Promise<string>;
  /** Files that the centre does not have yet. */
  readonly pending: number;
  /** Uploads until `signal` aborts. */
  run(signal: AbortSignal): Promise<void>;
}

/** Opens the evidence folder of an agent. `onProblem` is told what someone must act on, `undefined` when it is over. */
export function openEvidence(options: {
  readonly folder: string;
  readonly maxClipBytes: number;
  readonly agentId: string;
  readonly centreUrl: string;
  readonly uploadToken: string;
  readonly log: Logger;
  readonly onProblem: (problem: string | undefined) => void;
}): EvidenceKeeper {
  const { log } = options;
  const tell = joinProblems(options.onProblem);
  const onDropped = (count: number) => tell("limit", `${count} clips given up: the evidence folder is full`);
  const store = openEvidenceStore({ ...options, onDropped });
  const onLoss = (error: unknown) => tell("loss", `pictures could not be stored: ${String(error)}`);
  const take = createSnapshotTaker({ store, log, onLoss });
  return {
    takeSnapshots: async (frame, finding, scene) => {
      const snapshots = await take(frame, marksOf(finding, scene));
      if (snapshots.length > 0) tell("loss", undefined);
      return snapshots;
    },
    archive: (document) => store.put(Buffer.from(canonicalJson(document)), "application/json"),
    get pending() {
      return store.pending().length;
    },
    run: (signal) =>
      runUploader({ ...options, store, clock: systemClock, onProblem: (problem) => tell("upload", problem) }, signal),
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

function marksOf({ track, place }: Finding, scene: Scene): SnapshotMarks {
  const areas = { zone: scene.zones, lane: scene.lanes, crossing: scene.crossings };
  const drawn = place.kind === "line" || place.kind === "stop-line" ? [] : areas[place.kind];
  const zones = drawn.filter(({ id }) => id === place.id).map(({ polygon }) => polygon);
  const boxes =
    track === undefined ? [] : [{ box: track.box, label: `${CLASS_LABELS[track.roadUserClass]} ${track.id}` }];
  return { boxes, zones };
}
