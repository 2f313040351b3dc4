/** Version of the topic tree; a breaking change of any payload gets a new one. */
const ROOT = "ngaba/v1";

/** Topics of one agent. An agent may touch no others: see the broker's access rules in design §4. */
export const agentTopics = (agentId: string) => {
  const own = `${ROOT}/${agentId}`;
  return {
    status: `${own}/status`,
    event: (kind: string) => `${own}/event/${kind}`,
    flow: `${own}/flow`,
    health: `${own}/health`,
    ack: `${own}/ack`,
    command: (name: string) => `${own}/command/${name}`,
    reply: (commandId: string) => `${own}/reply/${commandId}`,
  } as const;
};

/** Where a signal controller tells the phase of one of its heads. It is somebody as an agent is, under its own name. */
export const signalTopic = (controllerId: string, headId: string): string => `${ROOT}/${controllerId}/signal/${headId}`;

/** What the centre subscribes to: everything that agents write. */
export const centreSubscriptions = [
  `${ROOT}/+/status`,
  `${ROOT}/+/event/+`,
  `${ROOT}/+/flow`,
  `${ROOT}/+/health`,
  `${ROOT}/+/reply/+`,
] as const;

/** What a topic says about the message on it. */
export type ParsedTopic =
  | { readonly agentId: string; readonly channel: "status" | "flow" | "health" }
  | { readonly agentId: string; readonly channel: "event"; readonly kind: string }
  | { readonly agentId: string; readonly channel: "reply"; readonly commandId: string };

/** Reads a topic that an agent writes; `undefined` when it is not one of ours. */
export function parseAgentTopic(topic: string): ParsedTopic | undefined {
  const parts = topic.split("/");
  const [product, version, agentId, channel, last] = parts;
  if (`${product}/${version}` !== ROOT || agentId === undefined || agentId === "") return undefined;
  if (parts.length === 4 && (channel === "status" || channel === "flow" || channel === "health")) {
    return { agentId, channel };
  }
  if (parts.length !== 5 || last === undefined || last === "") return undefined;
  if (channel === "event") return { agentId, channel, kind: last };
  return channel === "reply" ? { agentId, channel, commandId: last } : undefined;
}

/** Filters of one controller or, by `+`, of all. */
const SIGNALS = new RegExp(`^${ROOT}/[^/#]+/signal/[^/#]+$`);

/** True when a login named `username` may publish to `topic`. Every broker must decide alike. */
export function mayAgentPublish(username: string, topic: string): boolean {
  const own = `${ROOT}/${username}/`;
  if (!topic.startsWith(own)) return false;
  const rest = topic.slice(own.length);
  return ["status", "flow", "health", "config/reported"].includes(rest) || /^(event|reply|signal)\/[^/]+$/.test(rest);
}

/** True when a login named `username` may subscribe to `filter`. Phases of traffic lights are for everybody. */
export function mayAgentSubscribe(username: string, filter: string): boolean {
  if (SIGNALS.test(filter)) return true;
  const own = `${ROOT}/${username}/`;
  if (!filter.startsWith(own)) return false;
  return (
    ["ack", "config/desired"].includes(filter.slice(own.length)) || filter.slice(own.length).startsWith("command/")
  );
}

/** What lies under an agent's name in a topic of the centre's; `undefined` when it is no topic of one agent. */
const underOneAgent = (topic: string): string | undefined =>
  topic.startsWith(`${ROOT}/`) ? /^[^/]+\/(.+)$/.exec(topic.slice(ROOT.length + 1))?.[1] : undefined;

/** True when the centre's login may publish to `topic`. Every broker must decide alike. */
export function mayCentrePublish(topic: string): boolean {
  return /^(ack|config\/desired|command\/.+)$/.test(underOneAgent(topic) ?? "");
}

/** True when the centre's login may subscribe to `filter`: to what agents write, of one of them or, by `+`, of all. */
export function mayCentreSubscribe(filter: string): boolean {
  return /^(status|flow|health|config\/reported|(event|reply|signal)\/[^/#]+)$/.test(underOneAgent(filter) ?? "");
}
