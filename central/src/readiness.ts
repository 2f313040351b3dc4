import type { Projection } from "./inbox/projection.ts";
import type { MqttSubscriber } from "./ingest/mqtt-subscriber.ts";
import type { SeriesStore } from "./series/series-store.ts";

export interface Readiness {
  /** False while something that the centre needs to do its work is away. */
  readonly isReady: boolean;
  readonly isBrokerConnected: boolean;
  readonly isSeriesReady: boolean;
  /** Rows of the inbox that each projection has still to take in. */
  readonly lagRows: Readonly<Record<string, number>>;
}

/** Looks whether the centre can do its work. */
export async function readiness(
  broker: MqttSubscriber,
  series: SeriesStore,
  projections: readonly Projection[],
): Promise<Readiness> {
  const isSeriesReady = await series.ready();
  const isBrokerConnected = broker.isConnected();
  const areProjectionsWell = projections.every((projection) => !projection.isFailing());
  return {
    isReady: isBrokerConnected && isSeriesReady && areProjectionsWell,
    isBrokerConnected,
    isSeriesReady,
    lagRows: Object.fromEntries(projections.map((projection) => [projection.name, projection.lagRows()])),
  };
}
