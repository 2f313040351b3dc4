import { DatabaseSync } from "node:sqlite";
import { HealthMessage } from "@ngaba/contract";

/** Health messages as a running centre commits them. */
export interface HealthMessages extends Disposable {
  /** `undefined` before the first. */
  newest(): HealthMessage | undefined;
}

/** @param inboxFile of a centre that is ready: its tables are there */
export function openHealthMessages(inboxFile: string): HealthMessages {
  const inbox = new DatabaseSync(inboxFile, { readOnly: true, timeout: 5_000 });
  const select = inbox.prepare("select message from inbox where type = 'ngaba.health.v1' order by id desc limit 1");
  const newest = (): HealthMessage | undefined => {
    const message = select.get()?.message;
    return message === undefined ? undefined : HealthMessage.parse(JSON.parse(String(message)));
  };
  return { newest, [Symbol.dispose]: () => inbox.close() };
}
