import { type DurationMs, durationMs } from "@ngaba/contract";
import type { Clock } from "../platform/clock.ts";
import type { AccountsDatabase } from "./account-tables.ts";
import { hashSecret, newSecret } from "./secret.ts";

/** How exactly the last sign of life is kept: not every request is worth a write. */
const SEEN_WITHIN_MS = 5 * 60_000;

export interface SessionLimits {
  /** From the sign-in on, whatever happens in it. */
  readonly lifeMs: DurationMs;
  /** Without any request. */
  readonly idleMs: DurationMs;
}

/** Hours as the configuration names them. */
export const sessionLimits = (hours: { readonly sessionHours: number; readonly idleHours: number }): SessionLimits => ({
  lifeMs: durationMs(hours.sessionHours * 3_600_000),
  idleMs: durationMs(hours.idleHours * 3_600_000),
});

/** Browsers that were let in. The file holds hashes of their tokens only: who reads it gets into none. */
export interface Sessions {
  readonly limits: SessionLimits;
  /** @param accountId `undefined`: of the start key. @returns its token, for the cookie */
  open(accountId: string | undefined): Promise<string>;
  /** `undefined` for what is no session, or no longer. */
  find(token: string): Promise<{ readonly accountId: string | undefined } | undefined>;
  end(token: string): Promise<void>;
  /** All of an account, or of the start key. */
  endAllOf(accountId: string | undefined): Promise<void>;
}

export function createSessions(database: AccountsDatabase, limits: SessionLimits, clock: Pick<Clock, "now">): Sessions {
  const end = async (tokenHash: string) => {
    await database.deleteFrom("session").where("token_hash", "=", tokenHash).execute();
  };
  const removeOld = async (nowMs: number) => {
    await database
      .deleteFrom("session")
      .where(({ eb, or }) => or([eb("expires_at_ms", "<=", nowMs), eb("seen_at_ms", "<=", nowMs - limits.idleMs)]))
      .execute();
  };
  return {
    limits,
    open: async (accountId) => {
      const token = newSecret();
      const nowMs = clock.now();
      await removeOld(nowMs);
      const times = { opened_at_ms: nowMs, seen_at_ms: nowMs, expires_at_ms: nowMs + limits.lifeMs };
      const row = { token_hash: hashSecret(token), account_id: accountId ?? null, ...times };
      await database.insertInto("session").values(row).execute();
      return token;
    },
    find: async (token) => {
      const tokenHash = hashSecret(token);
      const row = await database
        .selectFrom("session")
        .selectAll()
        .where("token_hash", "=", tokenHash)
        .executeTakeFirst();
      if (row === undefined) return undefined;
      const nowMs = clock.now();
      if (row.expires_at_ms <= nowMs || row.seen_at_ms <= nowMs - limits.idleMs) {
        await end(tokenHash);
        return undefined;
      }
      if (nowMs - row.seen_at_ms > SEEN_WITHIN_MS) {
        await database.updateTable("session").set({ seen_at_ms: nowMs }).where("token_hash", "=", tokenHash).execute();
      }
      return { accountId: row.account_id ?? undefined };
    },
    end: (token) => end(hashSecret(token)),
    endAllOf: async (accountId) => {
      await database
        .deleteFrom("session")
        .where("account_id", accountId === undefined ? "is" : "=", accountId ?? null)
        .execute();
    },
  };
}
