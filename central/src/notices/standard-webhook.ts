import { createHmac } from "node:crypto";

/**
 * The headers of a message by the Standard Webhooks specification: a receiver checks the signature, refuses what is too
 * old, and knows a repeated message by its id.
 * @param timestampS of this try, seconds since 1970
 * @see https://www.standardwebhooks.com
 */
export function signedHeaders(
  { id, body }: { readonly id: string; readonly body: string },
  secret: Uint8Array,
  timestampS: number,
): Record<string, string> {
  const signature = createHmac("sha256", secret).update(`${id}.${timestampS}.${body}`).digest("base64");
  return { "webhook-id": id, "webhook-timestamp": String(timestampS), "webhook-signature": `v1,${signature}` };
}
