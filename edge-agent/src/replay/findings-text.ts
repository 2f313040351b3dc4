import { createHash } from "node:crypto";
import { toRfc3339 } from "@ngaba/contract";
import { type FrameSize, toFractionBox } from "../geometry/point.ts";
import type { Finding, FlowMinute } from "../rules/index.ts";

/** A finding of a replay as a line of JSON, in the words of the agent's messages. The same finding gives the same line. */
export function findingLine(cameraId: string, finding: Finding, frameSize: FrameSize): string {
  const { kind, title, ruleId, place, act, severity, confidence, phase, startedAt, at, durationMs } = finding;
  const { track, moments, measures, signal } = finding;
  return JSON.stringify({
    type: `ngaba.${kind}.v1`,
    time: toRfc3339(at),
    data: {
      cameraId,
      incidentId: replayId(`${cameraId}/${finding.incidentKey}`),
      ...{ phase, severity, startedAt: toRfc3339(startedAt), durationMs, ruleId, title, act, place },
      ...(track && { roadUserClass: track.roadUserClass, trackId: track.id }),
      confidence: rounded(confidence),
      ...(track && { box: toFractionBox(track.box, frameSize).map(rounded) }),
      moments: Object.fromEntries(Object.entries(moments).map(([name, moment]) => [name, toRfc3339(moment)])),
      ...(measures && {
        measures: Object.fromEntries(Object.entries(measures).map(([name, value]) => [name, rounded(value)])),
      }),
      ...(signal && { signal: { headId: signal.headId, phase: signal.phase, since: toRfc3339(signal.since) } }),
    },
  });
}

/** A minute's counts as a line of JSON. */
export function flowLine(cameraId: string, { from, to, ...minute }: FlowMinute): string {
  return JSON.stringify({ cameraId, from: toRfc3339(from), to: toRfc3339(to), ...minute });
}

/** UUID version 8 made of the incident's own key: a replay gives the same ids each time, and never a live agent's. */
function replayId(key: string): string {
  const hex = createHash("sha256").update(key).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

const rounded = (value: number): number => Math.round(value * 10_000) / 10_000;
