import type { Webhook } from "../config/webhook-config.ts";
import { readPassword } from "../fleet/centre-login.ts";
import { CentralError } from "../platform/errors.ts";
import type { Hook } from "./hook.ts";

/** Less could be guessed. */
const MIN_SECRET_BYTES = 24;

/**
 * The configured webhooks with their secrets.
 * @throws {CentralError} SECRET_MISSING
 */
export function webhooksWithSecrets(hooks: readonly Webhook[]): Promise<readonly Hook[]> {
  return Promise.all(
    hooks.map(async ({ secretFile, ...hook }, index) => {
      const setting = `webhooks[${index}].secretFile`;
      const secret = secretOf(await readPassword(secretFile, setting));
      if (secret !== undefined) return { ...hook, secret };
      const wanted = `at least ${MIN_SECRET_BYTES} random bytes in base64, as "openssl rand -base64 32" prints them`;
      throw new CentralError("SECRET_MISSING", `${setting}: ${secretFile} holds no secret; expected ${wanted}`);
    }),
  );
}

/** The bytes of a secret as receivers know it: base64, with or without `whsec_` before it. */
export function secretOf(text: string): Uint8Array | undefined {
  const base64 = text.replace(/^whsec_/, "");
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return undefined;
  const bytes = Buffer.from(base64, "base64");
  return bytes.length >= MIN_SECRET_BYTES ? bytes : undefined;
}
