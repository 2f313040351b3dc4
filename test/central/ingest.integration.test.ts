import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Ack, agentTopics } from "@ngaba/contract";
import mqtt from "mqtt";
import { expect, onTestFinished, test, vi } from "vitest";
import { openSqliteInbox } from "../../central/src/inbox/sqlite-inbox.ts";
import { startMqttSubscriber } from "../../central/src/ingest/mqtt-subscriber.ts";
import { systemClock } from "../../central/src/platform/clock.ts";
import { createLogger } from "../../central/src/platform/logger.ts";
import { startMosquitto } from "../servers/mosquitto.ts";
import { openUplink } from "../servers/uplink.ts";
import { logins, startAgent, startCentre, temporaryFolder, untilConnected } from "./data-path-kit.ts";
import { faultMessage, recordFault } from "./messages.ts";
import { startStubbornBroker } from "./stubborn-broker.ts";

const WAIT = { timeout: 40_000, interval: 20 };
const topics = agentTopics("agent-01");

async function startBroker() {
  const broker = await startMosquitto({ logins });
  onTestFinished(() => broker.stop());
  return broker;
}

async function connectAs(login: keyof typeof logins, url: string) {
  const client = await mqtt.connectAsync(url, { username: login, password: logins[login], protocolVersion: 4 });
  onTestFinished(() => client.endAsync(true));
  return client;
}

/** The seqs of what survived in an inbox that nobody has open. */
async function survivingSeqs(dataDir: string): Promise<number[]> {
  const inbox = await openSqliteInbox(join(dataDir, "inbox.sqlite"), systemClock);
  const rows = await inbox.readAfter(0, 10_000);
  await inbox.close();
  return rows.filter(({ stream }) => stream === "event").map(({ seq }) => seq);
}

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

test("an agent's events arrive once each, in order, are acknowledged and shown", async () => {
  const broker = await startBroker();
  const dataDir = temporaryFolder();
  const centre = await startCentre(broker.url, dataDir);
  const agent = startAgent(broker.url, join(dataDir, "outbox.db"));
  const ids = upTo(1_200).map(() => recordFault(agent.outbox));

  await vi.waitFor(() => expect(agent.outbox.read("event", 0, 1)).toEqual([]), WAIT);
  await vi.waitFor(
    async () =>
      expect((await centre.ready()).lagRows).toEqual({ cases: 0, review: 0, cameras: 0, timelines: 0, series: 0 }),
    WAIT,
  );
  expect((await centre.events.get(ids.at(-1) ?? ""))?.messages).toHaveLength(1);
  expect((await centre.inbox.ledger()).gaps).toEqual([]);
  await centre[Symbol.asyncDispose]();
  expect(await survivingSeqs(dataDir)).toEqual(upTo(1_200));
});

test("a centre killed between commit and acknowledgement acknowledges after its restart, and has nothing twice", async () => {
  const broker = await startBroker();
  const dataDir = temporaryFolder();
  const acks: Ack[] = [];
  const listener = await connectAs("agent-01", broker.url);
  listener.on("message", (_topic, payload) => void acks.push(Ack.parse(JSON.parse(payload.toString()))));
  await listener.subscribeAsync(topics.ack, { qos: 1 });

  const file = fileURLToPath(new URL("./self-killing-centre.ts", import.meta.url));
  const env = { ...process.env, NGABA_BROKER_PASSWORD: logins.central };
  const dying = spawn(process.execPath, [file, broker.url, dataDir], { env, stdio: "inherit" });
  onTestFinished(() => void dying.kill("SIGKILL"));
  const agent = startAgent(broker.url, join(dataDir, "outbox.db"));
  for (const _ of upTo(20)) recordFault(agent.outbox);
  const [, signal] = await once(dying, "exit");
  expect(signal).toBe("SIGKILL");
  const survived = await survivingSeqs(dataDir);
  expect(survived.length).toBeGreaterThan(0);
  expect(acks.filter((ack) => ack.upTo > 0)).toEqual([]);
  expect(agent.outbox.read("event", 0, 100)).toHaveLength(20);

  const centre = await startCentre(broker.url, dataDir);
  await vi.waitFor(() => expect(agent.outbox.read("event", 0, 1)).toEqual([]), WAIT);
  expect(acks[0]).toMatchObject({ upTo: survived.length, resend: true });
  expect(acks.at(-1)).toMatchObject({ upTo: 20 });
  await centre[Symbol.asyncDispose]();
  expect(await survivingSeqs(dataDir)).toEqual(upTo(20));
});

test("what is not ours is set aside and counted, and what comes after it is taken", async () => {
  const broker = await startBroker();
  const centre = await startCentre(broker.url, temporaryFolder());
  await vi.waitFor(async () => expect((await centre.ready()).isReady).toBe(true), WAIT);
  const client = await connectAs("agent-01", broker.url);
  const send = (topic: string, payload: string | Buffer) => client.publishAsync(topic, payload, { qos: 1 });
  const epoch = randomUUID();
  const fault = (seq: number) =>
    faultMessage({ stream: "event", epoch, seq }, { cameraId: "cam-1", incidentId: randomUUID(), phase: "start" });

  await send(topics.flow, Buffer.alloc(300 * 1024, "x"));
  await send(topics.health, "{");
  await send(topics.event("camera-offline"), Buffer.from([0xff, 0xfe]));
  await send(topics.event("restricted-zone"), JSON.stringify(fault(1)));
  await send(
    topics.event("camera-offline"),
    JSON.stringify(fault(1)).replaceAll("/agents/agent-01/", "/agents/agent-02/"),
  );
  await send(topics.event("camera-offline"), JSON.stringify({ ...fault(1), seq: "1" }));
  await send(topics.status, "[]");
  await send(topics.event("camera-offline"), JSON.stringify(fault(2)));

  // What could not be read but told its place has taken it, and is kept: else what follows would never arrive.
  await vi.waitFor(() => expect(centre.inbox.lastId()).toBe(2), WAIT);
  expect((await centre.inbox.readAfter(0, 10)).map(({ seq, type }) => [seq, type])).toEqual([
    [1, "unreadable"],
    [2, "ngaba.camera-offline.v1"],
  ]);
  await vi.waitFor(async () => expect((await centre.events.find({ limit: 10 })).events).toHaveLength(1), WAIT);
  const aside = await centre.inbox.setAside(100);
  expect(aside.map(({ reason }) => reason).reverse()).toEqual([
    ...["too-large", "not-json", "not-json", "wrong-kind", "wrong-agent", "schema", "schema"],
  ]);
  expect(aside.at(-1)?.head.length).toBe(4_096);
  expect(await centre.count("central_ingest_set_aside_total")).toBe(7);
});

test("an event that does not follow is thrown away, and the agent is asked to send from where it stands", async () => {
  const broker = await startBroker();
  const centre = await startCentre(broker.url, temporaryFolder());
  await vi.waitFor(async () => expect((await centre.ready()).isReady).toBe(true), WAIT);
  const client = await connectAs("agent-01", broker.url);
  const acks: Ack[] = [];
  client.on("message", (_topic, payload) => void acks.push(Ack.parse(JSON.parse(payload.toString()))));
  await client.subscribeAsync(topics.ack, { qos: 1 });
  const epoch = randomUUID();
  const send = (seq: number) => {
    const about = { cameraId: "cam-1", incidentId: randomUUID(), phase: "start" } as const;
    const text = JSON.stringify(faultMessage({ stream: "event", epoch, seq }, about));
    return client.publishAsync(topics.event("camera-offline"), text, { qos: 1 });
  };
  for (const seq of [1, 2, 5, 6]) await send(seq);
  await vi.waitFor(() => expect(acks).toContainEqual({ epoch, upTo: 2, resend: true }), WAIT);
  for (const seq of [2, 3, 4, 5, 6]) await send(seq);
  await vi.waitFor(() => expect(acks.at(-1)?.upTo).toBe(6), WAIT);

  expect((await centre.inbox.readAfter(0, 100)).map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6]);
  expect(await centre.count("central_inbox_out_of_order_total")).toBe(2);
  expect(await centre.count("central_inbox_duplicates_total")).toBe(1);
});

test("a centre that lost its memory writes down what it will never get, and goes on from there", async () => {
  const broker = await startBroker();
  const dataDir = temporaryFolder();
  const agentFolder = temporaryFolder();
  const agent = startAgent(broker.url, join(agentFolder, "outbox.db"));
  const before = await startCentre(broker.url, dataDir);
  for (const _ of upTo(10)) recordFault(agent.outbox);
  await vi.waitFor(() => expect(agent.outbox.read("event", 0, 1)).toEqual([]), WAIT);
  await before[Symbol.asyncDispose]();
  rmSync(dataDir, { recursive: true });
  for (const _ of upTo(5)) recordFault(agent.outbox);

  const centre = await startCentre(broker.url, dataDir);
  await vi.waitFor(() => expect(agent.outbox.read("event", 0, 1)).toEqual([]), WAIT);
  const { gaps, positions } = await centre.inbox.ledger();
  expect(gaps).toMatchObject([{ agentId: "agent-01", fromSeq: 1, toSeq: 10 }]);
  expect(positions).toMatchObject([{ stream: "event", upTo: 15, received: 5 }]);
  expect(await centre.count("central_inbox_missing_events_total")).toBe(10);
});

test("a broker that was killed is found again, and nothing is lost", async () => {
  const broker = await startBroker();
  const dataDir = temporaryFolder();
  const centre = await startCentre(broker.url, dataDir);
  const agent = startAgent(broker.url, join(dataDir, "outbox.db"));
  for (const _ of upTo(300)) recordFault(agent.outbox);
  await vi.waitFor(() => expect(centre.inbox.lastId()).toBeGreaterThan(0), WAIT);
  await broker.kill9();
  for (const _ of upTo(300)) recordFault(agent.outbox);
  await vi.waitFor(async () => expect((await centre.ready()).isBrokerConnected).toBe(false), WAIT);
  await broker.restart();

  await vi.waitFor(() => expect(agent.outbox.read("event", 0, 1)).toEqual([]), WAIT);
  await centre[Symbol.asyncDispose]();
  expect(await survivingSeqs(dataDir)).toEqual(upTo(600));
});

test("a wrong password keeps the centre unready, not down", async () => {
  const broker = await startBroker();
  const brokerCredentials = { username: "central", password: "wrong" };
  const centre = await startCentre(broker.url, temporaryFolder(), { brokerCredentials });
  expect(await centre.ready()).toMatchObject({ isReady: false, isBrokerConnected: false, isSeriesReady: true });
});

test("a centre whose subscriptions are refused is not ready, says so once, and tries until they are granted", async () => {
  const broker = await startStubbornBroker(2);
  const log: string[] = [];
  const logger = createLogger("info", { write: (line: string) => void log.push(line) });
  const centre = await startCentre(broker.url, temporaryFolder(), { logger });
  await vi.waitFor(() => expect(broker.refusals()).toBe(1), WAIT);
  expect(await centre.ready()).toMatchObject({ isReady: false, isBrokerConnected: false });
  await untilConnected(centre);
  expect(broker.refusals()).toBe(2);
  expect(log.filter((line) => line.includes("ngaba/v1/+/event/+"))).toHaveLength(1);
});

// Left to itself the MQTT client would give up after 30 s.
test("a broker that hangs does not hold up the centre's end", { timeout: 20_000 }, async () => {
  const broker = await startBroker();
  const link = await openUplink(broker.port);
  onTestFinished(() => link.close());
  const centre = await startCentre(`mqtt://127.0.0.1:${link.port}`, temporaryFolder());
  await untilConnected(centre);
  link.freeze();
  await centre[Symbol.asyncDispose]();
  expect((await centre.ready()).isBrokerConnected).toBe(false);
});

test("a broker that answers no acknowledgement does not hold up the centre's end", { timeout: 20_000 }, async () => {
  const broker = await startStubbornBroker(0);
  const subscriber = startMqttSubscriber({
    ...{
      url: broker.url,
      credentials: { username: "central", password: logins.central },
      logger: createLogger("silent"),
    },
    ...{ receive: () => undefined, room: async () => undefined, onConnection: () => undefined },
    standing: () => [{ agentId: "agent-01", epoch: randomUUID(), upTo: 3, resend: true }],
  });
  await vi.waitFor(() => expect(broker.hasTaken()).toBe(true), WAIT);
  await subscriber.close();
  expect(subscriber.isConnected()).toBe(false);
});
