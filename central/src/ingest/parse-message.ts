import {
  AgentId,
  AgentStatus,
  agentOfSource,
  CommandReply,
  EventMessage,
  HealthMessage,
  kindOfType,
  MinuteMessage,
  type ParsedTopic,
  parseAgentTopic,
  StreamPosition,
} from "@ngaba/contract";
import { z } from "zod";
import {
  type Inbound,
  type ParsedMessage,
  type SetAsideMessage,
  type SetAsideReason,
  type StreamMessage,
  UNREADABLE_TYPE,
} from "../inbox/inbox.ts";

/** Far above any message of ours; the shipped broker configuration lets no larger one through. */
export const MAX_PAYLOAD_BYTES = 256 * 1024;
const MAX_HEAD_BYTES = 4 * 1024;
const MAX_DETAIL_CHARS = 500;

/**
 * Turns what arrived on a topic into what is to be committed. Never throws: what is not ours becomes `set-aside`, and
 * an event among it that still tells its place is committed there besides, as unreadable.
 */
export function parseInbound(topic: string, payload: Uint8Array): readonly [Inbound, StreamMessage?] {
  const setAside = (reason: SetAsideReason, detail: string): SetAsideMessage => ({
    what: "set-aside",
    topic: topic.slice(0, MAX_DETAIL_CHARS),
    reason,
    detail: detail.slice(0, MAX_DETAIL_CHARS),
    head: payload.slice(0, MAX_HEAD_BYTES),
  });
  const place = parseAgentTopic(topic);
  if (place === undefined || !AgentId.safeParse(place.agentId).success) {
    return [setAside("unknown-topic", "no agent's topic")];
  }
  if (payload.length > MAX_PAYLOAD_BYTES) return [setAside("too-large", `${payload.length} bytes`)];
  const text = decode(payload);
  const json = text === undefined ? undefined : parseJson(text);
  if (text === undefined || json === undefined) return [setAside("not-json", "no JSON in UTF-8")];

  if (place.channel === "status") {
    const status = AgentStatus.safeParse(json);
    if (!status.success) return [setAside("schema", z.prettifyError(status.error))];
    return [{ what: "status", agentId: place.agentId, status: status.data }];
  }
  if (place.channel === "reply") {
    const reply = CommandReply.safeParse(json);
    if (!reply.success) return [setAside("schema", z.prettifyError(reply.error))];
    if (reply.data.id !== place.commandId) return [setAside("wrong-command", reply.data.id)];
    return [{ what: "reply", agentId: place.agentId, reply: reply.data }];
  }
  const refuse = (reason: SetAsideReason, detail: string): readonly [Inbound, StreamMessage?] => {
    const position = place.channel === "event" ? StreamPosition.safeParse(json).data : undefined;
    if (position?.stream !== "event") return [setAside(reason, detail)];
    const { agentId } = place;
    const unreadable = { what: "stream", agentId, ...position, topic, type: UNREADABLE_TYPE, message: text } as const;
    return [setAside(reason, detail), unreadable];
  };
  const schema = schemaOf(place.channel);
  const parsed = schema.safeParse(json);
  if (!parsed.success) return refuse("schema", z.prettifyError(parsed.error));
  const wrong = contradiction(place, parsed.data);
  return wrong === undefined
    ? [toStreamMessage(topic, place.agentId, text, { schema, value: parsed.data })]
    : refuse(...wrong);
}

type OurMessage = EventMessage | MinuteMessage | HealthMessage;

function schemaOf(channel: "event" | "flow" | "health"): z.ZodType<OurMessage> {
  switch (channel) {
    case "event":
      return EventMessage;
    case "flow":
      return MinuteMessage;
    case "health":
      return HealthMessage;
  }
}

/** What the topic says must agree with what the message says: the broker vouches for the topic only. */
function contradiction(place: ParsedTopic, message: OurMessage): [SetAsideReason, string] | undefined {
  if (agentOfSource(message.source) !== place.agentId) return ["wrong-agent", message.source];
  const stream = place.channel === "event" ? "event" : "telemetry";
  if (message.stream !== stream) return ["wrong-stream", message.stream];
  const [, , , , cameraId] = message.source.split("/");
  const subject = "cameraId" in message.data ? message.data.cameraId : undefined;
  if (subject !== cameraId) return ["wrong-camera", `${message.source} about ${subject ?? "its cameras"}`];
  if (place.channel !== "event") return undefined;
  return kindOfType(message.type) === place.kind ? undefined : ["wrong-kind", message.type];
}

function toStreamMessage(
  topic: string,
  agentId: string,
  text: string,
  parsed: ParsedMessage & { readonly value: OurMessage },
): StreamMessage {
  const { stream, epoch, seq, type } = parsed.value;
  return { what: "stream", agentId, stream, epoch, seq, topic, type, message: text, parsed };
}

const utf8 = new TextDecoder("utf-8", { fatal: true });

function decode(payload: Uint8Array): string | undefined {
  try {
    return utf8.decode(payload);
  } catch {
    return undefined; // not UTF-8: the caller sets it aside
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // no JSON: the caller sets it aside
  }
}
