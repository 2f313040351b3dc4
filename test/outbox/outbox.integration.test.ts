import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AgentStatus, agentTopics } from "@ngaba/contract";
import { type PublisherOptions, runPublisher } from "@ngaba/edge-agent/outbox/mqtt-publisher.ts";
import { openSqliteOutbox, type SqliteOutbox } from "@ngaba/edge-agent/outbox/sqlite-outbox.ts";
import { createLogger } from "@ngaba/edge-agent/platform/logger.ts";
import { expect, onTestFinished, test, vi } from "vitest";
import { startPrintingProgram } from "../printing-program.ts";
import { type Mosquitto, startMosquitto } from "../servers/mosquitto.ts";
import { openUplink } from "../servers/uplink.ts";
import {
  type CentreMemory,
  committedIn,
  emptyMemory,
  startAcknowledgingSubscriber,
} from "./acknowledging-subscriber.ts";
import { logins, namesOf, publisherOptions, record } from "./agent-kit.ts";

const patient = { timeout: 20_000, interval: 20 };

async function broker(): Promise<Mosquitto> {
  const mosquitto = await startMosquitto({ logins });
  onTestFinished(() => mosquitto.stop());
  return mosquitto;
}

async function centre(url: string, memory: CentreMemory): Promise<{ stop(): Promise<void> }> {
  const subscriber = await startAcknowledgingSubscriber(url, logins.central, memory);
  onTestFinished(() => subscriber.stop());
  return subscriber;
}

/** A broker whose cable can be pulled out on the agents' side, and a centre that is connected to it. */
async function centreBehindUplink() {
  const mosquitto = await broker();
  const uplink = await openUplink(mosquitto.port);
  onTestFinished(() => uplink.close());
  const memory = emptyMemory();
  await centre(mosquitto.url, memory);
  return { uplink, uplinkUrl: `mqtt://127.0.0.1:${uplink.port}`, memory };
}

/** A folder that goes with the test. */
function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "ngaba-test-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Publishes an outbox in this process until the test ends. */
function startAgent(
  brokerUrl: string,
  options: Partial<PublisherOptions> = {},
): { outbox: SqliteOutbox; stop(): Promise<void> } {
  const outbox = openSqliteOutbox({ path: join(temporaryFolder(), "outbox.db"), log: createLogger("silent") });
  const stopping = new AbortController();
  const running = runPublisher({ ...publisherOptions(brokerUrl, outbox), ...options }, stopping.signal);
  const stop = async () => {
    stopping.abort();
    await running;
  };
  onTestFinished(async () => {
    await stop();
    outbox.close();
  });
  return { outbox, stop };
}

const names = (prefix: string, count: number): string[] => Array.from({ length: count }, (_, i) => `${prefix}${i}`);

test("the status comes before any event, and says offline after a good end as after a lost one", async () => {
  const { uplink, uplinkUrl, memory } = await centreBehindUplink();
  const states = () =>
    memory.arrived
      .filter(({ topic }) => topic.endsWith("/status"))
      .map(({ payload }) => AgentStatus.parse(JSON.parse(payload)));

  const agent = startAgent(uplinkUrl);
  record(agent.outbox, "first");
  await vi.waitFor(() => expect(agent.outbox.counts("event").rows).toBe(0), patient);
  expect(memory.arrived.map(({ topic }) => topic)).toEqual([
    agentTopics("agent-01").status,
    agentTopics("agent-01").event("restricted-zone"),
  ]);
  expect(states()).toMatchObject([{ state: "online", outbox: { epoch: agent.outbox.epoch, oldestSeq: 1 } }]);
  uplink.cut();
  await vi.waitFor(() => expect(states().at(-1)?.state).toBe("offline"), patient);
  uplink.restore();
  await vi.waitFor(() => expect(states().at(-1)).toMatchObject({ state: "online", outbox: { oldestSeq: 2 } }), patient);
  await agent.stop();
  await vi.waitFor(() => expect(states().at(-1)?.state).toBe("offline"), patient);
});

test("events recorded while the uplink is cut reach the centre in order, once it is back, and leave the outbox", async () => {
  const { uplink, uplinkUrl, memory } = await centreBehindUplink();
  const { outbox } = startAgent(uplinkUrl);

  record(outbox, "v0");
  await vi.waitFor(() => expect(committedIn(memory)).toHaveLength(1), patient);
  uplink.cut();
  for (const name of ["v1", "v2", "v3"]) record(outbox, name);
  await vi.waitFor(() => expect(uplink.refusedCount).toBeGreaterThan(0), patient); // it tried, and could not
  expect(committedIn(memory)).toHaveLength(1);
  expect(outbox.read("event", 1, 10)).toHaveLength(3);
  uplink.restore();

  await vi.waitFor(() => expect(namesOf(committedIn(memory))).toEqual(["v0", "v1", "v2", "v3"]), patient);
  await vi.waitFor(() => expect(outbox.counts("event").rows).toBe(0), patient);
});

test("a link that cuts off again and again in a burst loses nothing and keeps the order", async () => {
  const { uplink, uplinkUrl, memory } = await centreBehindUplink();
  const { outbox } = startAgent(uplinkUrl);

  for (let round = 0; round < 5; round += 1) {
    for (const name of names(`r${round}-`, 300)) record(outbox, name);
    const had = committedIn(memory).length;
    await vi.waitFor(() => expect(committedIn(memory).length).toBeGreaterThan(had), { ...patient, interval: 1 });
    uplink.cut();
    uplink.restore();
  }
  const all = [0, 1, 2, 3, 4].flatMap((round) => names(`r${round}-`, 300));
  await vi.waitFor(() => expect(namesOf(committedIn(memory))).toEqual(all), patient);
});

test("a broker killed right after it acknowledged takes nothing with it", async () => {
  const mosquitto = await broker();
  const memory = emptyMemory();
  const { outbox } = startAgent(mosquitto.url);
  for (const name of names("e", 1_000)) record(outbox, name);
  // A centre that hears all and commits nothing shows that the broker has taken a whole window. Then it dies.
  const heard = emptyMemory();
  const mute = await startAcknowledgingSubscriber(mosquitto.url, logins.central, heard, { isMute: true });
  onTestFinished(() => mute.stop());
  await vi.waitFor(() => expect(heard.arrived.length).toBeGreaterThan(500), patient);
  await mosquitto.kill9();
  await mute.stop();
  expect(outbox.counts("event").rows).toBe(1_000);
  await mosquitto.restart();
  await centre(mosquitto.url, memory);
  await vi.waitFor(() => expect(committedIn(memory).length).toBeGreaterThan(100), { ...patient, interval: 1 });
  await mosquitto.kill9();
  for (const name of names("late", 10)) record(outbox, name);
  await mosquitto.restart();

  const all = [...names("e", 1_000), ...names("late", 10)];
  await vi.waitFor(() => expect(namesOf(committedIn(memory))).toEqual(all), patient);
  await vi.waitFor(() => expect(outbox.counts("event").rows).toBe(0), patient);
});

test("a centre that was away, and one that lost its memory, both come to know every event that was still held", async () => {
  const mosquitto = await broker();
  const before = emptyMemory();
  const first = await centre(mosquitto.url, before);
  const { outbox } = startAgent(mosquitto.url);
  for (const name of names("a", 20)) record(outbox, name);
  await vi.waitFor(() => expect(outbox.counts("event").rows).toBe(0), patient);
  await first.stop();
  for (const name of names("b", 20)) record(outbox, name);

  const second = await centre(mosquitto.url, before);
  await vi.waitFor(() => expect(namesOf(committedIn(before))).toEqual([...names("a", 20), ...names("b", 20)]), patient);
  await second.stop();
  for (const name of names("c", 20)) record(outbox, name);

  const after = emptyMemory();
  await centre(mosquitto.url, after);
  await vi.waitFor(() => expect(namesOf(committedIn(after))).toEqual(names("c", 20)), patient);
});

test("an agent killed in a burst, again and again, delivers each event that reached its outbox once", async () => {
  const mosquitto = await broker();
  const memory = emptyMemory();
  await centre(mosquitto.url, memory);
  const file = join(temporaryFolder(), "outbox.db");
  const printed: string[] = [];
  for (const run of ["k0", "k1", "k2"]) {
    const agent = bursting(mosquitto.url, file, run, 100_000, printed);
    const had = committedIn(memory).length;
    await vi.waitFor(() => expect(committedIn(memory).length).toBeGreaterThan(had + 150), { ...patient, interval: 1 });
    agent.kill("SIGKILL");
    await once(agent, "close");
  }
  bursting(mosquitto.url, file, "last", 10, printed);
  await vi.waitFor(() => expect(namesOf(committedIn(memory)).at(-1)).toBe("last-9"), patient);

  const committed = namesOf(committedIn(memory));
  expect(new Set(committed).size).toBe(committed.length);
  expect(memory.committed.size, "one epoch, so the outbox was never made anew").toBe(1);
  // The newest event of a killed run may lie in the outbox without having been printed.
  const unprinted = committed.filter((name) => !printed.includes(name));
  expect(unprinted.length).toBeLessThanOrEqual(3);
  expect(committed.filter((name) => printed.includes(name))).toEqual(printed);
});

const bursting = (url: string, file: string, run: string, count: number, printed: string[]) =>
  startPrintingProgram(new URL("./bursting-agent.ts", import.meta.url), [url, file, run, String(count)], printed);

test("telemetry leaves the outbox when the broker has taken it, and waits while there is no way to it", async () => {
  const { uplink, uplinkUrl, memory } = await centreBehindUplink();
  const { outbox } = startAgent(uplinkUrl);
  const measure = () => outbox.append("telemetry", agentTopics("agent-01").health, (place) => JSON.stringify(place));
  const arrived = () => memory.arrived.filter(({ topic }) => topic.endsWith("/health"));
  const measured = () => new Set(arrived().map(({ payload }) => Number(JSON.parse(payload).seq)));

  for (let i = 0; i < 120; i += 1) measure();
  await vi.waitFor(() => expect(outbox.counts("telemetry").rows).toBe(0), patient);
  uplink.cut();
  measure();
  await vi.waitFor(() => expect(uplink.refusedCount).toBeGreaterThan(0), patient);
  expect(outbox.counts("telemetry").rows).toBe(1);
  uplink.restore();
  await vi.waitFor(() => expect(measured().size).toBe(121), patient);
  await vi.waitFor(() => expect(outbox.counts("telemetry").rows).toBe(0), patient);
});

test("an outbox that went back in time goes on in a new epoch, so that nothing new passes for a repetition", async () => {
  const mosquitto = await broker();
  const memory = emptyMemory();
  await centre(mosquitto.url, memory);
  const { outbox } = startAgent(mosquitto.url);
  const oldEpoch = outbox.epoch;
  // The centre has committed what this file does not know of any more.
  memory.committed.set(`agent-01 ${oldEpoch}`, [{ seq: 500, payload: JSON.stringify({ name: "before" }) }]);
  for (const name of ["x", "y"]) record(outbox, name);

  await vi.waitFor(() => expect(namesOf(committedIn(memory))).toEqual(["before", "x", "y"]), patient);
  expect(outbox.epoch).not.toBe(oldEpoch);
});
