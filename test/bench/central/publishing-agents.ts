/**
 * `node publishing-agents.ts ORDER`, ORDER being a `PublishOrder` in JSON: agents that send a load, each over its own
 * connection, QoS 1. Tells as `Published` when the broker has taken the last message.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { agentTopics } from "@ngaba/contract";
import { connectAsync, type MqttClient } from "mqtt";
import { leaveWithParent, tell } from "./bench-child.ts";
import { createLoad, type LoadMessage, type LoadPlan } from "./load.ts";

export interface PublishOrder {
  readonly plan: LoadPlan;
  readonly brokerUrl: string;
  /** By the agent's id. */
  readonly passwords: Readonly<Record<string, string>>;
}

export interface Published {
  readonly endMs: number;
  /** How late the latest message was handed over; 0 when none was due at a time of its own. */
  readonly latestMs: number;
}

/** Messages of one agent that the broker has not confirmed: at full speed it sends no more before. */
const WINDOW = 100;
/** A broker that lags so far behind a load with a pace does not follow. */
const MAX_BEHIND = 20_000;
const TICK_MS = 5;

leaveWithParent();
const { plan, brokerUrl, passwords }: PublishOrder = JSON.parse(process.argv[2] ?? "");
const load = createLoad(plan);
const clients = await Promise.all(plan.agentIds.map((id, agent) => connect(id, agent)));
const latestMs = await (plan.perSecond === undefined ? sendAtOnce() : sendInTime());
await tell({ endMs: Date.now(), latestMs } satisfies Published);
await Promise.all(clients.map((client) => client.endAsync()));
process.exit(0);

async function connect(id: string, agent: number): Promise<MqttClient> {
  const login = { clientId: `bench-${id}-${plan.runId}`, username: id, password: passwords[id] ?? "" };
  const client = await connectAsync(brokerUrl, { ...login, protocolVersion: 4, reconnectPeriod: 0 });
  const status = JSON.stringify(load.status(agent));
  await client.publishAsync(agentTopics(id).status, status, { qos: 1, retain: true });
  return client;
}

/** Made before they are sent, so that what is measured is not the making. */
async function sendAtOnce(): Promise<number> {
  const queues: LoadMessage[][] = clients.map(() => []);
  for (let n = 0; n < plan.messages; n++) {
    const message = load.message(n);
    queues[message.agent]?.push(message);
  }
  await untilStart();
  await Promise.all(clients.map((client, agent) => sendAll(client, queues[agent] ?? [])));
  return 0;
}

async function sendAll(client: MqttClient, messages: readonly LoadMessage[]): Promise<void> {
  const outgoing = createOutgoing(client);
  for (const message of messages) {
    outgoing.send(message);
    while (outgoing.waiting() >= WINDOW) await outgoing.confirmed();
  }
  while (outgoing.waiting() > 0) await outgoing.confirmed();
}

async function sendInTime(): Promise<number> {
  const outgoing = clients.map(createOutgoing);
  const waiting = () => outgoing.reduce((sum, one) => sum + one.waiting(), 0);
  await untilStart();
  let latest = 0;
  for (let n = 0; n < plan.messages; ) {
    const nowMs = performance.timeOrigin + performance.now();
    latest = Math.max(latest, nowMs - load.dueMs(n));
    for (; n < plan.messages && load.dueMs(n) <= nowMs; n++) {
      const message = load.message(n);
      outgoing[message.agent]?.send(message);
    }
    if (waiting() > MAX_BEHIND) throw new Error(`the broker is ${waiting()} messages behind`);
    await sleep(TICK_MS);
  }
  await Promise.all(
    outgoing.map(async (one) => {
      while (one.waiting() > 0) await one.confirmed();
    }),
  );
  return latest;
}

async function untilStart(): Promise<void> {
  const leftMs = plan.startMs - Date.now();
  if (leftMs < 0) throw new Error(`the agents were ready ${-leftMs} ms too late`);
  await sleep(leftMs);
}

/** Counts what a client has sent and the broker has not yet confirmed. */
function createOutgoing(client: MqttClient) {
  let waiting = 0;
  let next = Promise.withResolvers<void>();
  const onConfirmed = (error: Error | undefined | null) => {
    waiting--;
    if (error) next.reject(error);
    else next.resolve();
    next = Promise.withResolvers();
  };
  return {
    send: ({ topic, payload }: LoadMessage) => {
      waiting++;
      client.publish(topic, payload, { qos: 1 }, onConfirmed);
    },
    waiting: () => waiting,
    /** Resolves with the next confirmation. */
    confirmed: () => next.promise,
  };
}
