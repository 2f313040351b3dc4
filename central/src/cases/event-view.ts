import type { EventView } from "@ngaba/contract";
import type { Inventory, InventoryCamera, InventorySite } from "../cameras/inventory.ts";
import type { StoredMedia } from "./event-store.ts";
import type { StoredIncident } from "./incident.ts";
import { standingOf } from "./standing.ts";

interface CameraPlace {
  readonly camera: InventoryCamera;
  readonly site: InventorySite | undefined;
}

/** By the camera's id. */
export type CameraPlaces = ReadonlyMap<string, CameraPlace>;

export function placesOf({ cameras, sites }: Inventory): CameraPlaces {
  const byId = new Map(sites.map((site) => [site.id, site]));
  return new Map(cameras.map((camera) => [camera.id, { camera, site: byId.get(camera.siteId) }]));
}

/** Incidents as they are shown: with what the inventory and the arrived pictures say of them now. */
export async function completeViews(
  incidents: readonly StoredIncident[],
  places: CameraPlaces,
  storedMedia: StoredMedia,
): Promise<readonly EventView[]> {
  const hashes = new Set(incidents.flatMap(({ snapshots }) => snapshots.map(({ sha256 }) => sha256)));
  const stored: ReadonlySet<string> = hashes.size === 0 ? new Set() : await storedMedia([...hashes]);
  return incidents.map((incident) => toView(incident, places.get(incident.cameraId), stored));
}

function toView(incident: StoredIncident, place: CameraPlace | undefined, stored: ReadonlySet<string>): EventView {
  const { camera, site } = place ?? {};
  const snapshots = incident.snapshots.map((snapshot) => ({ ...snapshot, isStored: stored.has(snapshot.sha256) }));
  const imageCount = snapshots.filter(({ isStored }) => isStored).length;
  const standing = standingOf(incident, { camera, site, imageCount });
  return { ...incident, ...(camera && { siteId: camera.siteId }), ...(standing && { standing }), snapshots };
}
