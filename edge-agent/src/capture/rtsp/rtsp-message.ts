import { streamFault } from "../stream-fault.ts";

/** What a camera answers (RFC 2326, 7). */
export interface RtspResponse {
  readonly status: number;
  /** The camera's own words: bounded, printable; may hold anything that we sent. */
  readonly reason: string;
  /** Names in lower case; a name may stand several times. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
}

const MAX_HEAD_BYTES = 16 * 1024;
const MAX_BODY_BYTES = 64 * 1024;
const MAX_HEADERS = 100;
const MAX_REASON_CHARS = 100;

/** What stands at the beginning of `data`: a response, another message (a camera's own request), or the start of one. */
export type RtspInput =
  | { readonly kind: "incomplete" }
  | { readonly kind: "response"; readonly response: RtspResponse; readonly bytes: number }
  | { readonly kind: "other"; readonly bytes: number };

/**
 * Reads the message at the beginning of `data`, which may hold more. Lines may end in LF alone.
 *
 * @throws {EdgeError} `STREAM_INVALID` when these bytes can never become one, or one that is too large
 */
export function readRtspMessage(data: Buffer): RtspInput {
  const end = headEnd(data.subarray(0, MAX_HEAD_BYTES + 1));
  if (end === undefined) {
    if (data.length <= MAX_HEAD_BYTES) return { kind: "incomplete" };
    throw streamFault("STREAM_INVALID", "an RTSP message without end");
  }
  const [first = "", ...lines] = data
    .toString("latin1", 0, end)
    .trimEnd()
    .split(/\r?\n/, MAX_HEADERS + 1);
  const headers = lines.map(readHeader);
  const bodyBytes = Number(headerOf(headers, "content-length") ?? 0);
  if (!Number.isInteger(bodyBytes) || bodyBytes < 0 || bodyBytes > MAX_BODY_BYTES) {
    throw streamFault("STREAM_INVALID", `an RTSP message with ${String(bodyBytes).slice(0, 20)} bytes of content`);
  }
  const bytes = end + bodyBytes;
  if (data.length < bytes) return { kind: "incomplete" };
  const [, status, reason = ""] = /^RTSP\/1\.\d\s+(\d{3})\s*(.*)$/.exec(first) ?? [];
  if (status === undefined) return { kind: "other", bytes };
  const response = {
    status: Number(status),
    reason: printable(reason),
    headers,
    body: data.toString("utf8", end, bytes),
  };
  return { kind: "response", response, bytes };
}

/** @returns where the content begins */
function headEnd(data: Buffer): number | undefined {
  const crlf = data.indexOf("\r\n\r\n");
  const lf = data.indexOf("\n\n");
  if (lf !== -1 && (crlf === -1 || lf < crlf)) return lf + 2;
  return crlf === -1 ? undefined : crlf + 4;
}

function readHeader(line: string): readonly [string, string] {
  const colon = line.indexOf(":");
  if (colon < 0) return ["", ""]; // of some cameras: a line broken where it should not be
  return [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()];
}

const printable = (text: string): string => text.replace(/[^\x20-\x7e]/g, "?").slice(0, MAX_REASON_CHARS);

/** First value of a header. @param name in lower case */
export const headerOf = (headers: RtspResponse["headers"], name: string): string | undefined =>
  headers.find(([key]) => key === name)?.[1];

/** @param headers in the order in which they are sent; no value may hold a line break */
export function formatRtspRequest(
  method: string,
  url: string,
  headers: readonly (readonly [string, string])[],
): string {
  const lines = headers.map(([name, value]) => `${name}: ${value}`);
  return [`${method} ${url} RTSP/1.0`, ...lines]
    .map((line) => `${line.replace(/[\r\n]/g, " ")}\r\n`)
    .join("")
    .concat("\r\n");
}
