import { randomUUID } from "node:crypto";
import { type CameraHealth, CameraStateData, centreSubscriptions, HealthData } from "@ngaba/contract";
import type { AgentConfig } from "@ngaba/edge-agent/config/agent-config.ts";
import { runEdgeAgent } from "@ngaba/edge-agent/edge-agent.ts";
import { systemClock } from "@ngaba/edge-agent/platform/clock.ts";
import mqtt from "mqtt";
import { onTestFinished } from "vitest";
import type { TestBroker } from "../central-api/broker-kit.ts";
import { agentLogger } from "../kept-loggers.ts";

/** Runs an agent in this process until the test ends, or it is stopped. */
export function runAgent(config: AgentConfig, secrets: { brokerPassword: string; uploadToken: string }) {
  const stopping = new AbortController();
  const openSecrets = () => ({
    current: () => ({ ...secrets, cameras: {} }),
    reread: () => undefined,
    run: async () => undefined,
  });
  const log = agentLogger();
  const running = runEdgeAgent({ config, openSecrets, version: "0.0.0", clock: systemClock, log }, stopping.signal);
  const stop = async (): Promise<void> => {
    stopping.abort();
    await running;
  };
  onTestFinished(stop);
  return { stop };
}

/** What a centre hears of the agent's cameras, and how it asks something of them. */
export async function listen(broker: TestBroker) {
  const told = new Map<string, CameraStateData>(); // what is not acknowledged comes again
  const health = new Map<string, CameraHealth>();
  const replies = new Map<string, unknown>();
  const login = { username: "central", password: broker.passwords.central ?? "", clientId: `listener-${randomUUID()}` };
  const client = await mqtt.connectAsync(broker.url, { ...login, protocolVersion: 4 }, false);
  onTestFinished(() => client.endAsync(true));
  client.on("message", (topic, payload) => {
    const message = JSON.parse(payload.toString());
    if (topic.endsWith("/event/camera-state")) told.set(message.id, CameraStateData.parse(message.data));
    if (topic.endsWith("/health")) {
      for (const camera of HealthData.parse(message.data).cameras) health.set(camera.cameraId, camera);
    }
    if (topic.includes("/reply/")) replies.set(message.id, message);
  });
  await client.subscribeAsync([...centreSubscriptions], { qos: 1 });
  const ask = async (command: { readonly name: string; readonly cameraId: string } & Record<string, unknown>) => {
    const id = randomUUID();
    const all = { id, expiresAt: new Date(Date.now() + 60_000).toISOString(), by: "Lan", ...command };
    await client.publishAsync(`ngaba/v1/agent-01/command/${command.name}`, JSON.stringify(all), { qos: 1 });
    return { reply: () => replies.get(id) };
  };
  const changesOf = (cameraId: string): string[] =>
    [...told.values()]
      .filter((change) => change.cameraId === cameraId)
      .map(({ from, to, reasons, offlineReason }) => `${from}→${to} ${offlineReason ?? reasons.join()}`.trim());
  return { told, health, ask, changesOf };
}
