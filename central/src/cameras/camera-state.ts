import { type AgentStatus, type CameraView, epochMs, toRfc3339 } from "@ngaba/contract";
import type { CameraReport } from "./agent-reports.ts";
import { SILENCE_MS } from "./agent-state.ts";
import type { CountedPlace, CountedPlaces } from "./counted-places.ts";
import type { InventoryCamera } from "./inventory.ts";

export interface AgentPresence {
  readonly state: AgentStatus["state"];
  readonly sinceMs: number;
}

/** What is known of a camera beside the inventory. */
export interface CameraKnowledge {
  readonly report: CameraReport | undefined;
  /** Of the agent that reports it. */
  readonly agent: AgentPresence | undefined;
  readonly counted: CountedPlaces;
}

/** What may be claimed of a camera now. Pure. */
export function viewOf(camera: InventoryCamera, known: CameraKnowledge, nowMs: number): CameraView {
  const { id, siteId, name, isSmart } = camera;
  const { report, agent } = known;
  const lasting = { id, siteId, name, isSmart, ...placesOf(known.counted) };
  if (report === undefined) return { ...lasting, connection: "not-connected" };
  const { agentId, reportedAt, health } = report;
  const { fps, analysedFps, frameAgeMs, pictureAt, lastError, reasons = [], rulesOff = [], detection, ring } = health;
  const awaySinceMs = awaySince(report, agent, nowMs);
  if (awaySinceMs !== undefined) {
    return { ...lasting, connection: "unknown", since: toRfc3339(epochMs(awaySinceMs)), reportedAt, agentId };
  }
  return {
    ...lasting,
    ...{ connection: health.state, since: health.stateSince, reportedAt, agentId, fps, analysedFps },
    ...(frameAgeMs === undefined ? {} : { frameAgeMs }),
    ...(pictureAt === undefined ? {} : { picture: { takenAt: pictureAt, ageMs: ageAt(reportedAt, pictureAt) } }),
    ...(ring?.from === undefined ? {} : { recordedFrom: ring.from }),
    ...(reasons.length === 0 ? {} : { reasons }),
    ...(lastError === undefined ? {} : { lastError }),
    ...(rulesOff.length === 0 ? {} : { rulesOff }),
    ...(detection === undefined ? {} : { detection }),
  };
}

/** Both by the agent's clock, which may have been set back in between. */
const ageAt = (reportedAt: string, takenAt: string): number =>
  Math.max(0, Date.parse(reportedAt) - Date.parse(takenAt));

function placesOf({ lines, lanes }: CountedPlaces): Pick<CameraView, "lines" | "lanes"> {
  return {
    ...(lines.length > 0 && { lines: lines.map(toNamed) }),
    ...(lanes.length > 0 && { lanes: lanes.map(toNamed) }),
  };
}

const toNamed = ({ id, name = { vi: id, en: id } }: CountedPlace) => ({ id, name });

/** Since when nobody knows, `undefined` when the agent is there. */
function awaySince(report: CameraReport, agent: AgentPresence | undefined, nowMs: number): number | undefined {
  if (agent?.state === "offline") return agent.sinceMs;
  return nowMs - report.heardAtMs > SILENCE_MS ? report.heardAtMs + SILENCE_MS : undefined;
}
