import { pbkdf2Sync, randomBytes } from "node:crypto";

/** What mosquitto 2.0 itself writes; many rounds would only slow the broker, since our passwords are 256 random bits. */
const ROUNDS = 101;
const SALT_BYTES = 12;
const HASH_BYTES = 64;

/**
 * A line for mosquitto's `password_file`, in the format that `mosquitto_passwd` writes: type 7 is PBKDF2-HMAC-SHA512.
 * Made here because that program takes the password from its arguments, where every user of the machine can read it.
 *
 * @see https://mosquitto.org/man/mosquitto_passwd-1.html
 */
export function mosquittoPasswordLine(username: string, password: string, salt = randomBytes(SALT_BYTES)): string {
  const hash = pbkdf2Sync(password, salt, ROUNDS, HASH_BYTES, "sha512");
  return `${username}:$7$${ROUNDS}$${salt.toString("base64")}$${hash.toString("base64")}`;
}
