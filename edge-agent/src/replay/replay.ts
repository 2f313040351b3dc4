import type { Finding, FlowMinute, RuleOff } from "../rules/index.ts";
import type { Scene } from "../rules/scene.ts";
import { findingLine, flowLine } from "./findings-text.ts";
import { createJudge, type Incident, incidentsOf } from "./judge.ts";
import type { TrackFrame } from "./track-file.ts";

/** What a scene's rules make of a recording. */
export interface Replay {
  readonly incidents: readonly Incident[];
  /** A line of JSON for each phase of each incident, and for each minute that was counted. */
  readonly events: readonly string[];
  readonly flow: readonly string[];
  readonly off: readonly RuleOff[];
}

/** Judges frames as they come; `finish` says what is open at the end. */
export interface ReplayRun {
  /** @returns what the rules said of this frame */
  take(frame: TrackFrame): readonly Finding[];
  finish(): Replay;
}

/** Runs the rules of one scene over a recording. Deterministic: the same frames give the same bytes. */
export function startReplay(scene: Scene): ReplayRun {
  const judge = createJudge(scene);
  const findings: Finding[] = [];
  const [events, flow]: [string[], string[]] = [[], []];
  let newest: TrackFrame | undefined;
  const off = new Map<string, RuleOff>();
  const keep = (said: { readonly findings: readonly Finding[]; readonly flow: readonly FlowMinute[] }): void => {
    if (newest === undefined) return;
    const { frameSize } = newest;
    findings.push(...said.findings);
    events.push(...said.findings.map((finding) => findingLine(scene, finding, frameSize)));
    flow.push(...said.flow.map((minute) => flowLine(scene, minute)));
  };
  return {
    take: (frame) => {
      newest = frame;
      const said = judge.step(frame);
      keep(said);
      for (const one of judge.off()) off.set(one.ruleId, one);
      return said.findings;
    },
    finish: () => {
      keep(judge.close());
      return { incidents: incidentsOf(findings), events, flow, off: [...off.values()] };
    },
  };
}
