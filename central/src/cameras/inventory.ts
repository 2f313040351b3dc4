import type { SpeedMeter } from "@ngaba/config";
import type { LocalName } from "@ngaba/contract";

export interface InventorySite {
  readonly id: string;
  readonly name: LocalName;
  readonly ward: LocalName;
  readonly latitude: number;
  readonly longitude: number;
  /** True: an invented position, to be shown as such. */
  readonly positionIsSample: boolean;
}

export interface InventoryCamera {
  readonly id: string;
  readonly siteId: string;
  readonly name: LocalName;
  readonly isSmart: boolean;
  /** Absent: a speed from it is an alert, never a case. */
  readonly speedMeter?: SpeedMeter | undefined;
}

/** The sites and cameras that the city has, whether or not anything reports them. Validated where it was read. */
export interface Inventory {
  readonly sites: readonly InventorySite[];
  readonly cameras: readonly InventoryCamera[];
}
