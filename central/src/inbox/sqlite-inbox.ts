import { AgentStatus, CommandReply } from "@ngaba/contract";
import { type Kysely, sql } from "kysely";
import type { Clock } from "../platform/clock.ts";
import { openSqlite } from "../platform/sqlite-database.ts";
import { oneOf } from "../platform/sqlite-json.ts";
import { type CommitPlan, planCommit, positionKey } from "./commit-plan.ts";
import type {
  AgentAck,
  AgentRecord,
  CommitResult,
  Gap,
  Inbound,
  Inbox,
  InboxRow,
  Position,
  SetAsideMessage,
  SetAsideReason,
} from "./inbox.ts";
import { NewestRows } from "./newest-rows.ts";
import { type InboxTables, inboxMigrations } from "./sqlite-inbox-schema.ts";
import {
  insertGaps,
  insertRows,
  insertTelemetry,
  setAside,
  upsertAgents,
  upsertPositions,
  upsertReplies,
} from "./sqlite-inbox-writes.ts";

/** Opens the inbox in `file`. Its commits survive a power cut. */
export async function openSqliteInbox(file: string, clock: Clock): Promise<Inbox> {
  const database = await openSqlite<InboxTables>(file, { synchronous: "full", migrations: inboxMigrations });
  const events = await database.selectFrom("stream_position").selectAll().where("stream", "=", "event").execute();
  const newest = await sql<{ seq: number }>`select seq from sqlite_sequence where name = 'inbox'`.execute(database);
  const agents = await readAgents(database);
  return new SqliteInbox(database, clock, {
    events: new Map(
      events.map(toPosition).map((position) => [positionKey(position.agentId, position.epoch), position]),
    ),
    epochs: new Map([
      ...events.map(({ agent_id, epoch }) => [agent_id, epoch] as const),
      ...agents.map(({ agentId, status }) => [agentId, status.outbox.epoch] as const),
    ]),
    lastId: newest.rows[0]?.seq ?? 0,
  });
}

interface Memory {
  /** Event positions by {@link positionKey}; the same as in the file. */
  readonly events: Map<string, Position>;
  /** The epoch in which each agent was last heard. */
  readonly epochs: Map<string, string>;
  lastId: number;
}

class SqliteInbox implements Inbox {
  readonly #database: Kysely<InboxTables>;
  readonly #clock: Clock;
  readonly #memory: Memory;
  readonly #newest: NewestRows;
  readonly #listeners = new Set<() => void>();

  constructor(database: Kysely<InboxTables>, clock: Clock, memory: Memory) {
    this.#database = database;
    this.#clock = clock;
    this.#memory = memory;
    this.#newest = new NewestRows(memory.lastId);
  }

  async commit(batch: readonly Inbound[]): Promise<CommitResult> {
    const nowMs = this.#clock.now();
    const plan = planCommit(this.#memory.events, batch, nowMs);
    const statuses = newestStatuses(batch, nowMs);
    const written = await this.#database.transaction().execute(async (trx) => {
      const telemetry = await insertTelemetry(trx, plan.telemetry, nowMs);
      const events = await insertRows(trx, plan.events, nowMs);
      await upsertPositions(trx, plan.positions);
      await insertGaps(trx, plan.gaps);
      await upsertAgents(trx, statuses);
      await upsertReplies(
        trx,
        batch.filter((message) => message.what === "reply"),
      );
      await setAside(
        trx,
        batch.filter((message) => message.what === "set-aside"),
        nowMs,
      );
      return { telemetry: telemetry.length, rows: [...telemetry, ...events] };
    });
    this.#remember(plan, statuses, written.rows);
    return {
      acks: plan.acks,
      committed: { event: plan.events.length, telemetry: written.telemetry },
      duplicates: { event: plan.eventDuplicates, telemetry: plan.telemetry.length - written.telemetry },
      outOfOrder: plan.outOfOrder,
      gaps: plan.gaps,
      statuses,
    };
  }

  async readAfter(id: number, limit: number): Promise<readonly InboxRow[]> {
    const rows = await this.#database
      .selectFrom("inbox")
      .selectAll()
      .where("id", ">", id)
      .orderBy("id")
      .limit(limit)
      .execute();
    return rows.map((row) => ({
      id: row.id,
      agentId: row.agent_id,
      stream: row.stream,
      epoch: row.epoch,
      seq: row.seq,
      topic: row.topic,
      type: row.type,
      message: row.message,
      receivedAtMs: row.received_at_ms,
    }));
  }

  newestAfter(id: number, limit: number): readonly InboxRow[] | undefined {
    return this.#newest.after(id, limit);
  }

  forgetNewest(upToId: number): void {
    this.#newest.forget(upToId);
  }

  lastId(): number {
    return this.#memory.lastId;
  }

  standing(): readonly AgentAck[] {
    return [...this.#memory.epochs].map(([agentId, epoch]) => {
      const upTo = this.#memory.events.get(positionKey(agentId, epoch))?.upTo ?? 0;
      return { agentId, epoch, upTo, resend: true };
    });
  }

  agents(): Promise<readonly AgentRecord[]> {
    return readAgents(this.#database);
  }

  async reply(agentId: string, commandId: string): Promise<CommandReply | undefined> {
    const row = await this.#database
      .selectFrom("command_reply")
      .select("reply")
      .where("agent_id", "=", agentId)
      .where("command_id", "=", commandId)
      .executeTakeFirst();
    return row && CommandReply.parse(JSON.parse(row.reply));
  }

  async ledger(): Promise<{ positions: readonly Position[]; gaps: readonly Gap[] }> {
    const positions = await this.#database.selectFrom("stream_position").selectAll().execute();
    const gaps = await this.#database.selectFrom("gap").selectAll().orderBy("noted_at_ms").execute();
    return {
      positions: positions.map(toPosition),
      gaps: gaps.map((gap) => ({
        agentId: gap.agent_id,
        epoch: gap.epoch,
        fromSeq: gap.from_seq,
        toSeq: gap.to_seq,
        notedAtMs: gap.noted_at_ms,
        why: gap.why,
      })),
    };
  }

  async setAside(limit: number): Promise<readonly (Omit<SetAsideMessage, "what"> & { readonly atMs: number })[]> {
    const rows = await this.#database.selectFrom("set_aside").selectAll().orderBy("id", "desc").limit(limit).execute();
    return rows.map(({ topic, reason, detail, head, at_ms }) => ({
      topic,
      reason: reason as SetAsideReason, // written below, from that type
      detail,
      head,
      atMs: at_ms,
    }));
  }

  async prune({ beforeMs, upToId, limit }: { beforeMs: number; upToId: number; limit: number }): Promise<number> {
    const old = this.#database
      .selectFrom("inbox")
      .select("id")
      .where("stream", "=", sql.lit("telemetry")) // literal, so that the partial index serves
      .where("received_at_ms", "<", beforeMs)
      .where("id", "<=", upToId)
      .orderBy("received_at_ms")
      .limit(limit);
    const result = await this.#database.deleteFrom("inbox").where("id", "in", old).executeTakeFirst();
    return Number(result.numDeletedRows);
  }

  async forget({ rowIds, incidentIds }: Parameters<Inbox["forget"]>[0]): Promise<void> {
    await sql`pragma secure_delete = on`.execute(this.#database); // overwritten in the file, not only let go of
    await this.#database.transaction().execute(async (trx) => {
      await sql`
        delete from inbox where id in (select value from json_each(${JSON.stringify(rowIds)}))
        and stream = 'event'`.execute(trx);
      await sql`
        delete from inbox where type = 'ngaba.evidence.v1'
        and message->>'$.data.incidentId' in ${oneOf(incidentIds)}`.execute(trx);
    });
  }

  onCommit(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  close(): Promise<void> {
    return this.#database.destroy();
  }

  #remember(plan: CommitPlan, statuses: readonly AgentRecord[], rows: readonly InboxRow[]): void {
    for (const position of plan.positions) {
      this.#memory.events.set(positionKey(position.agentId, position.epoch), position);
      this.#memory.epochs.set(position.agentId, position.epoch);
    }
    for (const { agentId, status } of statuses) this.#memory.epochs.set(agentId, status.outbox.epoch);
    const last = rows.at(-1);
    if (last === undefined) return;
    this.#memory.lastId = last.id;
    this.#newest.add(rows);
    for (const listener of this.#listeners) listener();
  }
}

const toPosition = (row: InboxTables["stream_position"]): Position => ({
  agentId: row.agent_id,
  stream: row.stream,
  epoch: row.epoch,
  upTo: row.up_to,
  received: row.received,
});

async function readAgents(database: Kysely<InboxTables>): Promise<readonly AgentRecord[]> {
  const rows = await database.selectFrom("agent").selectAll().orderBy("agent_id").execute();
  return rows.flatMap(({ agent_id, status, received_at_ms }) => {
    const known = AgentStatus.safeParse(JSON.parse(status));
    // One of another version's form is left out: its agent says it again whenever it connects.
    return known.success ? [{ agentId: agent_id, status: known.data, receivedAtMs: received_at_ms }] : [];
  });
}

function newestStatuses(batch: readonly Inbound[], nowMs: number): readonly AgentRecord[] {
  const newest = new Map<string, AgentRecord>();
  for (const message of batch) {
    if (message.what !== "status") continue;
    const { agentId, status } = message;
    newest.set(agentId, { agentId, status, receivedAtMs: nowMs });
  }
  return [...newest.values()];
}
