/** What the tests of the centre's data path share: a city of three cameras, a real agent's outbox and publisher. */
import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { durationMs } from "@ngaba/contract";
import { type PublisherOptions, runPublisher } from "@ngaba/edge-agent/outbox/mqtt-publisher.ts";
import type { Outbox } from "@ngaba/edge-agent/outbox/outbox.ts";
import { openSqliteOutbox } from "@ngaba/edge-agent/outbox/sqlite-outbox.ts";
import { systemClock as edgeClock } from "@ngaba/edge-agent/platform/clock.ts";
import { expect, onTestFinished, vi } from "vitest";
import type { Inventory } from "../../central/src/cameras/inventory.ts";
import { type DataPath, type DataPathOptions, startDataPath } from "../../central/src/data-path.ts";
import { forms } from "../../central/src/documents/record-kit.ts";
import { systemClock } from "../../central/src/platform/clock.ts";
import { Registry } from "../../central/src/platform/metrics.ts";
import { createCityLaw } from "../../central/src/review/city-law.ts";
import type { LoadedLaw } from "../../central/src/review/review-law.ts";
import { createTurns } from "../../central/src/review/turns.ts";
import { loadAuthorities } from "../../config/src/authority/load-authorities.ts";
import { loadCalendar } from "../../config/src/calendar/load-calendar.ts";
import { loadStatutes } from "../../config/src/statutes/load-statutes.ts";
import type { Statute } from "../../config/src/statutes/statute.ts";
import { agentLogger, centreLogger } from "../kept-loggers.ts";
import { startInfluxd } from "../servers/influxd.ts";
import { startMosquitto } from "../servers/mosquitto.ts";
import { openUplink, type Uplink } from "../servers/uplink.ts";

export const logins = {
  central: "centre-of-a-test",
  "agent-01": "one-of-a-test",
  "agent-02": "two-of-a-test",
} as const;

const name = { vi: "Ngã ba", en: "Junction" };
export const inventory: Inventory = {
  sites: [{ id: "vt-001", name, ward: name, latitude: 21.3, longitude: 105.4, positionIsSample: true }],
  cameras: ["cam-1", "cam-2", "cam-3"].map((id) => ({ id, siteId: "vt-001", name, isSmart: id === "cam-1" })),
};

/** Those that are shipped. */
export const statutes: readonly Statute[] = loadStatutes(join(import.meta.dirname, "../../config/statutes/vn"));

const folderOf = (name: string) => join(import.meta.dirname, "../../config", name);

/** The one that is shipped, with nobody asked twice. */
const cityLaw: LoadedLaw = createCityLaw({
  ...{ statutes, calendar: loadCalendar(folderOf("calendar/vn")), secondApproval: { mode: "never" } },
  authorities: loadAuthorities(folderOf("authority/vn.yaml")),
});

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "ngaba-central-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

export interface TestCentre extends DataPath {
  readonly registry: Registry;
  /** Value of a counter, summed over its labels. */
  count(metric: string): Promise<number>;
}

/** Starts the centre's data path; it is stopped at the end of the test at the latest. May not be connected yet. */
export async function startCentre(
  brokerUrl: string,
  dataDir: string,
  more: Partial<DataPathOptions> = {},
): Promise<TestCentre> {
  const registry = new Registry();
  const path = await startDataPath({
    ...{ brokerUrl, dataDir, inventory, statutes, registry, clock: systemClock, logger: centreLogger() },
    brokerCredentials: { username: "central", password: logins.central },
    series: { kind: "embedded" },
    storedMedia: async () => new Set(),
    review: {
      ...{ law: cityLaw, mediaStates: async () => new Map(), turns: createTurns() },
      documents: { forms, read: async () => "not-arrived", fileOf: async () => undefined },
    },
    signal: new AbortController().signal,
    ...more,
  });
  let isStopped = false;
  const stop = async () => {
    if (isStopped) return;
    isStopped = true;
    await path[Symbol.asyncDispose]();
  };
  onTestFinished(stop);
  const count = async (metric: string) => {
    const values = (await registry.getSingleMetric(metric)?.get())?.values ?? [];
    return values.reduce((sum, { value }) => sum + value, 0);
  };
  return { ...path, registry, count, [Symbol.asyncDispose]: stop };
}

/** Waits until the centre hears what is published: telemetry from before that is lost, events come again. */
export async function untilConnected(centre: DataPath): Promise<void> {
  await vi.waitFor(async () => expect((await centre.ready()).isBrokerConnected).toBe(true), { timeout: 40_000 });
}

/** The real outbox and publisher of `agent-01`, with short waits. */
export function startAgent(
  brokerUrl: string,
  outboxFile: string,
  brokerPassword: string = logins["agent-01"],
  listening: PublisherOptions["listening"] = [],
): { outbox: Outbox; stop(): Promise<void> } {
  const log = agentLogger();
  const outbox = openSqliteOutbox({ path: outboxFile, log });
  const stopping = new AbortController();
  const options = {
    ...{
      agentId: "agent-01",
      brokerUrl,
      brokerPassword: () => brokerPassword,
      outbox,
      clock: edgeClock,
      log,
      listening,
    },
    identity: { bootId: randomUUID(), version: "0.0.0-test", configHash: "0".repeat(64) },
    timing: { minBackoffMs: 20, maxBackoffMs: 200, firstTimeoutMs: durationMs(500), maxTimeoutMs: durationMs(2_000) },
  };
  const publishing = runPublisher(options, stopping.signal);
  const stop = async () => {
    stopping.abort();
    await publishing;
  };
  onTestFinished(stop);
  return { outbox, stop };
}

/** The broker, and agent-01 with its outbox. Both stop at the end of the test at the latest. */
export async function startBrokerAndAgent() {
  const broker = await startMosquitto({ logins });
  onTestFinished(() => broker.stop());
  const agent = startAgent(broker.url, join(temporaryFolder(), "outbox.db"));
  return { url: broker.url, agent, outbox: agent.outbox };
}

/** A centre that is connected and keeps its series in a real InfluxDB, whose cable can be pulled out. */
export async function startCentreBehindUplink(brokerUrl: string): Promise<{ centre: TestCentre; uplink: Uplink }> {
  const server = await startInfluxd();
  onTestFinished(() => server.stop());
  const uplink = await openUplink(server.port);
  onTestFinished(() => uplink.close());
  const { database, username, password } = server;
  const series = { kind: "influx", url: `http://127.0.0.1:${uplink.port}`, database, username, password } as const;
  const centre = await startCentre(brokerUrl, temporaryFolder(), { series });
  await untilConnected(centre);
  return { centre, uplink };
}
