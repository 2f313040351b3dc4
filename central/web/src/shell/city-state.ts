import type { AgentView, CameraConnection, CameraView } from "@ngaba/contract";

/** Cameras by what may be claimed of them. */
export function countCameras(cameras: readonly CameraView[]): Record<CameraConnection, number> {
  const counts = {
    ...{ live: 0, degraded: 0, connecting: 0, offline: 0, unknown: 0 },
    ...{ maintenance: 0, disabled: 0, "not-connected": 0 },
  };
  for (const { connection } of cameras) counts[connection] += 1;
  return counts;
}

/** Agents that someone must look after: those out of touch, and of the others those that tell of problems. */
export function countAgents(agents: readonly AgentView[]): { readonly away: number; readonly troubled: number } {
  const here = agents.filter(({ state }) => state === "online");
  return { away: agents.length - here.length, troubled: here.filter(({ problems }) => problems.length > 0).length };
}
