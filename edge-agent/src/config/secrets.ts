import { statSync } from "node:fs";
import { ConfigError, formatConfigError, loadYaml } from "@ngaba/config";
import { CameraId } from "@ngaba/contract";
import { z } from "zod";
import { EdgeError } from "../platform/errors.ts";
import type { CameraConfig } from "./agent-config.ts";

const Login = z.strictObject({
  username: z.string().min(1).describe("Login at the camera"),
  password: z.string().describe("Its password"),
});

/** The secrets file of an agent. Never logged, never sent anywhere but to whom each is for. */
const SecretsFile = z.strictObject({
  brokerPassword: z.string().min(1).describe("For the login at the broker, which is the agent's id"),
  uploadToken: z.string().min(1).describe("For sending pictures to the centre"),
  cameras: z.record(CameraId, Login).default({}).describe("Logins by camera id; none for cameras that ask for none"),
});
export type Secrets = z.infer<typeof SecretsFile>;

/**
 * Reads the secrets file, which nobody but its owner may be able to read.
 * @throws {EdgeError} SECRETS_INVALID, saying what to do, never showing a secret
 */
export function loadSecrets(file: string, config: { readonly cameras: readonly Pick<CameraConfig, "id">[] }): Secrets {
  refuseWhenOthersCanRead(file);
  const secrets = readSecrets(file);
  const known = new Set(config.cameras.map((camera) => camera.id));
  const strangers = Object.keys(secrets.cameras).filter((id) => !known.has(id));
  if (strangers.length === 0) return secrets;
  throw new EdgeError(
    "SECRETS_INVALID",
    `${file}: has logins of cameras that are not configured: ${strangers.join(", ")}`,
  );
}

function refuseWhenOthersCanRead(file: string): void {
  const mode = statSync(file, { throwIfNoEntry: false })?.mode;
  if (mode === undefined) throw new EdgeError("SECRETS_INVALID", `${file}: there is no such secrets file`);
  if ((mode & 0o077) === 0) return;
  const shown = (mode & 0o777).toString(8).padStart(4, "0");
  throw new EdgeError("SECRETS_INVALID", `${file}: others can get at it (mode ${shown}); run: chmod 600 ${file}`);
}

function readSecrets(file: string): Secrets {
  try {
    return loadYaml(file, SecretsFile, { isSecret: true });
  } catch (error) {
    if (error instanceof ConfigError)
      throw new EdgeError("SECRETS_INVALID", formatConfigError(error), { cause: error });
    throw error;
  }
}
