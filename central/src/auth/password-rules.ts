import { randomInt } from "node:crypto";

/** Nobody may choose so few different characters. */
const MIN_DIFFERENT_CHARS = 5;

/**
 * What is wrong with a password that somebody wants, beyond its length. No rules of mixed characters: they make
 * passwords that people write down.
 * @see https://pages.nist.gov/800-63-4/sp800-63b.html section 3.1.1.2
 */
export function passwordFault(password: string, login: string): string | undefined {
  const plain = password.normalize("NFKC").toLowerCase();
  if (new Set(plain).size < MIN_DIFFERENT_CHARS)
    return `must have at least ${MIN_DIFFERENT_CHARS} different characters`;
  if (plain.includes(login)) return "must not contain the login";
  return undefined;
}

/** No letters or digits that look alike: it is read from paper or told by telephone. */
const ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789";
const GROUPS = 4;
const GROUP_CHARS = 4;

/** One to hand over, such as `k3mv-8xqp-…`: 79 random bits. */
export function newInitialPassword(): string {
  const group = () => Array.from({ length: GROUP_CHARS }, () => ALPHABET[randomInt(ALPHABET.length)]).join("");
  return Array.from({ length: GROUPS }, group).join("-");
}
