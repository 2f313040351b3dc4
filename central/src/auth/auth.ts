import { join } from "node:path";
import type { Role } from "@ngaba/contract";
import { type CameraGroups, createCameraGroups, type ListedGroup } from "../cameras/camera-groups.ts";
import type { Inventory } from "../cameras/inventory.ts";
import type { Clock } from "../platform/clock.ts";
import { type Accounts, createAccounts } from "./accounts.ts";
import { type ApiTokens, createApiTokens } from "./api-tokens.ts";
import { createPasswords, type Passwords } from "./argon2-passwords.ts";
import { createFailures, type Failures } from "./failures.ts";
import { createRecogniser, type Recognise } from "./recognise.ts";
import { createSessions, type Sessions, sessionLimits } from "./sessions.ts";
import { openAccountsDatabase } from "./sqlite-accounts-database.ts";
import { openStartKey, type StartKey } from "./start-key.ts";

/** What is kept of who may enter. */
export interface AccountStores extends AsyncDisposable {
  readonly accounts: Accounts;
  readonly sessions: Sessions;
  readonly tokens: ApiTokens;
  readonly failures: Failures;
}

/** Everything that decides who enters, and what they see. */
export interface Auth extends AccountStores {
  readonly passwords: Passwords;
  readonly groups: CameraGroups;
  readonly startKey: StartKey;
  readonly recognise: Recognise;
  readonly clock: Pick<Clock, "now">;
}

export interface AuthOptions {
  readonly dataDir: string;
  readonly inventory: Inventory;
  readonly cameraGroups: readonly ListedGroup[];
  readonly limits: {
    readonly sessionHours: number;
    readonly idleHours: number;
    readonly secondFactorRoles: readonly Role[];
  };
  readonly clock: Pick<Clock, "now">;
}

/** Opens `accounts.sqlite` in the data folder; a command line may do so while a centre runs. */
export async function openAccountStores({
  dataDir,
  limits,
  clock,
}: Pick<AuthOptions, "dataDir" | "limits" | "clock">): Promise<AccountStores> {
  const database = await openAccountsDatabase(join(dataDir, "accounts.sqlite"));
  return {
    accounts: createAccounts(database, clock),
    sessions: createSessions(database, sessionLimits(limits), clock),
    tokens: createApiTokens(database, clock),
    failures: createFailures(database, clock),
    [Symbol.asyncDispose]: () => database.destroy(),
  };
}

/** @throws {CentralError} MIGRATION_FAILED, SQL_FAILED */
export async function openAuth(options: AuthOptions): Promise<Auth> {
  const { dataDir, inventory, limits, clock } = options;
  const stores = await openAccountStores(options);
  const groups = createCameraGroups(inventory, options.cameraGroups);
  const startKey = await openStartKey(dataDir, !(await stores.accounts.hasAdministrator()));
  const { secondFactorRoles } = limits;
  return {
    ...stores,
    ...{ groups, startKey, clock, passwords: createPasswords() },
    recognise: createRecogniser({ ...stores, groups, clock, secondFactorRoles }),
  };
}
