/**
 * The centre's connection to the broker: MQTT 3.1.1, clean session. A persistent one would add nothing: what counts
 * are the agents' outboxes, and they keep every event until it is acknowledged by us, not by the broker.
 *
 * After every connect first the subscriptions, then an acknowledgement to every known agent with `resend`: in the
 * other order events could come before anybody listens.
 */
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { type Ack, agentTopics, type Command, centreSubscriptions } from "@ngaba/contract";
import mqtt, { type IPublishPacket, type MqttClient } from "mqtt";
import type { AgentAck } from "../inbox/inbox.ts";
import { createBackoff } from "../platform/backoff.ts";
import { CentralError } from "../platform/errors.ts";
import type { Logger } from "../platform/logger.ts";

const KEEPALIVE_S = 15;
const CONNECT_TIMEOUT_MS = 5_000;
const RECONNECT = { minMs: 250, maxMs: 15_000 };
const CLOSE_MS = 2_000;

export interface MqttSubscriberOptions {
  readonly url: string;
  readonly credentials: { readonly username: string; readonly password: string };
  readonly logger: Logger;
  readonly receive: (topic: string, payload: Uint8Array) => void;
  /** The broker is held back until it resolves. */
  readonly room: () => Promise<void>;
  /** What to say to the agents after each connect. */
  readonly standing: () => readonly AgentAck[];
  readonly onConnection: (isConnected: boolean) => void;
}

export interface MqttSubscriber {
  acknowledge(ack: AgentAck): void;
  /** Asks an agent, once and not retained; what does not get there is asked again by whoever asks. */
  command(agentId: string, command: Command): void;
  isConnected(): boolean;
  /** Receives nothing any more; acknowledgements still go out. */
  stopReceiving(): void;
  close(): Promise<void>;
}

/** Connects, and again after each loss, until closed. Faults of the broker are logged, never thrown. */
export function startMqttSubscriber(options: MqttSubscriberOptions): MqttSubscriber {
  const { url, credentials, logger } = options;
  const client = mqtt.connect(url, {
    ...credentials,
    protocolVersion: 4,
    clean: true,
    clientId: `ngaba-central-${randomUUID()}`, // two centres by mistake must not throw each other out for ever
    keepalive: KEEPALIVE_S,
    connectTimeout: CONNECT_TIMEOUT_MS,
    reconnectPeriod: 0, // we reconnect, with backoff
    resubscribe: false,
  });
  let isReceiving = true;
  let isReady = false;
  const underWay = new Set<Promise<void>>();
  const acknowledge = (ack: AgentAck) => {
    const delivery = publishAck(client, ack, logger).finally(() => underWay.delete(delivery));
    underWay.add(delivery);
  };
  const setReady = (now: boolean) => {
    if (now === isReady) return;
    isReady = now;
    options.onConnection(now);
  };
  const reconnecting = reconnectWithBackoff(client, logger);

  client.on("message", (topic, payload) => {
    if (isReceiving) options.receive(topic, payload);
  });
  const gatherWrites = createGatherer(client);
  client.handleMessage = (_packet: IPublishPacket, done) => {
    gatherWrites();
    void options.room().then(() => done(), done);
  };
  client.on("connect", async () => {
    try {
      await subscribe(client);
      for (const ack of options.standing()) acknowledge(ack);
      reconnecting.reset();
      setReady(true);
      logger.info({ url }, "connected to the broker");
    } catch (error) {
      reconnecting.failed(error);
    }
  });
  client.on("close", () => {
    underWay.clear(); // of a connection that is over: said again after the next connect
    setReady(false);
  });

  return {
    acknowledge,
    command: (agentId, command) => {
      if (!client.connected) return;
      const topic = agentTopics(agentId).command(command.name);
      client.publish(topic, JSON.stringify(command), { qos: 1 }, (error) => {
        if (error) logger.debug({ err: error, agentId, name: command.name }, "command not delivered");
      });
    },
    isConnected: () => isReady,
    stopReceiving: () => {
      isReceiving = false;
    },
    close: async () => {
      reconnecting.stop();
      await allDelivered(underWay, CLOSE_MS);
      // By force: the library's gentle end waits for ever for what a broker that was killed has never answered.
      await client.endAsync(true);
    },
  };
}

/**
 * What is written in one turn of the event loop leaves in one piece. The broker's messages come by the dozen; to confirm
 * each by itself would be a system call each, here and at the broker.
 */
function createGatherer(client: MqttClient): () => void {
  let isGathering = false;
  return () => {
    if (isGathering) return;
    isGathering = true;
    const { stream } = client;
    stream.cork();
    setImmediate(() => {
      isGathering = false;
      stream.uncork();
    });
  };
}

/** @throws {CentralError} SUBSCRIPTION_FAILED when the broker refuses one of them, or does not answer */
async function subscribe(client: MqttClient): Promise<void> {
  try {
    await client.subscribeAsync([...centreSubscriptions], { qos: 1 });
  } catch (cause) {
    const what = `the broker does not grant all subscriptions: ${centreSubscriptions.join(", ")}`;
    throw new CentralError("SUBSCRIPTION_FAILED", what, { cause });
  }
}

/** Retained, so that an agent that connects later knows where it stands. Resolves when the broker has it, or never will. */
async function publishAck(
  client: MqttClient,
  { agentId, epoch, upTo, resend }: AgentAck,
  logger: Logger,
): Promise<void> {
  if (!client.connected) return; // said again after the next connect
  const ack: Ack = { epoch, upTo, resend };
  try {
    await client.publishAsync(agentTopics(agentId).ack, JSON.stringify(ack), { qos: 1, retain: true });
  } catch (error) {
    logger.debug({ err: error, agentId }, "acknowledgement not delivered");
  }
}

/** A broker that does not answer must not hold up our end: what was not delivered is said again another time. */
async function allDelivered(underWay: ReadonlySet<Promise<void>>, limitMs: number): Promise<void> {
  const limit = new AbortController();
  const late = sleep(limitMs, undefined, { signal: limit.signal }).catch(() => undefined);
  await Promise.race([Promise.all(underWay), late]);
  limit.abort();
}

interface Reconnecting {
  /** To be called when we are connected and subscribed. */
  reset(): void;
  /** To be called when the connection is of no use: without subscriptions we would hear nothing. Begins anew. */
  failed(why: unknown): void;
  stop(): void;
}

/** Says each reason once, until it went well. */
function reconnectWithBackoff(client: MqttClient, logger: Logger): Reconnecting {
  const said = new Set<string>();
  const backoff = createBackoff(RECONNECT);
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;
  let lastError: unknown;
  client.on("error", (error) => {
    lastError = error;
  });
  client.on("close", () => {
    if (isStopped) return;
    const delayMs = backoff.next();
    const why = lastError instanceof Error ? lastError.message : "";
    if (!said.has(why)) logger.warn({ err: lastError, delayMs }, "not connected to the broker, will retry");
    said.add(why);
    lastError = undefined;
    clearTimeout(timer);
    timer = setTimeout(() => client.reconnect(), delayMs);
  });
  return {
    reset: () => {
      said.clear();
      backoff.reset();
    },
    failed: (why) => {
      lastError = why;
      client.stream.destroy();
    },
    stop: () => {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}
