import type { CameraConnection, CameraView, EventView, Severity } from "@ngaba/contract";

/** Cameras by what may be claimed of them. */
export function countCameras(cameras: readonly CameraView[]): Record<CameraConnection, number> {
  const counts = { live: 0, degraded: 0, connecting: 0, offline: 0, unknown: 0, "not-connected": 0 };
  for (const { connection } of cameras) counts[connection] += 1;
  return counts;
}

/** How many agents are out of touch, told by the cameras that they answer for. */
export function countUnknownAgents(cameras: readonly CameraView[]): number {
  return new Set(cameras.filter(({ connection }) => connection === "unknown").map(({ agentId }) => agentId)).size;
}

/** Incidents that have not ended, by severity. */
export function countOpen(events: readonly EventView[]): Record<Severity, number> {
  const counts = { info: 0, notice: 0, warning: 0, critical: 0 };
  for (const event of events) if (event.phase !== "end") counts[event.severity] += 1;
  return counts;
}
