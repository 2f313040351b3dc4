/** One RTSP request (RFC 2326). Header names are in lower case. */
export interface RtspRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: ReadonlyMap<string, string>;
}

/** What stands at the beginning of the bytes received so far; `bytes` of them belong to it. */
export type RtspInput =
  | { readonly kind: "incomplete" }
  | { readonly kind: "interleaved"; readonly bytes: number }
  | { readonly kind: "request"; readonly request: RtspRequest; readonly bytes: number };

/** A client that sends more than this without an end of the headers is not speaking RTSP. */
export const MAX_HEAD_BYTES = 16 * 1024;
export const MAX_BODY_BYTES = 64 * 1024;

const DOLLAR = 0x24;

/**
 * Reads the first message of `data`, which may hold part of one, one, or several.
 *
 * @throws {SyntaxError} when these bytes can never become a message, or one that is too large
 */
export function readRtsp(data: Buffer): RtspInput {
  if (data[0] === DOLLAR) return readInterleaved(data);
  const headEnd = data.indexOf("\r\n\r\n");
  if (headEnd > MAX_HEAD_BYTES || (headEnd === -1 && data.length > MAX_HEAD_BYTES)) {
    throw new SyntaxError(`no end of the headers within ${MAX_HEAD_BYTES} bytes`);
  }
  if (headEnd === -1) return { kind: "incomplete" };
  const request = parseHead(data.toString("latin1", 0, headEnd));
  const bodyBytes = Number(request.headers.get("content-length") ?? 0);
  if (!Number.isInteger(bodyBytes) || bodyBytes < 0 || bodyBytes > MAX_BODY_BYTES) {
    throw new SyntaxError(`Content-Length must be 0 to ${MAX_BODY_BYTES}`);
  }
  const bytes = headEnd + 4 + bodyBytes;
  return data.length < bytes ? { kind: "incomplete" } : { kind: "request", request, bytes };
}

/** Clients send RTCP receiver reports between their requests. */
function readInterleaved(data: Buffer): RtspInput {
  if (data.length < 4) return { kind: "incomplete" };
  const bytes = 4 + data.readUInt16BE(2);
  return data.length < bytes ? { kind: "incomplete" } : { kind: "interleaved", bytes };
}

function parseHead(head: string): RtspRequest {
  const [requestLine = "", ...lines] = head.split("\r\n");
  const match = /^([A-Z_]{1,32}) (\S+) RTSP\/1\.\d$/.exec(requestLine);
  if (match === null) throw new SyntaxError("first line is not an RTSP request");
  const [, method = "", url = ""] = match;
  const headers = new Map<string, string>();
  for (const line of lines) {
    const colon = line.indexOf(":");
    if (colon < 1) throw new SyntaxError("header without a name");
    headers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
  }
  return { method, url, headers };
}

const REASONS: Readonly<Record<number, string>> = {
  200: "OK",
  400: "Bad Request",
  401: "Unauthorized",
  404: "Not Found",
  405: "Method Not Allowed",
  454: "Session Not Found",
  455: "Method Not Valid in This State",
  461: "Unsupported Transport",
  503: "Service Unavailable",
};

/** What is answered to a request. */
export interface RtspReply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Writes the answer to a request, with its CSeq; without one when no request could be read. */
export function formatResponse({ status, headers = {}, body = "" }: RtspReply, request?: RtspRequest): string {
  const lines = [`RTSP/1.0 ${status} ${REASONS[status] ?? "Unknown"}`, `CSeq: ${request?.headers.get("cseq") ?? 0}`];
  for (const [name, value] of Object.entries(headers)) lines.push(`${name}: ${value}`);
  if (body !== "") lines.push(`Content-Length: ${Buffer.byteLength(body)}`);
  return `${lines.join("\r\n")}\r\n\r\n${body}`;
}
