import { type CameraHealth, type ClockState, type EpochMs, elapsed, type HealthData } from "@ngaba/contract";
import type { Outbox } from "../outbox/outbox.ts";
import type { Clock } from "../platform/clock.ts";
import { readProcessUsage } from "./process-usage.ts";

/** Where the agent's state comes from. */
export interface HealthSources {
  readonly cameras: () => CameraHealth[];
  readonly outbox: Outbox;
  readonly uploadsPending: () => number;
  readonly clockState: () => ClockState;
  /** What someone must act on, in plain English. */
  readonly problems: () => string[];
  readonly clock: Clock;
}

/** Makes the health message; processor use is what was used since the message before. */
export function createHealthReporter(sources: HealthSources): () => { data: HealthData; at: EpochMs } {
  const { clock, outbox } = sources;
  let before = { at: clock.monotonic(), cpuSeconds: readProcessUsage(process.pid).cpuSeconds };
  return () => {
    const usage = readProcessUsage(process.pid);
    const now = clock.monotonic();
    const seconds = Math.max(elapsed(before.at, now) / 1000, 0.001);
    const cpuCores = Math.max(0, usage.cpuSeconds - before.cpuSeconds) / seconds;
    before = { at: now, cpuSeconds: usage.cpuSeconds };
    const event = outbox.counts("event");
    const telemetry = outbox.counts("telemetry");
    const data: HealthData = {
      schemaVersion: 1,
      cameras: sources.cameras(),
      agent: {
        cpuCores,
        rssBytes: usage.rssBytes,
        outboxRows: event.rows + telemetry.rows,
        outboxBytes: event.bytes + telemetry.bytes,
        telemetryDropped: telemetry.dropped,
        uploadsPending: sources.uploadsPending(),
        clock: sources.clockState(),
        problems: sources.problems(),
      },
    };
    return { data, at: clock.now() };
  };
}
