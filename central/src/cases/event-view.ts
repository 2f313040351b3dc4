import type { EventView, EvidenceData, EvidenceFile, EvidenceView, Handling, Snapshot } from "@ngaba/contract";
import type { Inventory, InventoryCamera, InventorySite } from "../cameras/inventory.ts";
import type { HandlingsOf } from "../handling/handling-store.ts";
import type { StoredMedia } from "./event-store.ts";
import type { StoredIncident } from "./incident.ts";
import { standingOf } from "./standing.ts";

interface CameraPlace {
  readonly camera: InventoryCamera;
  readonly site: InventorySite | undefined;
}

/** Evidence by the id of the incident that it is of. */
export type EvidenceById = ReadonlyMap<string, EvidenceData>;

/** By the camera's id. */
export type CameraPlaces = ReadonlyMap<string, CameraPlace>;

export function placesOf({ cameras, sites }: Inventory): CameraPlaces {
  const byId = new Map(sites.map((site) => [site.id, site]));
  return new Map(cameras.map((camera) => [camera.id, { camera, site: byId.get(camera.siteId) }]));
}

/** What is not in an incident itself, and may have changed since it was stored. */
export interface JoinedToIncidents {
  readonly places: CameraPlaces;
  readonly storedMedia: StoredMedia;
  readonly handlingsOf: HandlingsOf;
}

/** Incidents as they are shown: with their evidence, with what the inventory and the arrived pictures say of them now, and what people do. */
export async function completeViews(
  incidents: readonly StoredIncident[],
  evidence: EvidenceById,
  { places, storedMedia, handlingsOf }: JoinedToIncidents,
): Promise<readonly EventView[]> {
  const files = incidents.flatMap(({ id, snapshots }) => [...snapshots, ...(evidence.get(id)?.files ?? [])]);
  const hashes = new Set(files.map(({ sha256 }) => sha256));
  const stored: ReadonlySet<string> = hashes.size === 0 ? new Set() : await storedMedia([...hashes]);
  const handlings = await handlingsOf(incidents.map(({ id }) => id));
  return incidents.map((incident) => {
    const ofIncident = evidence.get(incident.id);
    return toView(incident, {
      ...{ stored, evidence: ofIncident && evidenceView(ofIncident, stored) },
      ...{ place: places.get(incident.cameraId), handling: handlings.get(incident.id) },
    });
  });
}

interface JoinedToOne {
  readonly evidence: EvidenceView | undefined;
  readonly place: CameraPlace | undefined;
  readonly stored: ReadonlySet<string>;
  readonly handling: Handling | undefined;
}

function toView(incident: StoredIncident, { evidence, place, stored, handling }: JoinedToOne): EventView {
  const { camera, site } = place ?? {};
  const isOwn = incident.snapshots.length > 0; // of agents that sent pictures with the event itself
  const pictures = isOwn ? incident.snapshots : (evidence?.files ?? []).flatMap(snapshotOf);
  const snapshots = pictures.map((snapshot) => ({ ...snapshot, isStored: stored.has(snapshot.sha256) }));
  const imageCount = [...(isOwn ? snapshots : []), ...(evidence?.files ?? [])].filter(
    ({ isStored }) => isStored,
  ).length;
  const standing = standingOf(incident, { camera, site, imageCount });
  return {
    ...incident,
    ...(camera && { siteId: camera.siteId }),
    ...(standing && { standing }),
    snapshots,
    ...(evidence && { evidence }),
    ...(handling && { handling }),
  };
}

/** The picture of the moment, plain and with marks, out of what evidence there is. */
function snapshotOf({ role, sha256, mediaType, bytes, widthPx, heightPx, takenAt }: EvidenceFile): Snapshot[] {
  if ((role !== "at" && role !== "annotated") || mediaType !== "image/jpeg" || takenAt === undefined) return [];
  return [{ role: role === "at" ? "plain" : role, sha256, mediaType, bytes, widthPx, heightPx, takenAt }];
}

/** What an agent has said of evidence, with what of it has arrived. */
export function evidenceView(
  { stage, manifestSha256, files, gaps, detail }: EvidenceData,
  stored: ReadonlySet<string>,
): EvidenceView {
  return {
    stage,
    ...(manifestSha256 !== undefined && { manifestSha256 }),
    files: files.map((file) => ({ ...file, isStored: stored.has(file.sha256) })),
    gaps,
    ...(detail !== undefined && { detail }),
  };
}
