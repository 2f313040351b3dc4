/**
 * One request to the centre's archive. A file of at most one piece goes by `PUT`. Of a larger one the centre is asked how
 * much it has (`HEAD`: 200 all of it; 404 and `Upload-Offset`), then sent the next piece from there (`PATCH` with
 * `Upload-Offset` and `Upload-Length`: 204 and the new `Upload-Offset`; 201 when that was all). What arrives of a piece that is
 * cut off stays at the centre. Never more than a piece is in memory.
 */
import { EdgeError } from "../platform/errors.ts";
import type { EvidenceStore, PendingFile } from "./evidence-store.ts";

/** At 140 kbit/s it still gets through within the time of one request. */
const PIECE_BYTES = 1024 ** 2;

/** What became of one request. */
export type UploadOutcome = "stored" | "try-later" | "login-refused" | "file-refused";

/** `asked`: it is known where to go on; `progress`: the centre has more of it than before. */
export type UploadAnswer =
  | { readonly outcome: "stored" | "asked" | "progress" }
  | { readonly outcome: Exclude<UploadOutcome, "stored">; readonly error: EdgeError };

export interface PieceSenderOptions {
  readonly agentId: string;
  /** Base address of the centre, without credentials. */
  readonly centreUrl: string;
  /** Asked at each request. */
  readonly uploadToken: () => string;
  readonly store: Pick<EvidenceStore, "read">;
  readonly requestTimeoutMs: number;
}

/** What the centre's answer means for the file and for those behind it. */
export function outcomeOf(status: number): UploadOutcome {
  if (status === 200 || status === 201) return "stored";
  if (status === 401 || status === 403) return "login-refused";
  // 408 and 429 ask for patience, 409 to ask again; 404 and 405 are a proxy before a centre that is not up, or a wrong address
  const isPassing = status >= 500 || [404, 405, 408, 409, 429].includes(status);
  return isPassing || status < 400 ? "try-later" : "file-refused";
}

/** Sends the next piece of a file, remembering how far the centre has each. */
export function createPieceSender(
  options: PieceSenderOptions,
): (file: PendingFile, signal: AbortSignal) => Promise<UploadAnswer> {
  /** As the centre said last; forgotten at any trouble, so that it is asked again. */
  const places = new Map<string, Place>();
  return async (file, signal) => {
    const place = places.get(file.sha256);
    places.delete(file.sha256);
    try {
      const answered = await nextRequest(file, place, options, signal);
      if ("outcome" in answered) return answered;
      places.set(file.sha256, answered);
      return { outcome: place === undefined ? "asked" : "progress" };
    } catch (error) {
      const message = `centre ${options.centreUrl} takes no uploads: ${reasonOf(error)}`;
      return {
        outcome: "try-later",
        error: new EdgeError("UPLOAD_FAILED", message, { retryable: true, cause: error }),
      };
    }
  };
}

/** How much of a file the centre has. */
interface Place {
  readonly offset: number;
  /** We have sent all of it from its beginning: a hash that does not fit is the file's fault, not of what was there. */
  readonly isFromStart: boolean;
}
type Answered = UploadAnswer | Place;

async function nextRequest(
  file: PendingFile,
  place: Place | undefined,
  options: PieceSenderOptions,
  signal: AbortSignal,
): Promise<Answered> {
  if (file.bytes > PIECE_BYTES && place === undefined) return ask(file, options, signal);
  const { store } = options;
  const offset = place?.offset ?? 0;
  const body = await store.read(file.sha256, offset, PIECE_BYTES).catch((error: unknown) => unreadable(file, error));
  if (body === undefined) return { outcome: "stored" }; // gone in the meantime: given up for want of room
  if (body instanceof EdgeError) return { outcome: "file-refused", error: body };
  const bytes = new Uint8Array(body);
  return place === undefined ? put(file, bytes, options, signal) : append(file, place, bytes, options, signal);
}

async function ask(file: PendingFile, options: PieceSenderOptions, signal: AbortSignal): Promise<Answered> {
  const { status, headers } = await request(file, { method: "HEAD" }, options, signal);
  const offset = offsetIn(headers);
  if (status === 404 && offset !== undefined) return { offset, isFromStart: offset === 0 };
  return answerOf(status, file, options);
}

async function put(
  file: PendingFile,
  body: Uint8Array<ArrayBuffer>,
  options: PieceSenderOptions,
  signal: AbortSignal,
): Promise<Answered> {
  const headers = { "content-type": file.mediaType };
  const { status } = await request(file, { method: "PUT", headers, body }, options, signal);
  return answerOf(status, file, options);
}

async function append(
  file: PendingFile,
  { offset, isFromStart }: Place,
  body: Uint8Array<ArrayBuffer>,
  options: PieceSenderOptions,
  signal: AbortSignal,
): Promise<Answered> {
  const headers = {
    "content-type": file.mediaType,
    "upload-offset": String(offset),
    "upload-length": String(file.bytes),
  };
  const response = await request(file, { method: "PATCH", headers, body }, options, signal);
  const reached = offsetIn(response.headers);
  if (response.status === 204 && reached !== undefined) return { offset: reached, isFromStart };
  // What the centre had from before may have suffered in a power cut there; it has thrown it away.
  if (response.status === 422 && !isFromStart) return { offset: 0, isFromStart: true };
  return answerOf(response.status, file, options);
}

async function request(
  { sha256 }: PendingFile,
  { headers, ...init }: { method: string; headers?: Record<string, string>; body?: Uint8Array<ArrayBuffer> },
  { agentId, centreUrl, uploadToken, requestTimeoutMs }: PieceSenderOptions,
  signal: AbortSignal,
): Promise<{ status: number; headers: Headers }> {
  const response = await fetch(new URL(`/api/agents/${agentId}/media/${sha256}`, centreUrl), {
    ...init,
    headers: { authorization: `Bearer ${uploadToken()}`, ...headers },
    redirect: "error", // the token is for the centre that was configured, and for no other
    signal: AbortSignal.any([signal, AbortSignal.timeout(requestTimeoutMs)]),
  });
  await response.body?.cancel();
  return response;
}

function offsetIn(headers: Headers): number | undefined {
  const text = headers.get("upload-offset");
  return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

/** A bad sector under one file holds up no other. */
const unreadable = ({ sha256 }: PendingFile, cause: unknown): EdgeError =>
  new EdgeError("UPLOAD_FAILED", `${sha256} cannot be read from the evidence folder: ${reasonOf(cause)}`, { cause });

function answerOf(status: number, file: PendingFile, { centreUrl }: PieceSenderOptions): UploadAnswer {
  const outcome = outcomeOf(status);
  const centre = `centre ${centreUrl}`;
  if (outcome === "stored") return { outcome };
  if (outcome === "try-later") {
    const message = `${centre} takes no uploads: it answers ${status}`;
    return { outcome, error: new EdgeError("UPLOAD_FAILED", message, { retryable: true }) };
  }
  const what =
    outcome === "login-refused"
      ? `refuses this agent's uploads (${status}); check uploadToken in the secrets file`
      : `refuses the file ${file.sha256} (${status}); it stays in the evidence folder`;
  return { outcome, error: new EdgeError("UPLOAD_REFUSED", `${centre} ${what}`, { retryable: true }) };
}

/** What `fetch` hides in the cause of its error. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  if (!(cause instanceof Error)) return String(cause);
  return "code" in cause ? `${String(cause.code)} ${cause.message}` : cause.message;
}
