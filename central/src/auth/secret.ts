import { createHash, randomBytes, timingSafeEqual } from "node:crypto";

/** 256 random bits as 43 characters that need no escaping in headers, addresses, YAML or password files. */
export const newSecret = (): string => randomBytes(32).toString("base64url");

/**
 * SHA-256 of a secret made by {@link newSecret}, hexadecimal. A plain hash is enough to store: slow, salted ones protect
 * what people choose, and nobody can try 2^256 values, whatever the price of one try.
 */
export const hashSecret = (secret: string): string => createHash("sha256").update(secret).digest("hex");

/** True when both texts are equal; takes as long for a near miss as for a far one, whatever their lengths. */
export function isSameSecret(a: string, b: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
