import { randomUUIDv7 } from "node:crypto";
import { toRfc3339, type WebhookTest } from "@ngaba/contract";
import { Command } from "commander";
import { type CentralConfig, loadCentralConfig } from "../config/central-config.ts";
import { webhooksWithSecrets } from "../notices/hook-secret.ts";
import { createHttpSender } from "../notices/http-sender.ts";
import { systemClock } from "../platform/clock.ts";
import { CentralError } from "../platform/errors.ts";
import { withExitCode } from "./exit-code.ts";

/** `central webhook …`: receivers of messages about incidents. */
export function webhookCommand(): Command {
  const command = new Command("webhook").description("Receivers of messages about incidents");
  command
    .command("test <webhook-id>")
    .description("bring a signed test message to a configured webhook, once; the centre may be running")
    .requiredOption("--config <file>", "the centre's configuration")
    .action((id: string, options: { config: string }) =>
      withExitCode(() => sendTest(loadCentralConfig(options.config), id)),
    );
  return command;
}

/** @throws {CentralError} WEBHOOK_UNKNOWN, WEBHOOK_FAILED, SECRET_MISSING */
async function sendTest({ webhooks }: CentralConfig, id: string): Promise<void> {
  const configured = webhooks.filter((hook) => hook.id === id);
  const [hook] = await webhooksWithSecrets(configured);
  if (hook === undefined) {
    const known = webhooks.map((webhook) => webhook.id).join(", ") || "none";
    throw new CentralError("WEBHOOK_UNKNOWN", `there is no webhook "${id}"; configured: ${known}`);
  }
  const text = { vi: "Tin thử từ trung tâm Ngã Ba.", en: "A test message from the Nga Ba centre." };
  const timestamp = toRfc3339(systemClock.now());
  const message: WebhookTest = { type: "ngaba.test.v1", timestamp, data: { hookId: id, text } };
  const outgoing = { id: randomUUIDv7(), body: JSON.stringify(message) };
  const outcome = await createHttpSender(systemClock)(hook, outgoing, new AbortController().signal);
  if (outcome.kind === "taken") return void process.stdout.write(`${id} took the test message ${outgoing.id}\n`);
  const why = outcome.kind === "gone" ? "status 410" : outcome.why;
  throw new CentralError("WEBHOOK_FAILED", `${id} did not take the test message: ${why}`);
}
