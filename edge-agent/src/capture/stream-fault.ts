import { EdgeError, type EdgeErrorCode } from "../platform/errors.ts";

/** How a connection ended, as far as the process told. */
export interface ConnectionEnd {
  /** What ffmpeg complained about last; may hold the login. */
  readonly lastWords: string;
  readonly exitCode: number | null;
  /** Whether a picture came, decoded or not. */
  readonly hadPictures: boolean;
  /** Whether it ended because nothing came any more. */
  readonly wasSilent: boolean;
}

/** ffmpeg has no codes for these, only words (libavformat/http.c, rtsp.c; strerror). First match wins. */
const WORDS: readonly (readonly [RegExp, StreamFaultCode])[] = [
  [/\b40[13] (Unauthorized|Forbidden)/, "STREAM_UNAUTHORISED"],
  [/Connection refused|Server returned [45]|method \w+ failed: [45]\d\d/, "STREAM_REFUSED"],
  [/No route to host|Network is unreachable|Failed to resolve|not known/, "STREAM_UNREACHABLE"],
];

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
 * Names the fault that ended a connection. All are retryable: cameras come back.
 *
 * @param secrets what must not stand in the message
 */
export function describeFault(end: ConnectionEnd, secrets: readonly string[]): EdgeError {
  const code = classify(end); // before masking: a password may be part of the words that tell
  const why = end.lastWords === "" ? `ffmpeg exit code ${end.exitCode}` : maskSecrets(end.lastWords, secrets);
  return streamFault(code, why);
}

function classify({ lastWords, hadPictures, wasSilent }: ConnectionEnd): StreamFaultCode {
  for (const [words, code] of WORDS) if (words.test(lastWords)) return code;
  const timedOut = /timed out/.test(lastWords);
  if (hadPictures) return wasSilent || timedOut ? "STREAM_STALLED" : "STREAM_ENDED";
  if (timedOut) return "STREAM_UNREACHABLE";
  return wasSilent ? "STREAM_STALLED" : "STREAM_INVALID";
}

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
