import { openAccountStores, systemClock } from "@ngaba/central";
import { TokenScope } from "@ngaba/contract";
import { keepSecrets } from "../run-logs.ts";

/**
 * Makes a token that may do all that a machine may, of all cameras, in the data folder of a centre, running or not.
 * @returns the header that it is sent in
 */
export async function addMachine(dataDir: string): Promise<{ readonly authorization: string }> {
  const limits = { sessionHours: 24, idleHours: 12, secondFactorRoles: [] };
  await using stores = await openAccountStores({ dataDir, limits, clock: systemClock });
  const wanted = { name: "Phần mềm kiểm thử", scopes: TokenScope.options, cameraGroups: null, days: 1 };
  const { secret } = await stores.tokens.add(wanted, "Kiểm thử");
  keepSecrets(secret);
  return { authorization: `Bearer ${secret}` };
}
