import { randomUUID } from "node:crypto";
import { agentTopics, durationMs } from "@ngaba/contract";
import type { PublisherOptions } from "@ngaba/edge-agent/outbox/mqtt-publisher.ts";
import type { Outbox } from "@ngaba/edge-agent/outbox/outbox.ts";
import { systemClock } from "@ngaba/edge-agent/platform/clock.ts";
import { createLogger } from "@ngaba/edge-agent/platform/logger.ts";

export const logins = {
  central: "centre-of-a-test",
  "agent-01": "one-of-a-test",
  "agent-02": "two-of-a-test",
} as const;

/** The part of an agent that these tests are about, with short waits. */
export function publisherOptions(brokerUrl: string, outbox: Outbox): PublisherOptions {
  return {
    agentId: "agent-01",
    brokerUrl,
    brokerPassword: () => logins["agent-01"],
    identity: { bootId: randomUUID(), version: "0.0.0-test", configHash: "0".repeat(64) },
    outbox,
    clock: systemClock,
    log: createLogger("silent"),
    timing: { minBackoffMs: 20, maxBackoffMs: 200, firstTimeoutMs: durationMs(500), maxTimeoutMs: durationMs(2_000) },
  };
}

/** Appends one event named `name`; the payload is what the publisher needs to know of an event. */
export const record = (outbox: Outbox, name: string): string => {
  let text = "";
  outbox.append("event", agentTopics("agent-01").event("restricted-zone"), (position) => {
    text = JSON.stringify({ ...position, name });
    return text;
  });
  return text;
};

/** Names of events in payloads as {@link record} makes them. */
export const namesOf = (payloads: readonly string[]): string[] => payloads.map((text) => String(JSON.parse(text).name));
