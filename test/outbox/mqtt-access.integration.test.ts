import { agentTopics, signalTopic } from "@ngaba/contract";
import { runPublisher } from "@ngaba/edge-agent/outbox/mqtt-publisher.ts";
import { openSqliteOutbox } from "@ngaba/edge-agent/outbox/sqlite-outbox.ts";
import { createLogger } from "@ngaba/edge-agent/platform/logger.ts";
import mqtt, { type MqttClient } from "mqtt";
import { expect, onTestFinished, test, vi } from "vitest";
import { startMosquitto } from "../servers/mosquitto.ts";
import { openUplink } from "../servers/uplink.ts";
import { logins, publisherOptions, record } from "./agent-kit.ts";

const patient = { timeout: 20_000, interval: 20 };

async function broker() {
  const mosquitto = await startMosquitto({ logins });
  onTestFinished(() => mosquitto.stop());
  return mosquitto;
}

async function login(url: string, username: keyof typeof logins): Promise<{ client: MqttClient; heard: string[] }> {
  const client = await mqtt.connectAsync(url, { username, password: logins[username], reconnectPeriod: 0 }, false);
  onTestFinished(() => client.endAsync(true));
  const heard: string[] = [];
  client.on("message", (topic) => void heard.push(topic));
  return { client, heard };
}

/** What is refused leaves no trace, so an allowed message follows: when that has come, the refused one will not. */
const marker = agentTopics("agent-02").event("marker");

test("an agent that publishes in another's name, or as the centre, is not heard; under its own name it is", async () => {
  const { url } = await broker();
  const centre = await login(url, "central");
  await centre.client.subscribeAsync("ngaba/v1/#", { qos: 1 });
  const other = await login(url, "agent-01");
  await other.client.subscribeAsync([agentTopics("agent-01").ack], { qos: 1 });
  const victim = agentTopics("agent-01");
  const own = agentTopics("agent-02");
  const ofAnother = [victim.status, victim.event("restricted-zone"), victim.flow, victim.health, victim.ack];
  for (const topic of [...ofAnother, own.ack, `${own.event("a")}/b`]) {
    const intruder = await login(url, "agent-02"); // one each, since the broker may end the connection of one it refused
    await intruder.client.publishAsync(topic, "{}", { qos: 1, retain: true });
  }
  const agent = await login(url, "agent-02");
  const allowed = [own.status, own.event("restricted-zone"), own.flow, own.health, marker];
  for (const topic of allowed) await agent.client.publishAsync(topic, "{}", { qos: 1 });

  await vi.waitFor(() => expect(centre.heard).toContain(marker), patient);
  expect(centre.heard).toEqual(allowed);
  expect(other.heard).toEqual([]);
});

test("an agent hears its own acks, and by no filter another's acks or anybody's events", async () => {
  const { url } = await broker();
  const centre = await login(url, "central");
  const agent = await login(url, "agent-02");
  const filters = [
    "#",
    "ngaba/v1/+/ack",
    "ngaba/v1/agent-01/#",
    agentTopics("agent-02").ack,
    "ngaba/v1/agent-02/event/+",
  ];
  for (const filter of filters) await agent.client.subscribeAsync(filter, { qos: 1 }).catch(() => undefined); // may refuse
  const victim = await login(url, "agent-01");
  await victim.client.publishAsync(agentTopics("agent-01").event("restricted-zone"), "{}", { qos: 1 });
  await agent.client.publishAsync(marker, "{}", { qos: 1 });
  await centre.client.publishAsync(agentTopics("agent-01").ack, "{}", { qos: 1, retain: true });
  await centre.client.publishAsync(agentTopics("agent-02").ack, "{}", { qos: 1, retain: true });

  await vi.waitFor(() => expect(agent.heard).toContain(agentTopics("agent-02").ack), patient);
  expect(new Set(agent.heard)).toEqual(new Set([agentTopics("agent-02").ack]));
});

test("a controller tells the phases of its own lights to every agent, and none of another's", async () => {
  const { url } = await broker();
  const agent = await login(url, "agent-01");
  await agent.client.subscribeAsync("ngaba/v1/+/signal/+", { qos: 1 });
  const [own, ofAnother] = [signalTopic("agent-02", "north"), signalTopic("agent-01", "north")];
  const intruder = await login(url, "agent-02");
  await intruder.client.publishAsync(ofAnother, "{}", { qos: 1, retain: true });
  const controller = await login(url, "agent-02");
  await controller.client.publishAsync(own, "{}", { qos: 1, retain: true });
  await vi.waitFor(() => expect(agent.heard).toContain(own), patient);
  expect(agent.heard).toEqual([own]);

  const late = await login(url, "agent-01");
  await late.client.subscribeAsync(own, { qos: 1 });
  await vi.waitFor(() => expect(late.heard).toEqual([own]), patient);
});

test("nobody comes in without a login, or with another's password", async () => {
  const { url } = await broker();
  const refusal = expect.objectContaining({ code: 5 }); // MQTT 3.1.1: not authorised
  await expect(mqtt.connectAsync(url, { reconnectPeriod: 0 }, false)).rejects.toEqual(refusal);
  const wrong = { username: "agent-01", password: logins["agent-02"], reconnectPeriod: 0 };
  await expect(mqtt.connectAsync(url, wrong, false)).rejects.toEqual(refusal);
});

test("a wrong password is said once and stays a problem, while the agent tries on and keeps its events", async () => {
  const { url } = await broker();
  const lines: string[] = [];
  const log = createLogger("info", { write: (line: string) => void lines.push(line) });
  const outbox = openSqliteOutbox({ path: ":memory:", log: createLogger("silent") });
  const problems: (string | undefined)[] = [];
  const stopping = new AbortController();
  const running = runPublisher(
    {
      ...publisherOptions(url, outbox),
      brokerPassword: () => "not-the-one",
      log,
      onProblem: (problem) => void problems.push(problem),
    },
    stopping.signal,
  );
  record(outbox, "kept");
  await vi.waitFor(() => expect(problems.length).toBeGreaterThan(3), patient);
  stopping.abort();
  await running;

  expect(new Set(problems)).toEqual(new Set([expect.stringMatching(/refuses the login of agent-01.*brokerPassword/)]));
  expect(lines).toHaveLength(1);
  expect(lines.join()).not.toContain("not-the-one");
  expect(outbox.counts("event").rows).toBe(1);
});

test("a new password is taken up at the next try", async () => {
  const { url } = await broker();
  const outbox = openSqliteOutbox({ path: ":memory:", log: createLogger("silent") });
  const problems: (string | undefined)[] = [];
  const stopping = new AbortController();
  let password = "of yesterday";
  const own = { brokerPassword: () => password, onProblem: (problem?: string) => void problems.push(problem) };
  const running = runPublisher({ ...publisherOptions(url, outbox), ...own }, stopping.signal);
  await vi.waitFor(() => expect(problems.length).toBeGreaterThan(0), patient);
  expect(problems).not.toContain(undefined);
  password = logins["agent-01"];
  await vi.waitFor(() => expect(problems.at(-1)).toBeUndefined(), patient);
  stopping.abort();
  await running;
});

test("a link that goes silent without closing is noticed and left", async () => {
  const mosquitto = await broker();
  const uplink = await openUplink(mosquitto.port);
  onTestFinished(() => uplink.close());
  const outbox = openSqliteOutbox({ path: ":memory:", log: createLogger("silent") });
  const problems: (string | undefined)[] = [];
  const options = publisherOptions(`mqtt://127.0.0.1:${uplink.port}`, outbox);
  const stopping = new AbortController();
  const timing = { ...options.timing, keepaliveS: 1, connectTimeoutMs: 1_000 };
  const running = runPublisher({ ...options, timing, onProblem: (one) => void problems.push(one) }, stopping.signal);
  onTestFinished(async () => {
    stopping.abort();
    await running;
  });
  await vi.waitFor(() => expect(problems).toEqual([undefined]), patient);
  uplink.freeze();
  await vi.waitFor(() => expect(problems.at(-1)).toMatch(/broker mqtt:.*: /), patient);
  uplink.restore();
  await vi.waitFor(() => expect(problems.at(-1)).toBeUndefined(), patient);
});
