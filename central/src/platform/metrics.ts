import { Counter, Gauge, Histogram, Registry } from "prom-client";

export { Registry };

/** What the way of the data counts. Labels are few and bounded. */
export interface DataPathMetrics {
  readonly received: Counter<"channel">;
  readonly committed: Counter<"stream">;
  readonly duplicates: Counter<"stream">;
  readonly outOfOrder: Counter;
  readonly setAside: Counter<"reason">;
  readonly missingEvents: Counter;
  readonly commitSeconds: Histogram;
  readonly refusedPoints: Counter;
  readonly projectionFailures: Counter<"projection">;
  readonly unreadableRows: Counter<"projection">;
  readonly brokerConnected: Gauge;
  /** Calls `read` whenever the metrics are asked for. */
  watchLag(projection: string, read: () => number): void;
  watchQueue(read: () => number): void;
}

export function createDataPathMetrics(registry: Registry): DataPathMetrics {
  const counter = <L extends string>(name: string, help: string, labelNames: readonly L[] = []) =>
    new Counter<L>({ name, help, labelNames, registers: [registry] });
  const lags = new Map<string, () => number>();
  new Gauge({
    name: "central_projection_lag_rows",
    help: "Rows of the inbox that a projection has still to take in",
    labelNames: ["projection"],
    registers: [registry],
    collect() {
      for (const [projection, read] of lags) this.set({ projection }, read());
    },
  });
  return {
    received: counter("central_ingest_received_total", "Messages received from the broker", ["channel"]),
    committed: counter("central_inbox_committed_total", "Messages committed to the inbox", ["stream"]),
    duplicates: counter("central_inbox_duplicates_total", "Repetitions that changed nothing", ["stream"]),
    outOfOrder: counter("central_inbox_out_of_order_total", "Events thrown away because one before them was missing"),
    setAside: counter("central_ingest_set_aside_total", "Messages that are not ours, by reason", ["reason"]),
    missingEvents: counter("central_inbox_missing_events_total", "Events in the gap ledger: they will never come"),
    refusedPoints: counter("central_series_refused_points_total", "Points that the series store refused for good"),
    projectionFailures: counter("central_projection_failures_total", "Failed tries of a projection", ["projection"]),
    unreadableRows: counter("central_projection_unreadable_rows_total", "Rows passed over: not readable", [
      "projection",
    ]),
    commitSeconds: new Histogram({
      name: "central_inbox_commit_seconds",
      help: "Time to commit one batch durably",
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5],
      registers: [registry],
    }),
    brokerConnected: new Gauge({
      name: "central_broker_connected",
      help: "1 while the centre is connected and subscribed",
      registers: [registry],
    }),
    watchLag: (projection, read) => void lags.set(projection, read),
    watchQueue: (read) => {
      new Gauge({
        name: "central_ingest_queue_messages",
        help: "Messages received and not yet committed",
        registers: [registry],
        collect() {
          this.set(read());
        },
      });
    },
  };
}
