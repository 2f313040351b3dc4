import { Counter, type Registry } from "prom-client";

export type MessageFate = "delivered" | "failed-try" | "given-up";

/** Counts what became of messages to webhooks. */
export function createMessageCounter(registry: Registry): (hookId: string, fate: MessageFate) => void {
  const counter = new Counter({
    name: "central_webhook_messages_total",
    help: "Messages to webhooks, by what became of them; tries that failed are counted each",
    labelNames: ["hook", "fate"],
    registers: [registry],
  });
  return (hook, fate) => counter.inc({ hook, fate });
}
