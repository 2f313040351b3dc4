import type { CaseCamera, CaseDetail } from "@ngaba/contract";
import type { Inventory } from "../cameras/inventory.ts";

/** A camera as the inventory has it now. `undefined`: it has no such camera. */
export function cameraNow(cameraId: string, { cameras, sites }: Inventory): CaseCamera | undefined {
  const camera = cameras.find(({ id }) => id === cameraId);
  const site = sites.find(({ id }) => id === camera?.siteId);
  if (camera === undefined || site === undefined) return undefined;
  const { name, speedMeter } = camera;
  const { id, ward, latitude, longitude, positionIsSample } = site;
  return {
    name,
    site: { id, name: site.name, ward, latitude, longitude, positionIsSample },
    ...(speedMeter && { speedMeter }),
  };
}

/**
 * The camera of a case as it was when the case was made: it may have been hung elsewhere, verified again or taken down since. Of
 * a case that does not say, as the inventory has it now.
 */
export function cameraOf({ cameraId, entries }: CaseDetail, inventory: Inventory): CaseCamera | undefined {
  const opening = entries[0]?.act;
  return (opening?.kind === "open" ? opening.camera : undefined) ?? cameraNow(cameraId, inventory);
}
