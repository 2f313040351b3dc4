import { setTimeout as sleep } from "node:timers/promises";
import { AgentStatus, agentTopics, centreSubscriptions, parseAgentTopic, StreamPosition } from "@ngaba/contract";
import mqtt from "mqtt";

/** What a centre keeps: nothing else in it survives. */
export interface CentreMemory {
  /** `seq` and payload of each event, in the order of committing, by agent and epoch. */
  readonly committed: Map<string, { readonly seq: number; readonly payload: string }[]>;
  /** Everything that came, repetitions included, in the order of arrival. */
  readonly arrived: { readonly topic: string; readonly payload: string }[];
}

export const emptyMemory = (): CentreMemory => ({ committed: new Map(), arrived: [] });

/** Payloads of all committed events, in order. */
export const committedIn = (memory: CentreMemory): string[] =>
  [...memory.committed.values()].flat().map((event) => event.payload);

/**
 * The least that is a centre to an agent: commits each next event in order, acknowledges, and asks again where one is
 * missing. Reconnects by itself. A mute one only listens.
 */
export async function startAcknowledgingSubscriber(
  url: string,
  password: string,
  memory: CentreMemory,
  options: { readonly isMute?: boolean } = {},
): Promise<{ stop(): Promise<void> }> {
  const client = mqtt.connect(url, { username: "central", password, protocolVersion: 4, reconnectPeriod: 100 });
  const firstMissing = new Map<string, number>(); // lower ones were given up by the agent before we knew it
  const acknowledge = (agentId: string, epoch: string, resend: boolean) => {
    const upTo = upToOf(memory, agentId, epoch, firstMissing);
    client.publish(agentTopics(agentId).ack, JSON.stringify({ epoch, upTo, resend }), { qos: 1, retain: true });
  };
  client.on("message", (topic, payload) => {
    const text = payload.toString();
    memory.arrived.push({ topic, payload: text });
    const parsed = parseAgentTopic(topic);
    if (parsed?.channel === "status") {
      const { outbox } = AgentStatus.parse(JSON.parse(text));
      firstMissing.set(`${parsed.agentId} ${outbox.epoch}`, outbox.oldestSeq);
    }
    if (parsed?.channel !== "event" || options.isMute) return;
    const { epoch, seq } = StreamPosition.parse(JSON.parse(text));
    const next = upToOf(memory, parsed.agentId, epoch, firstMissing) + 1;
    if (seq === next) rememberEvent(memory, `${parsed.agentId} ${epoch}`, seq, text);
    acknowledge(parsed.agentId, epoch, seq > next);
  });
  client.on("connect", () => {
    client.subscribe([...centreSubscriptions], { qos: 1 });
    for (const key of memory.committed.keys()) {
      const [agentId = "", epoch = ""] = key.split(" ");
      acknowledge(agentId, epoch, true);
    }
  });
  client.on("error", () => undefined); // it tries again
  while (!client.connected) await sleep(10);
  return { stop: () => client.endAsync(true) };
}

function upToOf(memory: CentreMemory, agentId: string, epoch: string, firstMissing: Map<string, number>): number {
  const key = `${agentId} ${epoch}`;
  return Math.max(memory.committed.get(key)?.at(-1)?.seq ?? 0, (firstMissing.get(key) ?? 1) - 1);
}

function rememberEvent(memory: CentreMemory, key: string, seq: number, payload: string): void {
  const events = memory.committed.get(key) ?? [];
  memory.committed.set(key, [...events, { seq, payload }]);
}
