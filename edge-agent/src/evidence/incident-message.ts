import { type ClockState, type RuleIncidentData, toRfc3339 } from "@ngaba/contract";
import type { Frame } from "../capture/frame.ts";
import { type FrameSize, toFractionBox } from "../geometry/point.ts";
import type { Finding } from "../rules/index.ts";
import { placeName } from "../rules/place-name.ts";
import type { Scene } from "../rules/scene.ts";

/** What every recording of the same scene would say of it too. */
type FindingWords = Omit<
  RuleIncidentData,
  "schemaVersion" | keyof Omit<FoundBy, "scene"> | "readAt" | "incidentId" | "snapshots"
>;

/** What a finding does not know of itself: where it was found, and by what. */
interface FoundBy
  extends Pick<RuleIncidentData, "cameraId" | "picturesAreRendered" | "configHash" | "sceneHash" | "modelHash"> {
  readonly scene: Scene;
  readonly clock: ClockState;
}

/** What a message says of a finding; what makes it one of an incident with pictures is added when it is recorded. */
export function incidentMessage(
  finding: Finding,
  frame: Omit<Frame, "rgb">,
  { scene, ...foundBy }: FoundBy,
): Omit<RuleIncidentData, "incidentId" | "snapshots"> {
  return { schemaVersion: 1, ...foundBy, readAt: toRfc3339(frame.readAt), ...findingWords(finding, scene, frame) };
}

/** What a finding says of itself, in a message's words: the same whether it was found live or in a recording. */
export function findingWords(finding: Finding, scene: Scene, frameSize: FrameSize): FindingWords {
  const { track, signal, moments, place } = finding;
  return {
    phase: finding.phase,
    severity: finding.severity,
    startedAt: toRfc3339(finding.startedAt),
    ...(finding.phase === "end" && { endedAt: toRfc3339(finding.at) }),
    durationMs: finding.durationMs,
    ruleId: finding.ruleId,
    title: finding.title,
    ...(finding.act !== undefined && { act: finding.act }),
    place: { ...place, name: placeName(scene, place.kind, place.id) },
    ...(track && { roadUserClass: track.roadUserClass, trackId: track.id, box: toFractionBox(track.box, frameSize) }),
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
