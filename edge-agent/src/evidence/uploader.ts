/**
 * Brings what the evidence store holds to the centre's archive: `PUT …/media/<sha256>`, oldest first, one at a time.
 * A file leaves the store when the centre has confirmed it (201 stored, 200 already there). Everything else is tried
 * again, for ever and never silently: trouble on the way after a growing pause; a refused token after a long pause for
 * everything; a refused file after a long pause for that file, while the others go on.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { type MonotonicMs, monotonicMs } from "@ngaba/contract";
import { backoffMs } from "../platform/backoff.ts";
import type { Clock } from "../platform/clock.ts";
import { EdgeError } from "../platform/errors.ts";
import type { Logger } from "../platform/logger.ts";
import type { EvidenceStore, PendingFile } from "./evidence-store.ts";

/** Waiting times of the uploader; each has a default. */
export interface UploaderTiming {
  readonly minBackoffMs: number;
  readonly maxBackoffMs: number;
  /** Pause after a refusal, which only a person can lift. */
  readonly refusedPauseMs: number;
  readonly requestTimeoutMs: number;
}

const DEFAULT_TIMING: UploaderTiming = {
  minBackoffMs: 1_000,
  maxBackoffMs: 60_000,
  refusedPauseMs: 300_000,
  requestTimeoutMs: 60_000,
};

export interface UploaderOptions {
  readonly agentId: string;
  /** Base address of the centre, without credentials. */
  readonly centreUrl: string;
  readonly uploadToken: string;
  readonly store: EvidenceStore;
  readonly clock: Clock;
  readonly log: Logger;
  /** Told what someone must act on, for the health message; `undefined` when it is over. */
  readonly onProblem?: (problem: string | undefined) => void;
  readonly timing?: Partial<UploaderTiming>;
}

/** What became of one request. */
export type UploadOutcome = "stored" | "try-later" | "login-refused" | "file-refused";

/** What the centre's answer means for the file and for those behind it. */
export function outcomeOf(status: number): UploadOutcome {
  if (status === 200 || status === 201) return "stored";
  if (status === 401 || status === 403) return "login-refused";
  // 408 and 429 ask for patience; 404 and 405 are a proxy before a centre that is not up, or a wrong address
  const isPassing = status >= 500 || [404, 405, 408, 429].includes(status);
  return isPassing || status < 400 ? "try-later" : "file-refused";
}

/** Uploads until `signal` aborts. Throws only on what is not the network's or the centre's fault. */
export async function runUploader(options: UploaderOptions, signal: AbortSignal): Promise<void> {
  const { store, clock } = options;
  const timing = { ...DEFAULT_TIMING, ...options.timing };
  const trouble = new Trouble(options);
  const refusedUntil = new Map<string, MonotonicMs>();
  let failedTries = 0;
  while (!signal.aborted) {
    const file = store.pending().find(({ sha256 }) => (refusedUntil.get(sha256) ?? 0) <= clock.monotonic());
    if (file === undefined) {
      await waitForWork(store, timing.refusedPauseMs, signal);
      continue;
    }
    const answer = await upload(file, options, timing, signal);
    if (signal.aborted) return;
    failedTries = answer.outcome === "try-later" ? failedTries + 1 : 0;
    switch (answer.outcome) {
      case "stored":
        refusedUntil.delete(file.sha256);
        await remove(file, store, trouble);
        trouble.over(refusedUntil.size);
        break;
      case "file-refused":
        refusedUntil.set(file.sha256, monotonicMs(clock.monotonic() + timing.refusedPauseMs));
        trouble.report(answer.error);
        break;
      case "login-refused":
        trouble.report(answer.error);
        await pause(timing.refusedPauseMs, signal);
        break;
      case "try-later":
        trouble.report(answer.error);
        await pause(backoffMs(failedTries - 1, { minMs: timing.minBackoffMs, maxMs: timing.maxBackoffMs }), signal);
        break;
      default:
        answer satisfies never;
    }
  }
}

/** A file that stays on a disk that cannot be written comes again at the next start, and the centre has it already. */
async function remove({ sha256 }: PendingFile, store: EvidenceStore, trouble: Trouble): Promise<void> {
  try {
    await store.remove(sha256);
  } catch (error) {
    trouble.report(new EdgeError("UPLOAD_FAILED", `${sha256} was uploaded but cannot be removed`, { cause: error }));
  }
}

/** A bad sector under one file holds up no other. */
const unreadable = ({ sha256 }: PendingFile, cause: unknown): EdgeError =>
  new EdgeError("UPLOAD_FAILED", `${sha256} cannot be read from the evidence folder: ${reasonOf(cause)}`, { cause });

type UploadAnswer =
  | { readonly outcome: "stored" }
  | { readonly outcome: Exclude<UploadOutcome, "stored">; readonly error: EdgeError };

async function upload(
  file: PendingFile,
  { agentId, centreUrl, uploadToken, store }: UploaderOptions,
  timing: UploaderTiming,
  signal: AbortSignal,
): Promise<UploadAnswer> {
  const body = await store.read(file.sha256).catch((error: unknown) => unreadable(file, error));
  if (body === undefined) return { outcome: "stored" }; // gone in the meantime: given up for want of room
  if (body instanceof EdgeError) return { outcome: "file-refused", error: body };
  const url = new URL(`/api/agents/${agentId}/media/${file.sha256}`, centreUrl);
  try {
    const response = await fetch(url, {
      method: "PUT",
      headers: { authorization: `Bearer ${uploadToken}`, "content-type": file.mediaType },
      body: new Uint8Array(body),
      redirect: "error", // the token is for the centre that was configured, and for no other
      signal: AbortSignal.any([signal, AbortSignal.timeout(timing.requestTimeoutMs)]),
    });
    await response.body?.cancel();
    const outcome = outcomeOf(response.status);
    return outcome === "stored" ? { outcome } : { outcome, error: refusal(outcome, file, centreUrl, response.status) };
  } catch (error) {
    const message = `centre ${centreUrl} takes no uploads: ${reasonOf(error)}`;
    return { outcome: "try-later", error: new EdgeError("UPLOAD_FAILED", message, { retryable: true, cause: error }) };
  }
}

function refusal(outcome: UploadOutcome, file: PendingFile, centreUrl: string, status: number): EdgeError {
  const centre = `centre ${centreUrl}`;
  if (outcome === "try-later") {
    return new EdgeError("UPLOAD_FAILED", `${centre} takes no uploads: it answers ${status}`, { retryable: true });
  }
  const what =
    outcome === "login-refused"
      ? `refuses this agent's uploads (${status}); check uploadToken in the secrets file`
      : `refuses the file ${file.sha256} (${status}); it stays in the evidence folder`;
  return new EdgeError("UPLOAD_REFUSED", `${centre} ${what}`, { retryable: true });
}

/** Logs a state when it begins and when it ends; in between it only counts. */
class Trouble {
  readonly #options: UploaderOptions;
  #message: string | undefined;
  #repetitions = 0;

  constructor(options: UploaderOptions) {
    this.#options = options;
  }

  report(error: EdgeError): void {
    this.#repetitions += 1;
    if (error.message === this.#message) return;
    this.#options.log.warn({ err: error }, "uploads do not get through, trying again and again");
    this.#message = error.message;
    this.#options.onProblem?.(error.message);
  }

  /** An upload went through; refused files, if there are any, remain a problem. */
  over(refusedFiles: number): void {
    if (this.#message === undefined || refusedFiles > 0) return;
    this.#options.log.info({ failedTries: this.#repetitions }, "uploads get through again");
    this.#message = undefined;
    this.#repetitions = 0;
    this.#options.onProblem?.(undefined);
  }
}

/** Until a file is put, or `maxMs` have passed, or the signal aborts. */
async function waitForWork(store: EvidenceStore, maxMs: number, signal: AbortSignal): Promise<void> {
  const put = new AbortController();
  const stopListening = store.onPut(() => put.abort());
  await pause(maxMs, AbortSignal.any([signal, put.signal]));
  stopListening();
}

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  sleep(ms, undefined, { signal }).catch(() => undefined); // aborted: the caller looks

/** What `fetch` hides in the cause of its error. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  if (!(cause instanceof Error)) return String(cause);
  return "code" in cause ? `${String(cause.code)} ${cause.message}` : cause.message;
}
