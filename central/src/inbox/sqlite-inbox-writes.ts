import { sql, type Transaction } from "kysely";
import { insertEach } from "../platform/sqlite-database.ts";
import { positionKey } from "./commit-plan.ts";
import type { AgentRecord, Gap, InboxRow, Position, ReplyMessage, SetAsideMessage, StreamMessage } from "./inbox.ts";
import type { InboxTables } from "./sqlite-inbox-schema.ts";

/** Of what is set aside only the newest are kept: whoever floods us must not fill the disk. */
const MAX_SET_ASIDE_ROWS = 1_000;
/** Of answers to commands too. A command is over within hours, and nobody gives so many. */
const MAX_REPLY_ROWS = 10_000;

type Trx = Transaction<InboxTables>;

const INSERTION = `
  insert into inbox(agent_id, stream, epoch, seq, topic, type, message, received_at_ms) values (?, ?, ?, ?, ?, ?, ?, ?)`;

const toRow = (m: StreamMessage, nowMs: number) => [
  ...[m.agentId, m.stream, m.epoch, m.seq, m.topic, m.type, m.message, nowMs],
];

/** @returns the new rows */
export async function insertRows(trx: Trx, messages: readonly StreamMessage[], nowMs: number): Promise<InboxRow[]> {
  const ids = await insertEach(
    trx,
    INSERTION,
    messages.map((message) => toRow(message, nowMs)),
  );
  return withIds(messages, ids, nowMs);
}

/** Takes what is not there yet, and counts it. @returns the new rows */
export async function insertTelemetry(
  trx: Trx,
  messages: readonly StreamMessage[],
  nowMs: number,
): Promise<InboxRow[]> {
  const ids = await insertEach(
    trx,
    `${INSERTION} on conflict do nothing`,
    messages.map((message) => toRow(message, nowMs)),
  );
  const rows = withIds(messages, ids, nowMs);
  const counted = new Map<string, Position>();
  for (const { agentId, epoch, seq } of rows) {
    const key = positionKey(agentId, epoch);
    const { upTo, received } = counted.get(key) ?? { upTo: 0, received: 0 };
    counted.set(key, { agentId, stream: "telemetry", epoch, upTo: Math.max(upTo, seq), received: received + 1 });
  }
  await addToPositions(trx, [...counted.values()]);
  return rows;
}

/** @param ids of what was inserted, 0 for what was there before */
function withIds(messages: readonly StreamMessage[], ids: readonly number[], receivedAtMs: number): InboxRow[] {
  return messages.flatMap(({ what: _, ...message }, index) => {
    const id = ids[index] ?? 0;
    return id === 0 ? [] : [{ id, ...message, receivedAtMs }];
  });
}

const toPositionRow = (position: Position) => ({
  agent_id: position.agentId,
  stream: position.stream,
  epoch: position.epoch,
  up_to: position.upTo,
  received: position.received,
});

export async function upsertPositions(trx: Trx, positions: readonly Position[]): Promise<void> {
  if (positions.length === 0) return;
  await trx
    .insertInto("stream_position")
    .values(positions.map(toPositionRow))
    .onConflict((conflict) =>
      conflict.columns(["agent_id", "stream", "epoch"]).doUpdateSet(({ ref }) => ({
        up_to: ref("excluded.up_to"),
        received: ref("excluded.received"),
      })),
    )
    .execute();
}

async function addToPositions(trx: Trx, added: readonly Position[]): Promise<void> {
  if (added.length === 0) return;
  await trx
    .insertInto("stream_position")
    .values(added.map(toPositionRow))
    .onConflict((conflict) =>
      conflict.columns(["agent_id", "stream", "epoch"]).doUpdateSet({
        up_to: sql`max(stream_position.up_to, excluded.up_to)`,
        received: sql`stream_position.received + excluded.received`,
      }),
    )
    .execute();
}

export async function insertGaps(trx: Trx, gaps: readonly Gap[]): Promise<void> {
  if (gaps.length === 0) return;
  const rows = gaps.map((gap) => ({
    agent_id: gap.agentId,
    epoch: gap.epoch,
    from_seq: gap.fromSeq,
    to_seq: gap.toSeq,
    noted_at_ms: gap.notedAtMs,
    why: gap.why,
  }));
  await trx.insertInto("gap").values(rows).execute();
}

export async function upsertAgents(trx: Trx, agents: readonly AgentRecord[]): Promise<void> {
  if (agents.length === 0) return;
  const rows = agents.map(({ agentId, status, receivedAtMs }) => ({
    agent_id: agentId,
    status: JSON.stringify(status),
    received_at_ms: receivedAtMs,
  }));
  await trx
    .insertInto("agent")
    .values(rows)
    .onConflict((conflict) =>
      conflict.column("agent_id").doUpdateSet(({ ref }) => ({
        status: ref("excluded.status"),
        received_at_ms: ref("excluded.received_at_ms"),
      })),
    )
    .execute();
}

export async function setAside(trx: Trx, messages: readonly SetAsideMessage[], nowMs: number): Promise<void> {
  if (messages.length === 0) return;
  const rows = messages.map(({ topic, reason, detail, head }) => ({ topic, reason, detail, head, at_ms: nowMs }));
  await trx.insertInto("set_aside").values(rows).execute();
  await sql`delete from set_aside where id <= (select max(id) from set_aside) - ${MAX_SET_ASIDE_ROWS}`.execute(trx);
}

/** What was said as the last word stays. */
export async function upsertReplies(trx: Trx, messages: readonly ReplyMessage[]): Promise<void> {
  for (const { agentId, reply } of messages) {
    const row = { is_last: reply.outcome === "accepted" ? 0 : 1, reply: JSON.stringify(reply) };
    await trx
      .insertInto("command_reply")
      .values({ agent_id: agentId, command_id: reply.id, ...row })
      .onConflict((conflict) =>
        conflict.columns(["agent_id", "command_id"]).doUpdateSet(row).where("command_reply.is_last", "=", 0),
      )
      .execute();
  }
  if (messages.length === 0) return;
  await sql`delete from command_reply where id <= (select max(id) from command_reply) - ${MAX_REPLY_ROWS}`.execute(trx);
}
