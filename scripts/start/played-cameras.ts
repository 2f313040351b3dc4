import type { Inventory } from "@ngaba/config";

/** How many cameras are played that are only watched. Each costs the agent an ffmpeg process. */
const MAX_WATCHED = 9;

/** A camera of the simulation: what it is called and whether its pictures are analysed. */
export interface PlayedCamera {
  readonly id: string;
  readonly isAnalysed: boolean;
  /** Where in the loop it starts, so that one clip does not show the same moment everywhere. */
  readonly startOffsetMs: number;
}

/** The smart cameras are analysed, all from the same moment on; one camera each of other sites is watched. */
export function choosePlayedCameras(inventory: Inventory): PlayedCamera[] {
  const smart = inventory.cameras.filter((camera) => camera.isSmart);
  const smartSites = new Set(smart.map(({ siteId }) => siteId));
  const others = inventory.cameras.filter(({ siteId }) => !smartSites.has(siteId));
  const onePerSite = new Map(others.map((camera) => [camera.siteId, camera] as const));
  const watched = [...onePerSite.values()].slice(0, MAX_WATCHED);
  return [
    ...smart.map(({ id }) => ({ id, isAnalysed: true, startOffsetMs: 0 })),
    ...watched.map(({ id }, index) => ({ id, isAnalysed: false, startOffsetMs: (index + 1) * 7_000 })),
  ];
}
