import { type DurationMs, type EpochMs, elapsed, type LocalName, type Severity } from "@ngaba/contract";
import { createGroundFinder } from "../geometry/ground-finder.ts";
import { closeRules, type Finding, type FlowMinute, type RuleOff, type RulesMemory, runRules } from "../rules/index.ts";
import type { Scene } from "../rules/scene.ts";
import type { TrackFrame } from "./track-file.ts";

/** One incident as a whole, whatever its phases were. */
export interface Incident {
  readonly key: string;
  readonly kind: string;
  readonly title: LocalName;
  readonly ruleId: string;
  readonly place: Finding["place"];
  readonly act?: string;
  readonly severity: Severity;
  readonly startedAt: EpochMs;
  /** When it was first reported. */
  readonly reportedAt: EpochMs;
  /** Of its newest phase. */
  readonly lastAt: EpochMs;
  readonly durationMs: DurationMs;
  /** When it happened, by its own rule. */
  readonly at: EpochMs;
  readonly trackIds: readonly number[];
  readonly measures?: Finding["measures"];
}

/** The rules of a scene, run over frames that are fed one after another. */
export interface Judge {
  /** What the rules say of the next frame. */
  step(frame: TrackFrame): { readonly findings: readonly Finding[]; readonly flow: readonly FlowMinute[] };
  /** What is still open at the end. */
  close(): { readonly findings: readonly Finding[]; readonly flow: readonly FlowMinute[] };
  /** Rules that were off in the newest frame. */
  off(): readonly RuleOff[];
}

/**
 * The same rules that an agent runs, on frames from anywhere.
 * @throws {EdgeError} CALIBRATION_UNUSABLE at the first frame, when the scene's calibration cannot be used
 */
export function createJudge(scene: Scene): Judge {
  let memory: RulesMemory = {};
  let off: readonly RuleOff[] = [];
  const groundFor = createGroundFinder(scene.calibration, (_problem, cause) => {
    // Unlike a camera, a replay has somebody before it who can mend the scene.
    if (cause !== undefined) throw cause;
  });
  return {
    step: ({ at, frameSize, tracks, signals }) => {
      const step = runRules(scene, memory, { tracks, at, frameSize, signals, ground: groundFor(frameSize) });
      memory = step.memory;
      off = step.off;
      return step;
    },
    close: () => closeRules(scene, memory),
    off: () => off,
  };
}

/** Joins the phases of each incident, in the order in which they were first reported. */
export function incidentsOf(findings: readonly Finding[]): Incident[] {
  const incidents = new Map<string, Incident>();
  for (const finding of findings) {
    const known = incidents.get(finding.incidentKey);
    incidents.set(finding.incidentKey, known === undefined ? opened(finding) : continued(known, finding));
  }
  return [...incidents.values()];
}

function opened(finding: Finding): Incident {
  const { incidentKey, kind, title, ruleId, place, act, severity, startedAt, at, track, moments, measures } = finding;
  return {
    ...{ key: incidentKey, kind, title, ruleId, place, ...(act !== undefined && { act }), severity },
    ...{ startedAt, reportedAt: at, lastAt: at, durationMs: finding.durationMs, at: moments.at },
    trackIds: track === undefined ? [] : [track.id],
    ...(measures && { measures }),
  };
}

function continued(known: Incident, { at, startedAt, track, measures }: Finding): Incident {
  const isNew = track !== undefined && !known.trackIds.includes(track.id);
  return {
    ...known,
    lastAt: at,
    durationMs: elapsed(startedAt, at),
    trackIds: isNew ? [...known.trackIds, track.id] : known.trackIds,
    ...(measures && { measures }),
  };
}
