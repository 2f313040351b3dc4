import type { Registry } from "prom-client";
import type { CameraDirectory } from "./cameras/camera-directory.ts";
import type { Inventory } from "./cameras/inventory.ts";
import type { EventStore, StoredMedia } from "./cases/event-store.ts";
import type { Inbox } from "./inbox/inbox.ts";
import type { LiveFeed } from "./live/live-feed.ts";
import type { Clock } from "./platform/clock.ts";
import type { Logger } from "./platform/logger.ts";
import type { SeriesStore } from "./series/series-store.ts";

export type SeriesConfig =
  | { readonly kind: "embedded" }
  | {
      readonly kind: "influx";
      /** `http://host:8086`, without credentials. */
      readonly url: string;
      readonly database: string;
      readonly username: string;
      readonly password: string;
    };

export interface DataPathOptions {
  /** `mqtt://host:1883`, without credentials. */
  readonly brokerUrl: string;
  readonly brokerCredentials: { readonly username: string; readonly password: string };
  /** Folder of the SQLite files; made when absent. */
  readonly dataDir: string;
  readonly inventory: Inventory;
  readonly series: SeriesConfig;
  /** Which pictures have arrived: fills `isStored` of an event's snapshots. */
  readonly storedMedia: StoredMedia;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly registry: Registry;
  /** Aborting it stops the way of the data; disposing waits for the end. */
  readonly signal: AbortSignal;
}

export interface Readiness {
  /** False while something that the centre needs to do its work is away. */
  readonly isReady: boolean;
  readonly isBrokerConnected: boolean;
  readonly isSeriesReady: boolean;
  /** Rows of the inbox that each projection has still to take in. */
  readonly lagRows: Readonly<Record<string, number>>;
}

/** The centre's way of the data: broker → inbox → projections. */
export interface DataPath extends AsyncDisposable {
  readonly events: EventStore;
  readonly series: SeriesStore;
  readonly cameras: CameraDirectory;
  readonly live: LiveFeed;
  readonly inbox: Inbox;
  /** To be called when an upload was stored: incidents that show it go out on the live feed again. */
  mediaArrived(sha256: string): Promise<void>;
  ready(): Promise<Readiness>;
}
