import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { systemClock } from "../../platform/clock.ts";
import { createLogger } from "../../platform/logger.ts";
import { type DiskRing, openDiskRing } from "./disk-ring.ts";
import { describeRing } from "./ring.contract.ts";

const NO_LIMITS = { maxAgeMs: 3_600_000, maxBytes: 1e12, segmentMs: 4000, minFreeBytes: 0 };

function testFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "ngaba-ring-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

function openRing(folder: string, limits: Partial<typeof NO_LIMITS> = {}): DiskRing {
  const own = { folder, limits: { ...NO_LIMITS, ...limits }, clock: systemClock, log: createLogger("silent") };
  return openDiskRing({ ...own, tell: () => undefined });
}

describeRing("ring on disk", async () => {
  const ring = openRing(testFolder());
  onTestFinished(() => ring[Symbol.asyncDispose]());
  return ring;
});
