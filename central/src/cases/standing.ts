import { caseStanding } from "@ngaba/config";
import { REPORTED_KIND, type Standing } from "@ngaba/contract";
import type { InventoryCamera, InventorySite } from "../cameras/inventory.ts";
import { isCameraFault } from "./camera-incident.ts";
import type { StoredIncident } from "./incident.ts";
import { momentOf } from "./judge.ts";

/** What the centre knows of an incident beside its messages. */
export interface Surroundings {
  /** Absent: not in the inventory. */
  readonly camera: InventoryCamera | undefined;
  readonly site: InventorySite | undefined;
  /** Pictures and clips that have arrived. */
  readonly imageCount: number;
}

/** What an incident is worth before the law now. `undefined` for a camera's fault, which is nobody's act, and for what people told of. Pure. */
export function standingOf(incident: StoredIncident, { camera, site, imageCount }: Surroundings): Standing | undefined {
  if (isCameraFault(incident) || incident.kind === REPORTED_KIND) return undefined;
  const speedMps = incident.measures?.speedMps;
  const { standing, missing } = caseStanding({
    act: incident.act,
    at: momentOf(incident),
    camera: { speedMeter: camera?.speedMeter },
    evidence: {
      imageCount,
      measuredSpeedKmh: speedMps === undefined ? undefined : speedMps * 3.6,
      clock: incident.clock,
      place: site?.name.vi,
    },
  });
  return { standing, missing: [...missing] };
}
