import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import mqtt, { type IClientOptions, type MqttClient } from "mqtt";
import { onTestFinished } from "vitest";
import { startAedesBroker } from "../../central/src/broker/aedes-broker.ts";
import { openAgentRegistry } from "../../central/src/fleet/agent-registry.ts";
import { createLogger } from "../../central/src/platform/logger.ts";
import { Registry } from "../../central/src/platform/metrics.ts";
import { startMosquitto } from "../servers/mosquitto.ts";

const AGENTS = ["agent-01", "agent-02"] as const;
export const MAX_PACKET_BYTES = 16 * 1024;

/** A broker with a centre and two agents, whichever it is. */
export interface TestBroker {
  readonly kind: "aedes" | "mosquitto";
  readonly url: string;
  /** Login → password; the centre's is `central`. */
  readonly passwords: Readonly<Record<string, string>>;
  readonly registry: Registry;
  readonly logLines: readonly string[];
}

export async function startTestBroker(kind: TestBroker["kind"]): Promise<TestBroker> {
  const folder = await mkdtemp(join(tmpdir(), "ngaba-broker-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const agents = openAgentRegistry(join(folder, "agents.json"));
  const passwords: Record<string, string> = {};
  for (const id of AGENTS) passwords[id] = (await agents.add(id)).brokerPassword;
  const registry = new Registry();
  const logLines: string[] = [];

  if (kind === "mosquitto") {
    passwords.central = "the centre's, in a test";
    const mosquitto = await startMosquitto({ logins: passwords });
    onTestFinished(() => mosquitto.stop());
    return { kind, url: mosquitto.url, passwords, registry, logLines };
  }
  const logger = createLogger("info", { write: (line: string) => void logLines.push(line) });
  const options = { host: "127.0.0.1", port: 0, maxPacketBytes: MAX_PACKET_BYTES, agents, logger, registry };
  const broker = await startAedesBroker(options);
  onTestFinished(() => broker[Symbol.asyncDispose]());
  passwords[broker.centreCredentials.username] = broker.centreCredentials.password;
  return { kind, url: broker.url, passwords, registry, logLines };
}

export interface Listener {
  readonly client: MqttClient;
  /** Topics heard, in order. */
  readonly heard: string[];
}

/** A real client with a login of the broker, which does not come back by itself. */
export async function login(broker: TestBroker, username: string, options: IClientOptions = {}): Promise<Listener> {
  const password = broker.passwords[username] ?? "";
  const all = { username, password, clientId: username, protocolVersion: 4, reconnectPeriod: 0, ...options } as const;
  const client = await mqtt.connectAsync(broker.url, all, false);
  onTestFinished(() => client.endAsync(true));
  client.on("error", () => undefined); // being thrown out is what some tests are about
  const heard: string[] = [];
  client.on("message", (topic) => void heard.push(topic));
  return { client, heard };
}

/** Resolves when the client's connection has ended. */
export const untilClosed = (client: MqttClient): Promise<void> =>
  new Promise((resolve) => void client.once("close", () => resolve()));
