/**
 * Brings the outbox to the centre over MQTT 3.1.1, QoS 1.
 *
 * On each connection, in this order: the retained status (online, with the outbox's epoch and oldest seq), the
 * subscription to `…/ack`, then events and telemetry. A PUBACK says only that the broker took a message. For events
 * that is not enough, they stay until the centre's ack (see go-back-n.ts); telemetry may get lost with a broker, so a
 * PUBACK is when it is deleted. Each connection is a client of its own: the library's own store of unacknowledged
 * messages would send old ones again before the status, and out of order.
 *
 * The client id is the agent's name with the outbox's epoch: always the same, so that a new connection ends a dead old
 * one (and the old one's will comes before the new status), yet unknown to other agents, who could otherwise take
 * the connection over by using it.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { agentTopics } from "@ngaba/contract";
import mqtt, { type IClientOptions } from "mqtt";
import { backoffMs } from "../platform/backoff.ts";
import { EdgeError } from "../platform/errors.ts";
import { MqttSession } from "./mqtt-session.ts";
import {
  agentStatus,
  DEFAULT_TIMING,
  type PublisherOptions,
  type PublisherTiming,
  refused,
} from "./publisher-options.ts";

export type { PublisherOptions, PublisherTiming } from "./publisher-options.ts";

/** How long a stopping agent waits for the broker to take its farewell. */
const FAREWELL_MS = 2_000;
/** A connection that lived this long was a good one: the next loss starts with the shortest pause again. */
const GOOD_CONNECTION_MS = 10_000;
/** CONNACK return codes "bad user name or password" and "not authorised" of MQTT 3.1.1. */
const LOGIN_REFUSED_CODES: readonly unknown[] = [4, 5];

/**
 * Publishes until `signal` aborts, then says offline and returns. Loss of the broker is expected: logged when it
 * begins and when it ends, tried again for ever. Throws only on what is not the network's fault, a damaged disk say.
 */
export async function runPublisher(options: PublisherOptions, signal: AbortSignal): Promise<void> {
  const { clock, onProblem } = options;
  const timing = { ...DEFAULT_TIMING, ...options.timing };
  const log = options.log.child({ brokerUrl: options.brokerUrl });
  let failedTries = 0;
  let lastCode: string | undefined;
  while (!signal.aborted) {
    const startedAt = clock.monotonic();
    try {
      await runConnection(options, timing, signal, () => {
        log.info({ failedTries }, "connected to the broker");
        lastCode = undefined;
        onProblem?.(undefined);
      });
    } catch (error) {
      if (!(error instanceof EdgeError && error.retryable)) throw error;
      if (clock.monotonic() - startedAt > GOOD_CONNECTION_MS) failedTries = 0;
      if (error.code !== lastCode) log.warn({ err: error }, "no connection to the broker, trying again and again");
      lastCode = error.code;
      onProblem?.(error.message);
      const limits = { minMs: timing.minBackoffMs, maxMs: timing.maxBackoffMs };
      await sleep(backoffMs(failedTries, limits), undefined, { signal }).catch(() => undefined); // aborted: the loop ends
      failedTries += 1;
    }
  }
}

/** One connection. Returns on abort only. */
async function runConnection(
  options: PublisherOptions,
  timing: PublisherTiming,
  signal: AbortSignal,
  onConnected: () => void,
): Promise<void> {
  const client = mqtt.connect(options.brokerUrl, clientOptions(options, timing));
  const ended = new Promise<never>((_, reject) => {
    let cause: Error | undefined;
    client.on("error", (error) => {
      cause = error;
    });
    client.once("close", () => reject(connectionError(options, cause)));
  });
  ended.catch(() => undefined); // it is awaited in races below; one that is over must not count as unhandled
  const stop = Promise.withResolvers<void>();
  const onAbort = () => stop.resolve();
  signal.addEventListener("abort", onAbort, { once: true });
  if (signal.aborted) onAbort();
  try {
    await Promise.race([new Promise((resolve) => client.once("connect", resolve)), ended, stop.promise]);
    if (signal.aborted) return;
    onConnected();
    const session = new MqttSession(client, options, timing);
    try {
      await Promise.race([session.failed, ended, stop.promise]);
    } finally {
      session.close();
    }
    await Promise.race([session.sayFarewell(), ended.catch(() => undefined), sleep(FAREWELL_MS)]);
  } finally {
    signal.removeEventListener("abort", onAbort);
    await client.endAsync(true);
  }
}

function clientOptions(options: PublisherOptions, timing: PublisherTiming): IClientOptions {
  const { agentId, brokerPassword, outbox } = options;
  const payload = JSON.stringify(agentStatus(options, "offline"));
  return {
    clientId: `${agentId}-${outbox.epoch}`,
    username: agentId,
    password: brokerPassword(),
    protocolVersion: 4,
    clean: true,
    keepalive: timing.keepaliveS,
    connectTimeout: timing.connectTimeoutMs,
    reconnectPeriod: 0,
    resubscribe: false,
    will: { topic: agentTopics(agentId).status, payload: Buffer.from(payload), qos: 1, retain: true },
  };
}

function connectionError(options: PublisherOptions, cause: Error | undefined): EdgeError {
  const isRefused = cause !== undefined && "code" in cause && LOGIN_REFUSED_CODES.includes(cause.code);
  if (isRefused)
    return refused(options, `the login of ${options.agentId}; check brokerPassword in the secrets file`, cause);
  const why = cause?.message ?? "connection closed";
  return new EdgeError("BROKER_UNREACHABLE", `broker ${options.brokerUrl}: ${why}`, { retryable: true, cause });
}
