/**
 * Orders evidence and makes it, to be killed at any moment: prints the id of each incident once its event is in the
 * outbox, and "idle" whenever nothing is left to be made. Arguments: folder, with the ring in it, id of the recorded
 * connection, the moment of its first picture, how many incidents.
 */
import { randomUUIDv7 } from "node:crypto";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { RuleIncidentData } from "@ngaba/contract";
import { epochMs } from "@ngaba/contract";
import { openDiskRing } from "@ngaba/edge-agent/capture/ring/disk-ring.ts";
import { EvidenceMaker } from "@ngaba/edge-agent/evidence/evidence-maker.ts";
import { incidentFacts } from "@ngaba/edge-agent/evidence/evidence-order.ts";
import { openEvidenceStore } from "@ngaba/edge-agent/evidence/evidence-store.ts";
import { loadLabelFont } from "@ngaba/edge-agent/evidence/label-font.ts";
import { openEvidenceJobs } from "@ngaba/edge-agent/evidence/sqlite-evidence-jobs.ts";
import { createMessageRecorder } from "@ngaba/edge-agent/outbox/message-recorder.ts";
import { openSqliteOutbox } from "@ngaba/edge-agent/outbox/sqlite-outbox.ts";
import { systemClock } from "@ngaba/edge-agent/platform/clock.ts";
import { createLogger } from "@ngaba/edge-agent/platform/logger.ts";

const [folder = "", streamId = "", startsAt = "0", count = "0"] = process.argv.slice(2);
const HASH = "a".repeat(64);
const log = createLogger("silent");
const video = openDiskRing({
  ...{ folder: join(folder, "ring"), clock: systemClock, log, tell: () => undefined },
  limits: { maxAgeMs: 3_600_000, maxBytes: 1e12, segmentMs: 4_000, minFreeBytes: 0 },
});
const store = openEvidenceStore({ folder: join(folder, "evidence"), log });
const jobs = openEvidenceJobs(join(folder, "jobs.sqlite"), log);
const recorder = createMessageRecorder("agent-01", openSqliteOutbox({ path: join(folder, "outbox.sqlite"), log }));
const maker = new EvidenceMaker({
  ...{ video, store, jobs, recorder, log, outline: loadLabelFont(), niceLevel: 0 },
  ...{ agentId: "agent-01", version: "1.2.3", clock: systemClock, onProblem: () => undefined },
});

function incidentAt(at: number): RuleIncidentData {
  const time = new Date(at).toISOString();
  return {
    ...{ schemaVersion: 1, cameraId: "cam-1", incidentId: randomUUIDv7(), phase: "start", severity: "warning" },
    ...{ startedAt: time, durationMs: 0, readAt: time, clock: { source: "ntp" }, ruleId: "den-do", confidence: 0.8 },
    title: { vi: "Vượt đèn đỏ", en: "Red light" },
    place: { kind: "stop-line", id: "vach", name: { vi: "Vạch", en: "Line" } },
    ...{ moments: { at: time }, snapshots: [], configHash: HASH, sceneHash: HASH, modelHash: HASH },
  };
}

function record(number: number): void {
  const at = Number(startsAt) + number * 40;
  const data = incidentAt(at);
  maker.order({
    ...{ id: data.incidentId, reason: "incident", manifestId: randomUUIDv7(), cameraId: "cam-1" },
    ...{ from: at - 2_000, to: at + 2_000 },
    shots: {
      ...{ at, before: at - 400, zones: [], box: [0.4, 0.4, 0.5, 0.6] },
      origin: { streamId, timeline: 0, ticks: number * 3_600 },
    },
    facts: {
      ...{ incident: incidentFacts("red-light", data), configHash: HASH, models: [] },
      clock: { agent: { source: "ntp" }, picture: { source: "rtcp", uncertaintyMs: 3 } },
    },
  });
  recorder.incident({ kind: "red-light", data }, epochMs(at));
  process.stdout.write(`${data.incidentId}\n`);
}

const running = maker.run(new AbortController().signal);
for (let index = 0; index < Number(count); index += 1) {
  record(60 + (index % 100));
  await sleep(100);
}
for (;;) {
  if (maker.ordered === 0) process.stdout.write("idle\n");
  await Promise.race([running, sleep(100)]);
}
