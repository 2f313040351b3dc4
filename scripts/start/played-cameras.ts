import type { Inventory } from "@ngaba/config";

/**
 * How many cameras of the inventory are played at once. Each costs the agent an ffmpeg process.
 */
const MAX_PLAYED = 10;

/** A camera of the simulation: what it is called and whether its pictures are analysed. */
export interface PlayedCamera {
  readonly id: string;
  readonly isAnalysed: boolean;
  /** Where in the loop it starts, so that one clip does not show the same moment everywhere. */
  readonly startOffsetMs: number;
}

/** The first smart camera is analysed; the first cameras of other sites are watched. */
export function choosePlayedCameras(inventory: Inventory): PlayedCamera[] {
  const smart = inventory.cameras.find((camera) => camera.isSmart);
  const onePerSite = new Map(
    inventory.cameras.filter((camera) => !camera.isSmart).map((camera) => [camera.siteId, camera] as const),
  );
  const watched = [...onePerSite.values()].filter((camera) => camera.siteId !== smart?.siteId);
  return [...(smart === undefined ? [] : [smart]), ...watched].slice(0, MAX_PLAYED).map((camera, index) => ({
    id: camera.id,
    isAnalysed: camera === smart,
    startOffsetMs: index * 7_000,
  }));
}
