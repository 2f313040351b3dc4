import { randomUUID } from "node:crypto";
import { epochMs, type NewToken, type SeenGroups, TokenScope, type TokenView, toRfc3339 } from "@ngaba/contract";
import type { Selectable } from "kysely";
import { z } from "zod";
import type { Clock } from "../platform/clock.ts";
import type { AccountsDatabase, AccountTables } from "./account-tables.ts";
import { groupsOfColumn, groupsToColumn } from "./accounts.ts";
import { hashSecret, newSecret } from "./secret.ts";

/** Tells people, and programs that look for leaked secrets, what it is. */
const PREFIX = "ngaba_";
const DAY_MS = 86_400_000;
const USED_WITHIN_MS = 3_600_000;

export interface KnownToken {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly TokenScope[];
  readonly cameraGroups: SeenGroups;
}

/** What machines enter with. The file holds hashes only. */
export interface ApiTokens {
  /** Newest first, those that have expired too. */
  list(): Promise<readonly TokenView[]>;
  add(token: NewToken, createdBy: string): Promise<{ readonly token: TokenView; readonly secret: string }>;
  remove(id: string): Promise<void>;
  /** The token that a secret is of, unless it has expired. */
  find(secret: string): Promise<KnownToken | undefined>;
}

type Row = Selectable<AccountTables["api_token"]>;

export function createApiTokens(database: AccountsDatabase, clock: Pick<Clock, "now">): ApiTokens {
  return {
    list: async () => {
      const rows = await database.selectFrom("api_token").selectAll().orderBy("created_at_ms", "desc").execute();
      return rows.map(toView);
    },
    add: async ({ name, scopes, cameraGroups, days }, createdBy) => {
      const secret = `${PREFIX}${newSecret()}`;
      const nowMs = clock.now();
      const row = {
        ...{ id: randomUUID(), name, scopes: JSON.stringify(scopes), camera_groups: groupsToColumn(cameraGroups) },
        ...{ secret_hash: hashSecret(secret), created_by: createdBy, created_at_ms: nowMs, used_at_ms: null },
        expires_at_ms: nowMs + days * DAY_MS,
      };
      await database.insertInto("api_token").values(row).execute();
      return { token: toView(row), secret };
    },
    remove: async (id) => {
      await database.deleteFrom("api_token").where("id", "=", id).execute();
    },
    find: async (secret) => {
      const nowMs = clock.now();
      const row = await database
        .selectFrom("api_token")
        .selectAll()
        .where("secret_hash", "=", hashSecret(secret))
        .where("expires_at_ms", ">", nowMs)
        .executeTakeFirst();
      if (row === undefined) return undefined;
      if (nowMs - (row.used_at_ms ?? 0) > USED_WITHIN_MS) {
        await database.updateTable("api_token").set({ used_at_ms: nowMs }).where("id", "=", row.id).execute();
      }
      return { id: row.id, name: row.name, scopes: scopesOf(row), cameraGroups: groupsOfColumn(row.camera_groups) };
    },
  };
}

const scopesOf = ({ scopes }: Pick<Row, "scopes">): TokenScope[] => z.array(TokenScope).parse(JSON.parse(scopes));

function toView(row: Row): TokenView {
  const { id, name, created_by: createdBy, created_at_ms, expires_at_ms, used_at_ms } = row;
  return {
    ...{ id, name, scopes: scopesOf(row), cameraGroups: groupsOfColumn(row.camera_groups), createdBy },
    createdAt: toRfc3339(epochMs(created_at_ms)),
    expiresAt: toRfc3339(epochMs(expires_at_ms)),
    ...(used_at_ms !== null && { lastUsedAt: toRfc3339(epochMs(used_at_ms)) }),
  };
}
