import { openAccountStores, systemClock } from "@ngaba/central";
import type { Role } from "@ngaba/contract";
import { createPasswords } from "../../central/src/auth/argon2-passwords.ts";
import { keepSecrets } from "../run-logs.ts";

/** How somebody signs in. */
export interface SignIn {
  readonly login: string;
  readonly password: string;
}

/**
 * Adds somebody who has chosen a password and may see all cameras, in the data folder of a centre, running or not.
 * @param authority up to what a reviewer may decide; else they decide no fine
 */
export async function addPerson(
  dataDir: string,
  login: string,
  name: string,
  role: Role,
  authority: string | null = null,
): Promise<SignIn> {
  const limits = { sessionHours: 24, idleHours: 12, secondFactorRoles: [] };
  await using stores = await openAccountStores({ dataDir, limits, clock: systemClock });
  const password = `mật khẩu của ${login} 2026`;
  keepSecrets(password);
  const passwordHash = await createPasswords().hash(password);
  const facts = { login, name, roles: [role], cameraGroups: null, authority };
  const added = await stores.accounts.add({ ...facts, passwordHash, passwordUntilMs: undefined });
  if (added === "login-taken") throw new Error(`${login} is there already`);
  return { login, password };
}
