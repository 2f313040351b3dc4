/**
 * `node burst-agent.ts DATA_DIR BROKER_URL AGENT_ID COUNT`, password in NGABA_BROKER_PASSWORD: an agent's outbox and publisher, the real
 * ones, that records COUNT events as fast as it can. It says each event's id on stdout once the outbox has it: from then
 * on it must arrive, whatever is killed. SIGTERM ends it.
 */
import { randomUUIDv7 } from "node:crypto";
import { writeSync } from "node:fs";
import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { agentTopics, cameraSource, type EventMessage, type StreamPosition } from "@ngaba/contract";
import { runPublisher } from "@ngaba/edge-agent/outbox/mqtt-publisher.ts";
import { openSqliteOutbox } from "@ngaba/edge-agent/outbox/sqlite-outbox.ts";
import { systemClock } from "@ngaba/edge-agent/platform/clock.ts";
import { createLogger } from "@ngaba/edge-agent/platform/logger.ts";

const [dataDir = "", brokerUrl = "", agentId = "", count = ""] = process.argv.slice(2);
const cameras = ["cam-a", "cam-b", "cam-c"];
const stopping = new AbortController();
process.on("SIGTERM", () => stopping.abort());

const log = createLogger("silent");
const outbox = openSqliteOutbox({ path: join(dataDir, "outbox.sqlite"), log });
const publishing = runPublisher(
  {
    agentId,
    brokerUrl,
    brokerPassword: () => process.env.NGABA_BROKER_PASSWORD ?? "",
    identity: { bootId: randomUUIDv7(), version: "burst", configHash: "0".repeat(64) },
    outbox,
    clock: systemClock,
    log,
    timing: { firstTimeoutMs: 1_000 as never, maxBackoffMs: 1_000 },
  },
  stopping.signal,
);

for (let index = 0; index < Number(count) && !stopping.signal.aborted; index += 1) {
  const cameraId = cameras[index % cameras.length] ?? "";
  const incidentId = randomUUIDv7();
  outbox.append("event", agentTopics(agentId).event("camera-offline"), (position) =>
    JSON.stringify(cameraFault(cameraId, incidentId, position)),
  );
  tell(`${incidentId}\n`);
  if (index % 10 === 0) await nextTurn();
}
await publishing;

/** Written before the next event is recorded, so that a kill finds nothing waiting; a full pipe is tried again. */
function tell(line: string): void {
  for (;;) {
    try {
      writeSync(1, line);
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
    }
  }
}

function cameraFault(cameraId: string, incidentId: string, position: StreamPosition): EventMessage {
  const now = new Date().toISOString();
  return {
    specversion: "1.0",
    id: randomUUIDv7(),
    source: cameraSource(agentId, cameraId),
    type: "ngaba.camera-offline.v1",
    time: now,
    subject: incidentId,
    datacontenttype: "application/json",
    ...position,
    data: {
      schemaVersion: 1,
      cameraId,
      incidentId,
      phase: "start",
      severity: "warning",
      startedAt: now,
      durationMs: 0,
      readAt: now,
      clock: { source: "unknown" },
      configHash: "0".repeat(64),
      reason: "stalled",
      detail: "burst",
    },
  };
}
