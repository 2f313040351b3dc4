import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import type { StreamMessage } from "../../central/src/inbox/inbox.ts";
import { openSqliteInbox } from "../../central/src/inbox/sqlite-inbox.ts";
import { systemClock } from "../../central/src/platform/clock.ts";
import { createLogger } from "../../central/src/platform/logger.ts";
import { startCentre, type TestCentre, temporaryFolder } from "./data-path-kit.ts";
import { faultMessage, flowMessage, stayMessage } from "./messages.ts";

const WAIT = { timeout: 40_000, interval: 20 };
const NO_BROKER = "mqtt://127.0.0.1:1";
const epoch = randomUUID();
const hour = { camera: "cam-1", from: "2026-03-02T10:00:00Z", to: "2026-03-02T11:00:00Z" };

const event = (seq: number) => ({ stream: "event", epoch, seq }) as const;
const telemetry = (seq: number) => ({ stream: "telemetry", epoch, seq }) as const;

/** The message without one of the fields of its data. */
function without(message: { readonly data: object }, field: string): object {
  return { ...message, data: Object.fromEntries(Object.entries(message.data).filter(([key]) => key !== field)) };
}

/** Puts texts into an inbox as they are, as an earlier version of the centre may have. */
async function fillInbox(
  dataDir: string,
  rows: readonly (readonly [Pick<StreamMessage, "stream" | "epoch" | "seq">, string, unknown])[],
): Promise<void> {
  const inbox = await openSqliteInbox(join(dataDir, "inbox.sqlite"), systemClock);
  await inbox.commit(
    rows.map(([position, type, message]): StreamMessage => {
      const text = typeof message === "string" ? message : JSON.stringify(message);
      return { what: "stream", agentId: "agent-01", ...position, topic: "t", type, message: text };
    }),
  );
  await inbox.close();
}

const untilTakenIn = (centre: TestCentre) =>
  vi.waitFor(
    async () =>
      expect((await centre.ready()).lagRows).toEqual({ cases: 0, review: 0, cameras: 0, timelines: 0, series: 0 }),
    WAIT,
  );

test("rows from before zones and lines had names are shown under their ids", async () => {
  const dataDir = temporaryFolder();
  const stay = stayMessage(event(1), randomUUID(), "f".repeat(64));
  await fillInbox(dataDir, [
    [event(1), "ngaba.restricted-zone.v1", without(stay, "zoneName")],
    [telemetry(1), "ngaba.flow.v1", without(flowMessage(telemetry(1), hour.from, 3), "lineName")],
  ]);
  for (const start of ["first", "second"]) {
    const centre = await startCentre(NO_BROKER, dataDir);
    await untilTakenIn(centre);
    const { events } = await centre.events.find({ limit: 10 });
    expect(events, start).toMatchObject([{ place: { kind: "zone", id: "zone-1" } }]);
    expect(events[0]).not.toHaveProperty("place.name");
    expect(centre.cameras.cameras()[0]?.lines).toEqual([{ id: "line-1", name: { vi: "line-1", en: "line-1" } }]);
    expect((await centre.series.read(hour)).points).toMatchObject([{ count: 3 }]);
    await centre[Symbol.asyncDispose]();
  }
});

test("rows that cannot be read any more are passed over, counted and said once; what comes after them is shown", async () => {
  const dataDir = temporaryFolder();
  const incidentId = randomUUID();
  const fault = faultMessage(event(4), { cameraId: "cam-1", incidentId, phase: "start" });
  await fillInbox(dataDir, [
    [event(1), "ngaba.restricted-zone.v1", without(stayMessage(event(1), randomUUID(), "f".repeat(64)), "ruleId")],
    [event(2), "ngaba.camera-offline.v1", "no JSON"],
    [event(3), "ngaba.of-another-time.v1", {}],
    [event(4), "ngaba.camera-offline.v1", fault],
    [telemetry(1), "ngaba.flow.v1", without(flowMessage(telemetry(1), hour.from, 3), "lineId")],
    [telemetry(2), "ngaba.health.v1", "no JSON"],
    [telemetry(3), "ngaba.flow.v1", flowMessage(telemetry(3), hour.from, 4)],
  ]);
  for (const start of ["first", "second"]) {
    const log: string[] = [];
    const logger = createLogger("warn", { write: (line: string) => void log.push(line) });
    const centre = await startCentre(NO_BROKER, dataDir, { logger });
    await untilTakenIn(centre);
    expect((await centre.events.find({ limit: 10 })).events, start).toMatchObject([{ id: incidentId }]);
    expect((await centre.series.read(hour)).points).toMatchObject([{ count: 4 }]);
    expect(centre.cameras.cameras()[0]?.lines).toMatchObject([{ id: "line-1" }]);
    const told = log.filter((line) => line.includes("cannot be read"));
    const values = (await centre.registry.getSingleMetric("central_projection_unreadable_rows_total")?.get())?.values;
    const counted = Object.fromEntries((values ?? []).map(({ labels, value }) => [labels.projection, value]));
    // What was passed over once is not read again by its projection, only by the live feed, which has nothing to add.
    expect(counted).toEqual(start === "first" ? { cases: 3, cameras: 2, timelines: 1, series: 1 } : {});
    expect(told).toHaveLength(Object.keys(counted).length);
    await centre[Symbol.asyncDispose]();
  }
});
