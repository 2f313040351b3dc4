/** Who may enter, as any database holds it. No projection: what is in it stands nowhere else. */
import type { Kysely } from "kysely";

export interface AccountTables {
  account: {
    id: string;
    login: string;
    name: string;
    /** JSON of `Role[]`. */
    roles: string;
    /** JSON of ids; null: all cameras. */
    camera_groups: string | null;
    /** Id of what the person may decide by their office; null: no fine. */
    authority: string | null;
    is_disabled: number;
    /** Argon2id, as a PHC string. */
    password_hash: string;
    /** Of a password that an administrator handed over: it is good until then. Null once one was chosen. */
    password_until_ms: number | null;
    /** Base32. It counts once a code of it was shown. */
    totp_secret: string | null;
    totp_offer: string | null;
    /** Step of the newest code that was taken: no code counts twice. */
    totp_step: number;
    created_at_ms: number;
    signed_in_at_ms: number | null;
    /** Grows with each change by an administrator. */
    version: number;
  };
  /** By the SHA-256 of its token. `account_id` null: opened by the start key. */
  session: {
    token_hash: string;
    account_id: string | null;
    opened_at_ms: number;
    seen_at_ms: number;
    expires_at_ms: number;
  };
  api_token: {
    id: string;
    name: string;
    secret_hash: string;
    /** JSON of `TokenScope[]`. */
    scopes: string;
    camera_groups: string | null;
    created_by: string;
    created_at_ms: number;
    expires_at_ms: number;
    used_at_ms: number | null;
  };
  /** Wrong passwords and codes in a row, by who was tried and from where. */
  failure: { subject: string; count: number; last_at_ms: number };
  /** Where a login signed in from lately, named as in `failure`. */
  known_place: { subject: string; last_at_ms: number };
}

export type AccountsDatabase = Kysely<AccountTables>;
