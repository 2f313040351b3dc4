/**
 * An agent of its own process, to be killed: appends events as fast as the disk takes them, publishes them, and prints
 * the name of each event once it lies in the outbox. Arguments: broker URL, outbox file, name of this run, how many.
 */
import { setImmediate as breathe } from "node:timers/promises";
import { runPublisher } from "@ngaba/edge-agent/outbox/mqtt-publisher.ts";
import { openSqliteOutbox } from "@ngaba/edge-agent/outbox/sqlite-outbox.ts";
import { createLogger } from "@ngaba/edge-agent/platform/logger.ts";
import { publisherOptions, record } from "./agent-kit.ts";

const [brokerUrl = "", path = "", run = "", count = "0"] = process.argv.slice(2);
const outbox = openSqliteOutbox({ path, log: createLogger("silent") });
const publishing = runPublisher(publisherOptions(brokerUrl, outbox), new AbortController().signal);
for (let index = 0; index < Number(count); index += 1) {
  record(outbox, `${run}-${index}`);
  process.stdout.write(`${run}-${index}\n`);
  await breathe();
}
await publishing;
