import { randomUUIDv7 } from "node:crypto";
import { Severity, WEBHOOK_MAX_INCIDENTS, WebhookIncident } from "@ngaba/contract";
import type { Kysely, Transaction } from "kysely";
import { openSqlite } from "../platform/sqlite-database.ts";
import type { Waiting } from "./compose-message.ts";
import { severityRank } from "./match-hook.ts";
import type { HookStanding } from "./next-step.ts";
import type { HookNews, NoticeStore } from "./notice-store.ts";
import { type NoticeTables, noticeMigrations } from "./sqlite-notice-schema.ts";

const PROGRESS = "incidents";
/** An incident that is told of again after this is news. */
const KEEP_MS = 30 * 86_400_000;
/** A row has nine parameters. */
const ROWS_AT_ONCE = 500;

/**
 * Opens what is to be told in `file`. What waited for hooks that are configured no more is forgotten.
 * @param newestRow id of the newest row of the inbox: where new hooks begin
 */
export async function openSqliteNoticeStore(
  file: string,
  hookIds: readonly string[],
  newestRow: number,
): Promise<NoticeStore> {
  const database = await openSqlite<NoticeTables>(file, { synchronous: "full", migrations: noticeMigrations });
  const since = await database.transaction().execute((trx) => registerHooks(trx, hookIds, newestRow));
  return {
    since,
    offset: async () => {
      const row = await database
        .selectFrom("progress")
        .select("inbox_id")
        .where("name", "=", PROGRESS)
        .executeTakeFirst();
      return Math.min(row?.inbox_id ?? newestRow, newestRow); // an inbox that was lost begins anew
    },
    keep: (news, offset, nowMs) =>
      database.transaction().execute(async (trx) => {
        await keepBegun(trx, news.begun, nowMs);
        await keepEnded(trx, news.ended, nowMs);
        await trx
          .insertInto("progress")
          .values({ name: PROGRESS, inbox_id: offset })
          .onConflict((conflict) => conflict.column("name").doUpdateSet({ inbox_id: offset }))
          .execute();
      }),
    standing: (hookId) => readStanding(database, hookId),
    compose: (hookId, nowMs, write) =>
      database.transaction().execute((trx) => composeWaiting(trx, hookId, nowMs, write)),
    retryLater: async (id, attempts, next_try_at_ms) =>
      void (await database.updateTable("message").set({ attempts, next_try_at_ms }).where("id", "=", id).execute()),
    settle: async (id, state, settled_at_ms) =>
      void (await database.updateTable("message").set({ state, settled_at_ms }).where("id", "=", id).execute()),
    close: () => database.destroy(),
  };
}

type Trx = Transaction<NoticeTables>;

async function registerHooks(
  trx: Trx,
  ids: readonly string[],
  newestRow: number,
): Promise<ReadonlyMap<string, number>> {
  const known = await trx.selectFrom("hook").selectAll().execute();
  const gone = known.map(({ id }) => id).filter((id) => !ids.includes(id));
  if (gone.length > 0) {
    await trx.deleteFrom("notice").where("hook_id", "in", gone).execute();
    await trx.deleteFrom("message").where("hook_id", "in", gone).execute();
    await trx.deleteFrom("hook").where("id", "in", gone).execute();
  }
  const since = new Map(known.map((hook) => [hook.id, Math.min(hook.since_inbox_id, newestRow)]));
  const fresh = ids.filter((id) => !since.has(id)).map((id) => ({ id, since_inbox_id: newestRow }));
  if (fresh.length > 0) await trx.insertInto("hook").values(fresh).execute();
  return new Map([...since, ...fresh.map((hook) => [hook.id, hook.since_inbox_id] as const)]);
}

async function keepBegun(trx: Trx, begun: HookNews["begun"], nowMs: number): Promise<void> {
  await insertNotices(
    trx,
    begun.map(({ hookId, incident }) => toRow(hookId, incident, nowMs)),
  );
}

async function keepEnded(trx: Trx, ended: HookNews["ended"], nowMs: number): Promise<void> {
  for (const [hookId, ofHook] of Map.groupBy(ended, (end) => end.hookId)) {
    const endedAt = new Map(ofHook.map((end) => [end.incidentId, end.endedAt]));
    const told = await trx
      .selectFrom("notice")
      .select("incident")
      .where("hook_id", "=", hookId)
      .where("what", "=", "begun")
      .where("incident_id", "in", [...endedAt.keys()])
      .execute();
    const ends = told.map(({ incident }): WebhookIncident => {
      const begun = parseIncident(incident);
      return { ...begun, what: "ended", endedAt: endedAt.get(begun.id) };
    });
    await insertNotices(
      trx,
      ends.map((incident) => toRow(hookId, incident, nowMs)),
    );
  }
}

/** What is kept already stays as it is. */
async function insertNotices(trx: Trx, rows: readonly NoticeTables["notice"][]): Promise<void> {
  for (let from = 0; from < rows.length; from += ROWS_AT_ONCE) {
    await trx
      .insertInto("notice")
      .values(rows.slice(from, from + ROWS_AT_ONCE))
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
}

const toRow = (hookId: string, incident: WebhookIncident, nowMs: number): NoticeTables["notice"] => ({
  ...{ hook_id: hookId, incident_id: incident.id, what: incident.what, kind: incident.kind },
  ...{ severity_rank: severityRank(incident.severity), started_at_ms: Date.parse(incident.startedAt) },
  ...{ noted_at_ms: nowMs, incident: JSON.stringify(incident), message_id: null },
});

const parseIncident = (text: string): WebhookIncident => WebhookIncident.parse(JSON.parse(text));

async function readStanding(database: Kysely<NoticeTables>, hookId: string): Promise<HookStanding> {
  const message = await database
    .selectFrom("message")
    .selectAll()
    .where("hook_id", "=", hookId)
    .where("state", "=", "waiting")
    .executeTakeFirst();
  const waiting = await database
    .selectFrom("notice")
    .select(({ fn }) => fn.min("noted_at_ms").as("oldest"))
    .where("hook_id", "=", hookId)
    .where("message_id", "is", null)
    .executeTakeFirst();
  const made = await database
    .selectFrom("message")
    .select(({ fn }) => fn.max("made_at_ms").as("newest"))
    .where("hook_id", "=", hookId)
    .executeTakeFirst();
  return {
    message: message && {
      ...{ id: message.id, body: message.body, madeAtMs: message.made_at_ms },
      ...{ attempts: message.attempts, nextTryAtMs: message.next_try_at_ms },
    },
    oldestWaitingAtMs: waiting?.oldest ?? undefined,
    lastMadeAtMs: made?.newest ?? undefined,
  };
}

async function composeWaiting(
  trx: Trx,
  hookId: string,
  nowMs: number,
  write: (waiting: Waiting) => string,
): Promise<void> {
  const waiting = await readWaiting(trx, hookId);
  if (waiting.tallies.length === 0) return;
  const id = randomUUIDv7();
  await trx
    .insertInto("message")
    .values({
      ...{ id, hook_id: hookId, body: write(waiting), made_at_ms: nowMs, attempts: 0 },
      ...{ next_try_at_ms: nowMs, state: "waiting", settled_at_ms: null },
    })
    .execute();
  await trx
    .updateTable("notice")
    .set({ message_id: id })
    .where("hook_id", "=", hookId)
    .where("message_id", "is", null)
    .execute();
  await prune(trx, nowMs - KEEP_MS);
}

async function readWaiting(trx: Trx, hookId: string): Promise<Waiting> {
  const waiting = trx.selectFrom("notice").where("hook_id", "=", hookId).where("message_id", "is", null);
  const sorts = await waiting
    .select(["what", "kind", "severity_rank"])
    .select(({ fn }) => [
      fn.countAll<number>().as("count"),
      fn.min("started_at_ms").as("first"),
      fn.max("started_at_ms").as("last"),
    ])
    .groupBy(["what", "kind", "severity_rank"])
    .orderBy("severity_rank", "desc")
    .orderBy("kind")
    .execute();
  const named = await waiting
    .select("incident")
    .orderBy("severity_rank", "desc")
    .orderBy("started_at_ms", "desc")
    .limit(WEBHOOK_MAX_INCIDENTS)
    .execute();
  return {
    tallies: sorts.map(({ what, kind, severity_rank, count, first, last }) => ({
      ...{ what, kind, count: Number(count), firstStartedAtMs: first, lastStartedAtMs: last },
      severity: Severity.options[severity_rank] ?? "info",
    })),
    incidents: named.map(({ incident }) => parseIncident(incident)),
  };
}

async function prune(trx: Trx, beforeMs: number): Promise<void> {
  await trx.deleteFrom("notice").where("noted_at_ms", "<", beforeMs).where("message_id", "is not", null).execute();
  await trx.deleteFrom("message").where("settled_at_ms", "<", beforeMs).execute();
}
