import { randomUUID } from "node:crypto";
import { type AccountView, epochMs, Role, type SeenGroups, toRfc3339 } from "@ngaba/contract";
import type { Selectable, Transaction } from "kysely";
import { z } from "zod";
import type { Clock } from "../platform/clock.ts";
import type { AccountsDatabase, AccountTables } from "./account-tables.ts";

export interface Account {
  readonly id: string;
  readonly login: string;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly cameraGroups: SeenGroups;
  /** Id of what the person may decide by their office; null: no fine. */
  readonly authority: string | null;
  readonly isDisabled: boolean;
  readonly passwordHash: string;
  /** Of an initial password; absent once one was chosen. */
  readonly passwordUntilMs: number | undefined;
  /** Base32. */
  readonly totpSecret: string | undefined;
  readonly totpOffer: string | undefined;
  readonly createdAtMs: number;
  readonly signedInAtMs: number | undefined;
  readonly version: number;
}

/** What an administrator decides of an account. */
export type AccountFacts = Pick<Account, "name" | "roles" | "cameraGroups" | "authority" | "isDisabled">;

/** A password as it is kept. */
export type KeptPassword = Pick<Account, "passwordHash" | "passwordUntilMs">;

export interface Accounts {
  /** By login. */
  list(): Promise<readonly Account[]>;
  find(id: string): Promise<Account | undefined>;
  findByLogin(login: string): Promise<Account | undefined>;
  /** Whether somebody can administrate without the start key: with a password of their own. */
  hasAdministrator(): Promise<boolean>;
  add(
    account: Pick<Account, "login" | "name" | "roles" | "cameraGroups"> &
      Partial<Pick<Account, "authority">> &
      KeptPassword,
  ): Promise<Account | "login-taken">;
  /**
   * @param version of the account that was looked at
   * @param note awaited when nothing stands against the change any more; when it fails nothing is changed
   */
  change(
    id: string,
    version: number,
    change: Partial<AccountFacts>,
    note?: (after: Account) => Promise<void>,
  ): Promise<Account | "unknown" | "changed-meanwhile" | "last-administrator">;
  setPassword(id: string, password: KeptPassword): Promise<void>;
  noteSignIn(id: string): Promise<void>;
  /** Keeps a secret that does not count yet. */
  offerSecondFactor(id: string, secret: string): Promise<void>;
  /** Makes the offer count, or takes the second factor away. */
  setSecondFactor(id: string, secret: string | undefined): Promise<void>;
  /** @returns false when a code of this step, or of a later one, was taken before */
  takeStep(id: string, step: number): Promise<boolean>;
}

type Row = Selectable<AccountTables["account"]>;

export function createAccounts(database: AccountsDatabase, clock: Pick<Clock, "now">): Accounts {
  const update = (id: string, values: Partial<Row>) =>
    database.updateTable("account").set(values).where("id", "=", id).executeTakeFirst();
  const where = async (column: "id" | "login", value: string) => {
    const row = await database.selectFrom("account").selectAll().where(column, "=", value).executeTakeFirst();
    return row && toAccount(row);
  };
  return {
    list: () => readAll(database),
    find: (id) => where("id", id),
    findByLogin: (login) => where("login", login),
    hasAdministrator: async () => (await readAll(database)).some(canAdministrate),
    add: async ({ login, ...facts }) => {
      const row = {
        ...{ ...toColumns({ authority: null, ...facts, isDisabled: false }), ...toPassword(facts), login },
        ...{ id: randomUUID(), totp_secret: null, totp_offer: null, totp_step: 0 },
        ...{ created_at_ms: clock.now(), signed_in_at_ms: null, version: 1 },
      };
      const { numInsertedOrUpdatedRows } = await database
        .insertInto("account")
        .values(row)
        .onConflict((conflict) => conflict.column("login").doNothing())
        .executeTakeFirstOrThrow();
      return numInsertedOrUpdatedRows === 0n ? "login-taken" : toAccount(row);
    },
    change: (id, version, change, note) =>
      database.transaction().execute(async (trx) => {
        const all = await readAll(trx);
        const before = all.find((account) => account.id === id);
        if (before === undefined) return "unknown";
        if (before.version !== version) return "changed-meanwhile";
        const after = { ...before, ...change, version: version + 1 };
        if (canAdministrate(before) && !all.map((one) => (one === before ? after : one)).some(canAdministrate)) {
          return "last-administrator";
        }
        await note?.(after);
        await trx
          .updateTable("account")
          .set({ ...toColumns(after), version: after.version })
          .where("id", "=", id)
          .execute();
        return after;
      }),
    setPassword: async (id, password) => void (await update(id, toPassword(password))),
    noteSignIn: async (id) => void (await update(id, { signed_in_at_ms: clock.now() })),
    offerSecondFactor: async (id, secret) => void (await update(id, { totp_offer: secret })),
    setSecondFactor: async (id, secret) => {
      const taken = { totp_secret: secret ?? null, totp_offer: null };
      // Taken by a clock that was ahead, a step would refuse every code until then, also the next authenticator's.
      await update(id, secret === undefined ? { ...taken, totp_step: 0 } : taken);
    },
    takeStep: async (id, step) => {
      const { numUpdatedRows } = await database
        .updateTable("account")
        .set({ totp_step: step })
        .where("id", "=", id)
        .where("totp_step", "<", step)
        .executeTakeFirst();
      return numUpdatedRows === 1n;
    },
  };
}

const canAdministrate = ({ roles, isDisabled, passwordUntilMs }: Account): boolean =>
  roles.includes("administrator") && !isDisabled && passwordUntilMs === undefined;

async function readAll(database: AccountsDatabase | Transaction<AccountTables>): Promise<readonly Account[]> {
  const rows = await database.selectFrom("account").selectAll().orderBy("login").execute();
  return rows.map(toAccount);
}

const toColumns = ({ name, roles, cameraGroups, authority, isDisabled }: AccountFacts) => ({
  ...{ name, roles: JSON.stringify(roles), camera_groups: groupsToColumn(cameraGroups), authority },
  is_disabled: isDisabled ? 1 : 0,
});

const toPassword = ({ passwordHash, passwordUntilMs }: KeptPassword) => ({
  password_hash: passwordHash,
  password_until_ms: passwordUntilMs ?? null,
});

const toAccount = (row: Row): Account => ({
  ...{ id: row.id, login: row.login, name: row.name, version: row.version },
  roles: z.array(Role).parse(JSON.parse(row.roles)),
  cameraGroups: groupsOfColumn(row.camera_groups),
  authority: row.authority,
  isDisabled: row.is_disabled === 1,
  passwordHash: row.password_hash,
  passwordUntilMs: row.password_until_ms ?? undefined,
  totpSecret: row.totp_secret ?? undefined,
  totpOffer: row.totp_offer ?? undefined,
  createdAtMs: row.created_at_ms,
  signedInAtMs: row.signed_in_at_ms ?? undefined,
});

export const groupsToColumn = (groups: SeenGroups): string | null => groups && JSON.stringify(groups);

/** The column is written by {@link groupsToColumn} only. */
export const groupsOfColumn = (column: string | null): SeenGroups =>
  column === null ? null : z.array(z.string()).parse(JSON.parse(column));

/** As administrators see it: without its secrets. */
export function accountView(account: Account, nowMs: number): AccountView {
  const { id, login, name, roles, cameraGroups, authority, isDisabled, version } = account;
  const { passwordUntilMs, signedInAtMs } = account;
  const initial = passwordUntilMs !== undefined && passwordUntilMs < nowMs ? "expired" : "initial";
  return {
    ...{ id, login, name, roles: [...roles], cameraGroups, isDisabled, version },
    ...(authority !== null && { authority }),
    password: passwordUntilMs === undefined ? "chosen" : initial,
    hasSecondFactor: account.totpSecret !== undefined,
    createdAt: toRfc3339(epochMs(account.createdAtMs)),
    ...(signedInAtMs !== undefined && { lastSignInAt: toRfc3339(epochMs(signedInAtMs)) }),
  };
}
