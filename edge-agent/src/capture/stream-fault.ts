import { EdgeError, type EdgeErrorCode } from "../platform/errors.ts";

const SENTENCES = {
  STREAM_UNAUTHORISED: "the camera refuses the login",
  STREAM_REFUSED: "the address refuses the stream",
  STREAM_UNREACHABLE: "the camera cannot be reached",
  STREAM_STALLED: "no more pictures come",
  STREAM_ENDED: "the stream ended",
  STREAM_INVALID: "what comes is no video stream",
} as const satisfies Partial<Record<EdgeErrorCode, string>>;
export type StreamFaultCode = keyof typeof SENTENCES;

/**
 * A fault that our own reader found. All are retryable: cameras come back.
 *
 * @param why never a login; what a camera said goes through {@link maskSecrets} first
 */
export const streamFault = (code: StreamFaultCode, why: string, cause?: unknown): EdgeError =>
  new EdgeError(code, `${SENTENCES[code]}: ${why}`, { retryable: true, cause });

/**
 * Cuts logins out of a text: whatever stands between `//` and `@` in an address, and the secrets themselves wherever they
 * stand, in the clear or percent-encoded.
 */
export function maskSecrets(text: string, secrets: readonly string[]): string {
  const forms = secrets.flatMap((secret) => [secret, encodeURIComponent(secret)]).filter((form) => form !== "");
  const withoutSecrets = forms
    .sort((a, b) => b.length - a.length) // a secret may hold another
    .reduce((masked, form) => masked.replaceAll(form, "***"), text);
  return withoutSecrets.replace(/(\w:\/\/)[^\s/@]*@/g, "$1***@");
}
