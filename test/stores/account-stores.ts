/** The stores of who may enter, in each database that there is. */
import { epochMs } from "@ngaba/contract";
import { onTestFinished } from "vitest";
import type { Account, Accounts } from "../../central/src/auth/accounts.ts";
import { type AccountStores, openAccountStores } from "../../central/src/auth/auth.ts";
import type { Clock } from "../../central/src/platform/clock.ts";
import { temporaryFolder } from "../central/data-path-kit.ts";

export const START_MS = Date.parse("2026-03-02T12:00:00Z");
export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

/** With the clock that they go by; it stands until it is set. */
interface OpenStores extends AccountStores {
  readonly clock: Pick<Clock, "now"> & { nowMs: number };
}

/** Sessions last a day, and two hours without a request. */
async function openSqliteStores(): Promise<OpenStores> {
  const clock = { nowMs: START_MS, now: () => epochMs(clock.nowMs) };
  const limits = { sessionHours: 24, idleHours: 2, secondFactorRoles: [] };
  const stores = await openAccountStores({ dataDir: temporaryFolder(), limits, clock });
  onTestFinished(() => stores[Symbol.asyncDispose]());
  return { ...stores, clock };
}

/** For `describe.each`. Each time they are opened they are empty; closed at the end of the test. */
export const ACCOUNT_STORES = [{ name: "SQLite", open: openSqliteStores }] as const;

const facts = { name: "Nguyễn Thùy Linh", roles: ["administrator"], cameraGroups: null } as const;

/** Adds an administrator who has chosen a password, unless told otherwise. */
export async function added(
  accounts: Accounts,
  login: string,
  more: Partial<Parameters<Accounts["add"]>[0]> = {},
): Promise<Account> {
  const account = await accounts.add({ ...facts, login, passwordHash: "a hash", passwordUntilMs: undefined, ...more });
  if (account === "login-taken") throw new Error(`${login} is there already`);
  return account;
}
