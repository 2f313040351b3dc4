/**
 * Brings what the evidence store holds to the centre's archive, the most urgent first, one request at a time: a small
 * file by one `PUT …/media/<sha256>`, a larger one piece by piece (upload-request.ts). After each piece it looks again what
 * is most urgent, so that no picture waits for a clip. A file leaves the store when the centre has confirmed it. Everything
 * else is tried again, for ever and never silently: trouble on the way after a growing pause; a refused token after a long
 * pause for everything; a refused file after a long pause for that file, while the others go on.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { elapsed, type MonotonicMs, monotonicMs } from "@ngaba/contract";
import { backoffMs } from "../platform/backoff.ts";
import type { Clock } from "../platform/clock.ts";
import { EdgeError } from "../platform/errors.ts";
import type { Logger } from "../platform/logger.ts";
import type { EvidenceStore, PendingFile } from "./evidence-store.ts";
import { createPieceSender } from "./upload-request.ts";

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
  /** Asked at each request: after a refusal another one is tried as soon as there is one. */
  readonly uploadToken: () => string;
  readonly store: EvidenceStore;
  readonly clock: Clock;
  readonly log: Logger;
  /** Told what someone must act on, for the health message; `undefined` when it is over. */
  readonly onProblem?: (problem: string | undefined) => void;
  readonly timing?: Partial<UploaderTiming>;
}

/** Uploads until `signal` aborts. Throws only on what is not the network's or the centre's fault. */
export async function runUploader(options: UploaderOptions, signal: AbortSignal): Promise<void> {
  const { store, clock } = options;
  const timing = { ...DEFAULT_TIMING, ...options.timing };
  const trouble = new Trouble(options);
  const refusedUntil = new Map<string, MonotonicMs>();
  const sendPiece = createPieceSender({ ...options, requestTimeoutMs: timing.requestTimeoutMs });
  let failedTries = 0;
  while (!signal.aborted) {
    const file = store.pending().find(({ sha256 }) => (refusedUntil.get(sha256) ?? 0) <= clock.monotonic());
    if (file === undefined) {
      await waitForWork(store, timing.refusedPauseMs, signal);
      continue;
    }
    const token = options.uploadToken();
    const answer = await sendPiece(file, signal);
    if (signal.aborted) return;
    if (answer.outcome !== "asked") failedTries = answer.outcome === "try-later" ? failedTries + 1 : 0;
    switch (answer.outcome) {
      case "asked":
        break; // no sign yet that anything gets through
      case "progress":
        trouble.over(refusedUntil.size);
        break;
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
        await waitForToken(token, options, timing.refusedPauseMs, signal);
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

const TOKEN_LOOK_MS = 1_000;

/** Until there is another token than the refused one, or `maxMs` have passed, or the signal aborts. */
async function waitForToken(
  refused: string,
  { uploadToken, clock }: Pick<UploaderOptions, "uploadToken" | "clock">,
  maxMs: number,
  signal: AbortSignal,
): Promise<void> {
  const since = clock.monotonic();
  while (!signal.aborted && uploadToken() === refused && elapsed(since, clock.monotonic()) < maxMs) {
    await pause(Math.min(TOKEN_LOOK_MS, maxMs), signal);
  }
}

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  sleep(ms, undefined, { signal }).catch(() => undefined); // aborted: the caller looks
