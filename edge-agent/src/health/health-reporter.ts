import { randomUUIDv7 } from "node:crypto";
import {
  type CameraHealth,
  type ClockState,
  type EpochMs,
  elapsed,
  type HealthData,
  type MonotonicMs,
} from "@ngaba/contract";
import type { Outbox } from "../outbox/outbox.ts";
import type { Clock } from "../platform/clock.ts";
import { isNews, partsOf } from "./health-parts.ts";
import { readProcessUsage } from "./process-usage.ts";

/** Where the agent's state comes from. */
export interface HealthSources {
  readonly cameras: () => CameraHealth[];
  /** Whether a camera is named in every report, as those are that are analysed. */
  readonly isAlwaysNamed: (cameraId: string) => boolean;
  readonly outbox: Outbox;
  readonly uploadsPending: () => number;
  readonly clockState: () => ClockState;
  /** What someone must act on, in plain English. */
  readonly problems: () => string[];
  readonly clock: Clock;
}

/** Cameras that have not changed are named this often: what was lost on the way is made good by then. */
const WHOLE_EVERY_MS = 60_000;

/**
 * Makes the messages of one report: of all cameras now and then, in between of those that are analysed or have changed.
 * Processor use is what was used since the report before.
 */
export function createHealthReporter(sources: HealthSources): () => readonly { data: HealthData; at: EpochMs }[] {
  const { clock, outbox } = sources;
  const told = new Map<string, CameraHealth>();
  let wholeAt: MonotonicMs | undefined;
  let before = { at: clock.monotonic(), cpuSeconds: readProcessUsage(process.pid).cpuSeconds };
  return () => {
    const usage = readProcessUsage(process.pid);
    const now = clock.monotonic();
    const seconds = Math.max(elapsed(before.at, now) / 1000, 0.001);
    const cpuCores = Math.max(0, usage.cpuSeconds - before.cpuSeconds) / seconds;
    before = { at: now, cpuSeconds: usage.cpuSeconds };
    const event = outbox.counts("event");
    const telemetry = outbox.counts("telemetry");
    const agent = {
      cpuCores,
      rssBytes: usage.rssBytes,
      outboxRows: event.rows + telemetry.rows,
      outboxBytes: event.bytes + telemetry.bytes,
      telemetryDropped: telemetry.dropped,
      uploadsPending: sources.uploadsPending(),
      clock: sources.clockState(),
      problems: sources.problems(),
    };
    const isWhole = wholeAt === undefined || elapsed(wholeAt, now) >= WHOLE_EVERY_MS;
    if (isWhole) wholeAt = now;
    const named = sources
      .cameras()
      .filter((is) => isWhole || sources.isAlwaysNamed(is.cameraId) || isNews(told.get(is.cameraId), is));
    for (const camera of named) told.set(camera.cameraId, camera);
    const at = clock.now();
    return partsOf(isWhole ? "all" : "some", named, agent, randomUUIDv7()).map((data) => ({ data, at }));
  };
}
