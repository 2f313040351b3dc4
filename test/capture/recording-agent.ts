/** `node recording-agent.ts URL FOLDER`: records a camera into a ring, and says each picture; made to be killed. */
import { randomUUIDv7 } from "node:crypto";
import { openDiskRing } from "@ngaba/edge-agent/capture/ring/disk-ring.ts";
import { createRtspSource } from "@ngaba/edge-agent/capture/rtsp/rtsp-source.ts";
import { systemClock } from "@ngaba/edge-agent/platform/clock.ts";
import { createLogger } from "@ngaba/edge-agent/platform/logger.ts";

const [, , rtspUrl = "", folder = ""] = process.argv;
const limits = { maxAgeMs: 3_600_000, maxBytes: 1e12, segmentMs: 4000, minFreeBytes: 0 };
const log = createLogger("silent");
const ring = openDiskRing({ folder, limits, clock: systemClock, log, tell: () => undefined });
const writer = ring.writer("gate");
const streamId = randomUUIDv7();
const source = createRtspSource({ rtspUrl, transport: "tcp", credentials: () => undefined, clock: systemClock });
await source.runOnce(new AbortController().signal, streamId, {
  onUnit: (unit) => {
    writer.write(streamId, unit, undefined);
    process.stdout.write(`unit ${unit.ticks}\n`);
  },
  onReport: () => undefined,
});
