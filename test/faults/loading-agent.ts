/**
 * `node loading-agent.ts DATA_DIR BROKER_URL CAMERA_ID FIRST_MINUTE_MS`, password in NGABA_BROKER_PASSWORD: an agent's
 * outbox and publisher, the real ones, with work for both stores of the centre: again and again an incident begins or
 * ends and a minute is counted, and each second all cameras are reported. Over its channel it is given
 * {@link LoadOrder}s, and tells what has reached the outbox as {@link Recorded}. Without its channel it ends.
 */
import { randomUUIDv7 } from "node:crypto";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { CameraState } from "@ngaba/contract";
import { runPublisher } from "@ngaba/edge-agent/outbox/mqtt-publisher.ts";
import { openSqliteOutbox } from "@ngaba/edge-agent/outbox/sqlite-outbox.ts";
import { systemClock } from "@ngaba/edge-agent/platform/clock.ts";
import { createLogger } from "@ngaba/edge-agent/platform/logger.ts";
import { recordFault, recordFlow, recordHealth } from "../central/messages.ts";

/** States of the cameras from now on; `finished`: no more is recorded, what is there is still sent. */
export type LoadOrder = { readonly states: Readonly<Record<string, CameraState>> } | "finished";

export type Recorded =
  | { readonly kind: "event"; readonly incidentId: string; readonly phase: "start" | "end" }
  | { readonly kind: "minute"; readonly fromMs: number; readonly count: number; readonly atMs: number }
  | { readonly kind: "finished" };

const RECORD_EVERY_MS = 20;
const RECORDS_A_SECOND = 1_000 / RECORD_EVERY_MS;
/** Incidents that go on at any time. */
const OPEN_INCIDENTS = 10;
const MINUTE_MS = 60_000;

const [dataDir = "", brokerUrl = "", cameraId = "", firstMinuteMs = ""] = process.argv.slice(2);
const log = createLogger("silent");
const outbox = openSqliteOutbox({ path: join(dataDir, "outbox.sqlite"), log });
let states: Readonly<Record<string, { readonly state: CameraState; readonly stateSince: string }>> = {};
let isFinished = false;

process.once("disconnect", () => process.exit());
process.on("message", (order: LoadOrder) => {
  if (order === "finished") isFinished = true;
  else states = sinceNow(order.states);
});
const publishing = runPublisher(
  {
    ...{ agentId: "agent-01", brokerUrl, outbox, clock: systemClock, log },
    brokerPassword: () => process.env.NGABA_BROKER_PASSWORD ?? "",
    identity: { bootId: randomUUIDv7(), version: "load", configHash: "0".repeat(64) },
  },
  new AbortController().signal,
);

const open: string[] = [];
for (let number = 0; !isFinished; number++) {
  if (number % RECORDS_A_SECOND === 0) recordHealth(outbox, states);
  recordEvent();
  recordMinute(number);
  await sleep(RECORD_EVERY_MS);
}
tell({ kind: "finished" });
await publishing;

function sinceNow(told: Readonly<Record<string, CameraState>>): typeof states {
  const now = new Date().toISOString();
  return Object.fromEntries(
    Object.entries(told).map(([id, state]) => {
      const before = states[id];
      return [id, before?.state === state ? before : { state, stateSince: now }];
    }),
  );
}

function recordEvent(): void {
  const ending = open.length >= OPEN_INCIDENTS ? open.shift() : undefined;
  const phase = ending === undefined ? "start" : "end";
  const incidentId = recordFault(outbox, { cameraId, phase, ...(ending !== undefined && { incidentId: ending }) });
  if (ending === undefined) open.push(incidentId);
  tell({ kind: "event", incidentId, phase });
}

function recordMinute(number: number): void {
  const fromMs = Number(firstMinuteMs) + number * MINUTE_MS;
  const count = (number % 7) + 1;
  recordFlow(outbox, new Date(fromMs).toISOString(), count);
  tell({ kind: "minute", fromMs, count, atMs: Date.now() });
}

function tell(recorded: Recorded): void {
  process.send?.(recorded);
}
