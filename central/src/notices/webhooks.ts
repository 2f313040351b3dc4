/**
 * Messages to receivers outside about incidents: a projection of the inbox that keeps what is to be told
 * (`notices.sqlite`), and for each hook a loop that brings it. Neither holds up ingest or the page: a receiver that is
 * away costs rows in a file.
 */
import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { Inventory } from "../cameras/inventory.ts";
import { placesOf } from "../cases/event-view.ts";
import type { Inbox, InboxRow } from "../inbox/inbox.ts";
import type { OnUnreadable } from "../inbox/read-messages.ts";
import type { Clock } from "../platform/clock.ts";
import type { Logger } from "../platform/logger.ts";
import type { Registry } from "../platform/metrics.ts";
import { createWakeUp } from "../platform/wake-up.ts";
import type { Hook } from "./hook.ts";
import { createHttpSender } from "./http-sender.ts";
import { type IncidentNews, newsOf } from "./incident-news.ts";
import { matchesHook } from "./match-hook.ts";
import { createMessageCounter } from "./notice-metrics.ts";
import type { HookNews, NoticeStore } from "./notice-store.ts";
import { RETRY_DELAYS, type RetryDelays, runHook } from "./run-hook.ts";
import { openSqliteNoticeStore } from "./sqlite-notice-store.ts";

export interface Webhooks extends AsyncDisposable {
  /** Id of the newest inbox row that {@link apply} has taken in. */
  offset(): Promise<number>;
  apply(rows: readonly InboxRow[]): Promise<void>;
}

export interface WebhooksOptions {
  readonly hooks: readonly Hook[];
  readonly dataDir: string;
  readonly inventory: Inventory;
  readonly inbox: Pick<Inbox, "lastId">;
  readonly onUnreadable: OnUnreadable;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly registry: Registry;
  /** Between tries; {@link RETRY_DELAYS} unless told otherwise. */
  readonly retry?: RetryDelays;
}

/** Opens the hooks, and begins to serve them. Without any, what is kept of earlier ones is deleted. */
export async function openWebhooks(options: WebhooksOptions): Promise<Webhooks | undefined> {
  const { hooks, dataDir, inbox, clock } = options;
  const file = join(dataDir, "notices.sqlite");
  if (hooks.length === 0) {
    await Promise.all(["", "-wal", "-shm"].map((suffix) => rm(`${file}${suffix}`, { force: true })));
    return undefined;
  }
  const ids = hooks.map(({ id }) => id);
  const store = await openSqliteNoticeStore(file, ids, inbox.lastId());
  const places = placesOf(options.inventory);
  const services = startServices(options, store);
  return {
    offset: store.offset,
    apply: async (rows) => {
      const last = rows.at(-1);
      if (last === undefined) return;
      const news = newsForHooks(hooks, newsOf(rows, places, options.onUnreadable), store.since);
      await store.keep(news, last.id, clock.now());
      if (news.begun.length + news.ended.length > 0) services.wake();
    },
    [Symbol.asyncDispose]: async () => {
      await services.stop();
      await store.close();
    },
  };
}

/** What of the news each hook wants to hear. */
function newsForHooks(
  hooks: readonly Hook[],
  { begun, ended }: IncidentNews,
  since: ReadonlyMap<string, number>,
): HookNews {
  return {
    begun: hooks.flatMap((hook) =>
      begun
        .filter(({ rowId, incident }) => rowId > (since.get(hook.id) ?? 0) && matchesHook(hook, incident))
        .map(({ incident }) => ({ hookId: hook.id, incident })),
    ),
    ended: hooks
      .filter(({ tellEnds }) => tellEnds)
      .flatMap((hook) => ended.map((end) => ({ hookId: hook.id, ...end }))),
  };
}

function startServices(
  { hooks, clock, logger, registry, retry = RETRY_DELAYS }: WebhooksOptions,
  store: NoticeStore,
): { wake(): void; stop(): Promise<void> } {
  const stopping = new AbortController();
  const shared = { store, send: createHttpSender(clock), retry, clock, logger, count: createMessageCounter(registry) };
  const services = hooks.map((hook) => {
    const news = createWakeUp();
    return { news, running: runHook({ ...shared, hook, news }, stopping.signal) };
  });
  return {
    wake: () => {
      for (const { news } of services) news.wake();
    },
    stop: async () => {
      stopping.abort();
      await Promise.all(services.map(({ running }) => running));
    },
  };
}
