import { once } from "node:events";
import { connect } from "node:net";
import { agentTopics, centreSubscriptions, signalTopic } from "@ngaba/contract";
import { describe, expect, test, vi } from "vitest";
import { login, MAX_PACKET_BYTES, startTestBroker, type TestBroker, untilClosed } from "./broker-kit.ts";

const patient = { timeout: 20_000, interval: 20 };
const own = agentTopics("agent-02");
const others = agentTopics("agent-01");

/** What each login may hear. */
const readable = {
  central: [...centreSubscriptions, "ngaba/v1/+/config/reported"],
  "agent-01": [others.ack, "ngaba/v1/agent-01/config/desired", "ngaba/v1/agent-01/command/#", "ngaba/v1/+/signal/+"],
  "agent-02": [own.ack, "ngaba/v1/agent-02/config/desired", "ngaba/v1/agent-02/command/#", signalTopic("+", "north")],
};

/** A second client of a login. */
const another = (username: string) => ({ clientId: `${username}-${crypto.randomUUID()}` });

/** Everybody who may hear anything, listening to all of it. @returns what any of them has heard */
async function listenEverywhere(broker: TestBroker): Promise<() => string[]> {
  const listeners = await Promise.all(
    Object.entries(readable).map(async ([username, filters]) => {
      const listener = await login(broker, username, another(username));
      await listener.client.subscribeAsync(filters, { qos: 1 });
      return listener;
    }),
  );
  return () => listeners.flatMap(({ heard }) => heard);
}

/** Publishes, and says after it to all what is allowed: when that has come, the first will not come any more. */
async function isHeard(broker: TestBroker, username: string, topic: string): Promise<boolean> {
  const heard = await listenEverywhere(broker);
  const sender = await login(broker, username);
  // Embedded, the connection of one who was refused ends; PUBACK is given before or not at all.
  await Promise.race([
    sender.client.publishAsync(topic, "{}", { qos: 1 }).catch(() => undefined),
    untilClosed(sender.client),
  ]);
  const honest = await login(broker, "agent-02", another("agent-02"));
  const centre = await login(broker, "central", another("central"));
  const markers = [own.event("marker"), "ngaba/v1/agent-01/command/marker", "ngaba/v1/agent-02/command/marker"];
  for (const marker of markers) {
    const { client } = marker === markers[0] ? honest : centre;
    await client.publishAsync(marker, "{}", { qos: 1 });
  }
  await vi.waitFor(() => expect(heard()).toEqual(expect.arrayContaining(markers)), patient);
  return heard().includes(topic);
}

describe.each(["aedes", "mosquitto"] as const)("%s", (kind) => {
  test.each([
    [own.status, true],
    [own.event("restricted-zone"), true],
    [own.flow, true],
    [own.health, true],
    ["ngaba/v1/agent-02/config/reported", true],
    ["ngaba/v1/agent-02/reply/7", true],
    [signalTopic("agent-02", "north"), true],
    [signalTopic("agent-01", "north"), false],
    [own.ack, false],
    ["ngaba/v1/agent-02/config/desired", false],
    ["ngaba/v1/agent-02/command/snapshot", false],
    [`${own.event("a")}/b`, false],
    [others.status, false],
    [others.event("restricted-zone"), false],
    [others.flow, false],
    [others.health, false],
    [others.ack, false],
    ["ngaba/v1/agent-022/status", false],
    ["ngaba/v1/agent-02", false],
  ])("agent-02 publishes to %s: heard is %s", async (topic, expected) => {
    expect(await isHeard(await startTestBroker(kind), "agent-02", topic)).toBe(expected);
  });

  test.each([
    [own.ack, true],
    ["ngaba/v1/agent-02/config/desired", true],
    ["ngaba/v1/agent-02/command/snapshot", true],
    [own.status, false],
    [own.event("restricted-zone"), false],
    [own.flow, false],
    [own.health, false],
    ["ngaba/v1/agent-02/config/reported", false],
    ["ngaba/v1/agent-02/reply/7", false],
    [signalTopic("agent-02", "north"), false],
  ])("the centre publishes to %s: heard is %s", async (topic, expected) => {
    expect(await isHeard(await startTestBroker(kind), "central", topic)).toBe(expected);
  });

  test("the centre hears what agents say, and by no filter what it says itself", async () => {
    const broker = await startTestBroker(kind);
    const centre = await login(broker, "central");
    const filters = ["#", "ngaba/v1/#", "+/+/+/ack", "ngaba/v1/+/command/#", own.ack, ...readable.central];
    for (const filter of filters) await centre.client.subscribeAsync(filter, { qos: 1 }).catch(() => undefined);
    const speaker = await login(broker, "central", another("central"));
    await speaker.client.publishAsync(own.ack, "{}", { qos: 1 });
    await speaker.client.publishAsync("ngaba/v1/agent-02/command/snapshot", "{}", { qos: 1 });
    const agent = await login(broker, "agent-02");
    await agent.client.publishAsync(own.status, "{}", { qos: 1 });
    await vi.waitFor(() => expect(centre.heard).toContain(own.status), patient);
    expect(new Set(centre.heard)).toEqual(new Set([own.status])); // once for each filter at some brokers
  });

  test("an agent hears what is said to it, and by no filter what is said to or by another", async () => {
    const broker = await startTestBroker(kind);
    const agent = await login(broker, "agent-02");
    const filters = ["#", "+/+/+/#", "ngaba/v1/+/ack", "ngaba/v1/agent-01/#", own.ack, "ngaba/v1/agent-02/command/#"];
    for (const filter of filters) await agent.client.subscribeAsync(filter, { qos: 1 }).catch(() => undefined);
    const other = await login(broker, "agent-01");
    await other.client.publishAsync(others.event("restricted-zone"), "{}", { qos: 1 });
    const centre = await login(broker, "central");
    await centre.client.publishAsync(others.ack, "{}", { qos: 1, retain: true });
    await centre.client.publishAsync("ngaba/v1/agent-02/command/snapshot", "{}", { qos: 1 });
    await centre.client.publishAsync(own.ack, "{}", { qos: 1, retain: true });
    await vi.waitFor(() => expect(agent.heard).toContain(own.ack), patient);
    expect(agent.heard).toEqual(["ngaba/v1/agent-02/command/snapshot", own.ack]);
  });

  test.each([
    ["no login", {}],
    ["a wrong password", { username: "agent-01", password: "wrong" }],
    ["an unknown name", { username: "agent-03", password: "wrong" }],
    ["the centre's name and a wrong password", { username: "central", password: "wrong" }],
  ])("with %s nobody comes in", async (_what, credentials) => {
    const broker = await startTestBroker(kind);
    const options = { username: undefined, password: undefined, clientId: "agent-01", ...credentials };
    await expect(login(broker, "agent-01", options as object)).rejects.toMatchObject({ code: 5 });
  });

  test("a retained ack waits for an agent that connects later, and a will is said when it dies", async () => {
    const broker = await startTestBroker(kind);
    const centre = await login(broker, "central");
    await centre.client.publishAsync(own.ack, "{}", { qos: 1, retain: true });
    await centre.client.subscribeAsync(own.status, { qos: 1 });
    const will = { topic: own.status, payload: Buffer.from("offline"), qos: 1, retain: true } as const;
    const agent = await login(broker, "agent-02", { will });
    await agent.client.subscribeAsync(own.ack, { qos: 1 });
    await vi.waitFor(() => expect(agent.heard).toEqual([own.ack]), patient);
    agent.client.stream.destroy();
    await vi.waitFor(() => expect(centre.heard).toEqual([own.status]), patient);
  });

  test("a will in another's name is never said", async () => {
    const broker = await startTestBroker(kind);
    const centre = await login(broker, "central");
    await centre.client.subscribeAsync(readable.central, { qos: 1 });
    const will = { topic: others.status, payload: Buffer.from("offline"), qos: 1, retain: true } as const;
    const intruder = await login(broker, "agent-02", { will }).catch(() => undefined); // a broker may refuse it outright
    if (kind === "aedes") expect(intruder?.client.connected).toBeUndefined();
    intruder?.client.stream.destroy();
    const honest = await login(broker, "agent-02");
    await honest.client.publishAsync(own.status, "{}", { qos: 1 });
    await vi.waitFor(() => expect(centre.heard).toEqual([own.status]), patient);
  });
});

describe("aedes alone", () => {
  test("nothing is kept for an agent that is away: its outbox and the centre's inbox remember, not the broker", async () => {
    const broker = await startTestBroker("aedes");
    const persistent = { clean: false };
    const before = await login(broker, "agent-02", persistent);
    await before.client.subscribeAsync(own.ack, { qos: 1 });
    await before.client.endAsync();
    const centre = await login(broker, "central");
    await centre.client.publishAsync(own.ack, "{}", { qos: 1 });

    const agent = await login(broker, "agent-02", persistent);
    await agent.client.subscribeAsync("ngaba/v1/agent-02/command/#", { qos: 1 });
    await centre.client.publishAsync("ngaba/v1/agent-02/command/snapshot", "{}", { qos: 1 });
    await vi.waitFor(() => expect(agent.heard).toContain("ngaba/v1/agent-02/command/snapshot"), patient);
    expect(agent.heard).not.toContain(own.ack);
  });

  test.each(["agent-01", "agent-010", "agent-02x", "mqttjs_1", "", "agent-02-agent-01"])(
    "agent-02 may not call its connection %j: it could throw another's out",
    async (clientId) => {
      const broker = await startTestBroker("aedes");
      await expect(login(broker, "agent-02", { clientId })).rejects.toMatchObject({ code: 5 });
    },
  );

  test("an agent may tell its connections apart by a UUID", async () => {
    const broker = await startTestBroker("aedes");
    const clientId = `agent-02-${crypto.randomUUID()}`;
    expect((await login(broker, "agent-02", { clientId })).client.connected).toBe(true);
  });

  test("who publishes elsewhere is thrown out, counted, and logged without secrets", async () => {
    const broker = await startTestBroker("aedes");
    const { client } = await login(broker, "agent-02");
    const closed = untilClosed(client);
    client.publish(others.status, "{}", { qos: 0 });
    await closed;
    expect(await broker.registry.getSingleMetricAsString("central_broker_refused_total")).toContain(
      'central_broker_refused_total{reason="foreign-publish"} 1',
    );
    const lines = broker.logLines.join("");
    expect(lines).toContain(others.status);
    for (const password of Object.values(broker.passwords)) expect(lines).not.toContain(password);
  });

  test("a packet beyond the limit ends the connection, one within it passes", async () => {
    const broker = await startTestBroker("aedes");
    const centre = await login(broker, "central");
    await centre.client.subscribeAsync(own.flow, { qos: 1 });
    const { client } = await login(broker, "agent-02");
    await client.publishAsync(own.flow, Buffer.alloc(MAX_PACKET_BYTES - 100), { qos: 1 });
    await vi.waitFor(() => expect(centre.heard).toEqual([own.flow]), patient);
    const closed = untilClosed(client);
    client.publish(own.flow, Buffer.alloc(MAX_PACKET_BYTES), { qos: 0 });
    await closed;
    expect(centre.heard).toEqual([own.flow]);
  });

  test("a stranger who announces 256 MB is cut off before he has sent them", async () => {
    const broker = await startTestBroker("aedes");
    const socket = connect(Number(new URL(broker.url).port), "127.0.0.1");
    socket.on("error", () => undefined);
    socket.write(Uint8Array.from([0x10, 0xff, 0xff, 0xff, 0x7f]));
    await once(socket, "close");
  });
});
