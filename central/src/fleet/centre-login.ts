import { readSecretFile } from "../auth/secret-file.ts";
import type { CentralConfig } from "../config/central-config.ts";
import type { DataPathOptions } from "../data-path.ts";
import type { SeriesConfig } from "../data-path-stores.ts";
import { CentralError } from "../platform/errors.ts";

/**
 * What a file that the configuration names as a password's holds.
 * @throws {CentralError} SECRET_MISSING when there is none or it is empty
 */
export async function readPassword(file: string, setting: string): Promise<string> {
  const password = await readSecretFile(file);
  if (password !== undefined && password !== "") return password;
  const state = password === undefined ? "does not exist" : "is empty";
  throw new CentralError(
    "SECRET_MISSING",
    `${setting}: ${file} ${state}; put the password there, readable by you alone`,
  );
}

/** The centre's login at a broker of one's own. */
export async function brokerLogin(
  broker: Extract<CentralConfig["broker"], { kind: "mqtt" }>,
): Promise<DataPathOptions["brokerCredentials"]> {
  return { username: broker.username, password: await readPassword(broker.passwordFile, "broker.passwordFile") };
}

/** The series store with its login. */
export async function seriesWithLogin(series: CentralConfig["series"]): Promise<SeriesConfig> {
  if (series.kind === "embedded") return { kind: "embedded" };
  const { kind, url, database, username, passwordFile } = series;
  const password = passwordFile === undefined ? "" : await readPassword(passwordFile, "series.passwordFile");
  return { kind, url, database, username: username ?? "", password };
}
