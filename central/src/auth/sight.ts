import type { AgentView, CameraView, NamedGroupView, SiteView } from "@ngaba/contract";
import type { Who } from "./who.ts";

type Eyes = Pick<Who, "cameraIds">;

/** Whether somebody may know of a camera. What they may not, is answered as if it did not exist. */
export const maySee = ({ cameraIds }: Eyes, cameraId: string): boolean => cameraIds?.has(cameraId) ?? true;

export const camerasSeen = (cameras: readonly CameraView[], who: Eyes): readonly CameraView[] =>
  cameras.filter(({ id }) => maySee(who, id));

/** Sites with at least one camera to be seen, and those cameras. */
export function sitesSeen(sites: readonly SiteView[], who: Eyes): readonly SiteView[] {
  if (who.cameraIds === undefined) return sites;
  return sites
    .map((site) => ({ ...site, cameraIds: site.cameraIds.filter((id) => maySee(who, id)) }))
    .filter(({ cameraIds }) => cameraIds.length > 0);
}

/** Groups with at least one camera to be seen, and those cameras. */
export const groupsSeen = (groups: readonly NamedGroupView[], who: Eyes): readonly NamedGroupView[] =>
  groups
    .map((group) => ({ ...group, cameraIds: group.cameraIds.filter((id) => maySee(who, id)) }))
    .filter(({ cameraIds }) => cameraIds.length > 0);

/** Agents that read at least one camera to be seen. */
export function agentsSeen(
  agents: readonly AgentView[],
  cameras: readonly CameraView[],
  who: Eyes,
): readonly AgentView[] {
  if (who.cameraIds === undefined) return agents;
  const ids = new Set(camerasSeen(cameras, who).map(({ agentId }) => agentId));
  return agents.filter(({ id }) => ids.has(id));
}
