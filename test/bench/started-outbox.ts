/** The outbox of a made-up agent of a bench. */
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { runPublisher } from "@ngaba/edge-agent/outbox/mqtt-publisher.ts";
import type { Outbox } from "@ngaba/edge-agent/outbox/outbox.ts";
import { openSqliteOutbox } from "@ngaba/edge-agent/outbox/sqlite-outbox.ts";
import { systemClock } from "@ngaba/edge-agent/platform/clock.ts";
import { createLogger } from "@ngaba/edge-agent/platform/logger.ts";
import { AGENT_ID } from "./city/bench-agent.ts";

interface OutboxOptions {
  /** Where its file lies. */
  readonly folder: string;
  readonly brokerUrl: string;
  readonly brokerPassword: string;
}

/** The outbox, and who brings it to the broker until the stack ends it. */
export function startOutbox(stack: AsyncDisposableStack, { brokerUrl, brokerPassword, folder }: OutboxOptions): Outbox {
  const log = createLogger("silent");
  const outbox = openSqliteOutbox({ path: join(folder, "outbox.sqlite"), log });
  const stopping = new AbortController();
  const identity = { bootId: randomUUID(), version: "0.0.0-bench", configHash: "0".repeat(64) };
  const publishing = runPublisher(
    { agentId: AGENT_ID, brokerUrl, brokerPassword: () => brokerPassword, outbox, clock: systemClock, log, identity },
    stopping.signal,
  );
  stack.defer(async () => {
    stopping.abort();
    await publishing;
  });
  return outbox;
}
