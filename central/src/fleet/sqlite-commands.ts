import { Command, CommandReply } from "@ngaba/contract";
import { type Kysely, type Selectable, sql } from "kysely";
import { type Migrations, openSqlite } from "../platform/sqlite-database.ts";
import type { AskedCommand, Commands } from "./commands.ts";

interface Tables {
  /** `reply` is an agent's last word; null until there is one. */
  command: {
    id: string;
    agent_id: string;
    command: string;
    asked_at_ms: number;
    expires_at_ms: number;
    reply: string | null;
  };
}

const migrations: Migrations = {
  "0001-commands": async (db) => {
    await sql`
      create table command(
        id text primary key, agent_id text not null, command text not null,
        asked_at_ms integer not null, expires_at_ms integer not null, reply text
      ) strict, without rowid`.execute(db);
    await sql`create index command_waiting on command(expires_at_ms) where reply is null`.execute(db);
  },
};

/** Opens what was asked in `file`. @throws {CentralError} MIGRATION_FAILED */
export async function openSqliteCommands(file: string): Promise<Commands> {
  const database: Kysely<Tables> = await openSqlite<Tables>(file, { synchronous: "full", migrations });
  return {
    add: async ({ agentId, command, askedAtMs }) => {
      const { id, expiresAt } = command;
      const times = { asked_at_ms: askedAtMs, expires_at_ms: Date.parse(expiresAt) };
      const row = { id, agent_id: agentId, command: JSON.stringify(command), ...times, reply: null };
      await database.insertInto("command").values(row).execute();
    },
    find: async (id) => {
      const row = await database.selectFrom("command").selectAll().where("id", "=", id).executeTakeFirst();
      return row && toAsked(row);
    },
    waiting: async (nowMs) => {
      const rows = await database
        .selectFrom("command")
        .selectAll()
        .where("reply", "is", null)
        .where("expires_at_ms", ">", nowMs)
        .orderBy("asked_at_ms")
        .execute();
      return rows.map(toAsked);
    },
    answer: async (id, reply) => {
      await database
        .updateTable("command")
        .set({ reply: JSON.stringify(reply) })
        .where("id", "=", id)
        .where("reply", "is", null)
        .execute();
    },
    close: () => database.destroy(),
  };
}

function toAsked({ agent_id, command, asked_at_ms, reply }: Selectable<Tables["command"]>): AskedCommand {
  return {
    agentId: agent_id,
    command: Command.parse(JSON.parse(command)),
    askedAtMs: asked_at_ms,
    ...(reply !== null && { reply: CommandReply.parse(JSON.parse(reply)) }),
  };
}
