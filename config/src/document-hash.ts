import { createHash } from "node:crypto";

/**
 * JSON that is the same text for the same content: keys in code-unit order, no spaces, absent for `undefined`
 * (RFC 8785 for the values that configuration holds).
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

/**
 * The name of a document: SHA-256 of its canonical JSON in UTF-8, 64 hexadecimal digits. Events name the scene and
 * the configuration behind them by it, and the centre archives the same bytes under it.
 */
export function documentHash(value: unknown): string {
  return createHash("sha256").update(canonicalJson(value), "utf8").digest("hex");
}
