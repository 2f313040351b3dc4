import { createHash } from "node:crypto";
import { toRfc3339 } from "@ngaba/contract";
import { findingWords } from "../evidence/incident-message.ts";
import type { FrameSize } from "../geometry/point.ts";
import { flowReport } from "../outbox/flow-report.ts";
import type { Finding, FlowMinute } from "../rules/index.ts";
import type { Scene } from "../rules/scene.ts";

/** A finding of a replay as a line of JSON, in the words of the agent's messages. The same finding gives the same line. */
export function findingLine(scene: Scene, finding: Finding, frameSize: FrameSize): string {
  const { cameraId } = scene;
  const incidentId = replayId(`${cameraId}/${finding.incidentKey}`);
  const data = { cameraId, incidentId, ...findingWords(finding, scene, frameSize) };
  return JSON.stringify({ type: `ngaba.${finding.kind}.v1`, time: toRfc3339(finding.at), data }, rounded);
}

/** A minute's counts as a line of JSON, in the words of the agent's messages and with the rule that counted. */
export function flowLine(scene: Scene, minute: FlowMinute): string {
  return JSON.stringify({ kind: minute.kind, ruleId: minute.ruleId, ...flowReport(scene, minute).data });
}

/** UUID version 8 made of the incident's own key: a replay gives the same ids each time, and never a live agent's. */
function replayId(key: string): string {
  const hex = createHash("sha256").update(key).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** As `JSON.stringify` asks: four decimals tell all that is known. */
const rounded = (_key: string, value: unknown): unknown =>
  typeof value === "number" ? Math.round(value * 10_000) / 10_000 : value;
