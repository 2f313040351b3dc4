import { epochMs, type SignalMessage, signalTopic } from "@ngaba/contract";
import { runPublisher } from "@ngaba/edge-agent/outbox/mqtt-publisher.ts";
import { openSqliteOutbox } from "@ngaba/edge-agent/outbox/sqlite-outbox.ts";
import { systemClock } from "@ngaba/edge-agent/platform/clock.ts";
import { createLogger } from "@ngaba/edge-agent/platform/logger.ts";
import { createControllerPhases } from "@ngaba/edge-agent/signals/controller-phases.ts";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { login, startTestBroker, type TestBroker } from "../central-api/broker-kit.ts";
import { openUplink } from "../servers/uplink.ts";
import { publisherOptions } from "./agent-kit.ts";

const patient = { timeout: 20_000, interval: 20 };
const north = { agentId: "agent-02", headId: "north", staleAfterMs: 5_000 };
const topicOf = (headId: string) => signalTopic("agent-02", headId);

/** An agent's connection that hears the head "north" of agent-02, over a link that can be cut. */
async function startAgent(broker: TestBroker) {
  const uplink = await openUplink(Number(new URL(broker.url).port));
  onTestFinished(() => uplink.close());
  const problems: (string | undefined)[] = [];
  const controllers = createControllerPhases([north], {
    clock: systemClock,
    tell: (_subject, problem) => void problems.push(problem),
  });
  const outbox = openSqliteOutbox({ path: ":memory:", log: createLogger("silent") });
  const stopping = new AbortController();
  const running = runPublisher(
    {
      ...publisherOptions(`mqtt://127.0.0.1:${uplink.port}`, outbox),
      brokerPassword: () => broker.passwords["agent-01"] ?? "",
      listening: [controllers],
    },
    stopping.signal,
  );
  onTestFinished(async () => {
    stopping.abort();
    await running;
  });
  const phase = () => controllers.stateAt(north, epochMs(Date.now()))?.phase;
  return { uplink, problems, phase };
}

describe.each(["aedes", "mosquitto"] as const)("%s", (kind) => {
  test("an agent hears its controller's phases, also what was said while its link was cut, and nothing of other heads", async () => {
    const broker = await startTestBroker(kind);
    const controller = await login(broker, "agent-02");
    const tell = (phase: SignalMessage["phase"], headId = "north") => {
      const message: SignalMessage = { schemaVersion: 1, headId, phase, at: new Date().toISOString() };
      return controller.client.publishAsync(topicOf(headId), JSON.stringify(message), { qos: 1, retain: true });
    };
    await tell("amber");
    const { uplink, phase, problems } = await startAgent(broker);
    await vi.waitFor(() => expect(phase()).toBe("amber"), patient);
    await tell("red");
    await tell("green", "south");
    await vi.waitFor(() => expect(phase()).toBe("red"), patient);

    uplink.cut();
    await tell("green");
    uplink.restore();
    await vi.waitFor(() => expect(phase()).toBe("green"), patient);
    expect(new Set(problems)).toEqual(new Set([undefined]));
  });

  test("what is no phase changes nothing, is told, and the connection goes on", async () => {
    const broker = await startTestBroker(kind);
    const { phase, problems } = await startAgent(broker);
    const controller = await login(broker, "agent-02");
    await controller.client.publishAsync(topicOf("north"), "red", { qos: 1, retain: true });
    await vi.waitFor(() => expect(problems.at(-1)).toMatch(/no phase of this light/), patient);
    expect(phase()).toBeUndefined();
    const message: SignalMessage = { schemaVersion: 1, headId: "north", phase: "red", at: new Date().toISOString() };
    await controller.client.publishAsync(topicOf("north"), JSON.stringify(message), { qos: 1, retain: true });
    await vi.waitFor(() => expect(phase()).toBe("red"), patient);
    expect(problems.at(-1)).toBeUndefined();
  });
});
