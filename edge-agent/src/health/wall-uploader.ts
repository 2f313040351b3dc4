/**
 * Brings the newest picture of each camera to the centre: `PUT …/cameras/<cameraId>/picture`. One that has not got
 * through when the next is there is given up, and none is tried twice: what matters is the newest.
 */
import { createHash } from "node:crypto";
import { type EpochMs, elapsed, type MonotonicMs, toRfc3339 } from "@ngaba/contract";
import type { Clock } from "../platform/clock.ts";

export interface WallUploaderOptions {
  readonly agentId: string;
  /** Base address of the centre, without credentials. */
  readonly centreUrl: string;
  /** Asked at each upload. */
  readonly uploadToken: () => string;
  readonly clock: Clock;
  /** Told what someone must act on; `undefined` when it is over. A centre that is away is none: uploads tell that. */
  readonly onProblem: (problem: string | undefined) => void;
  readonly requestTimeoutMs?: number;
}

export interface WallUploader {
  /** Takes the newest picture of a camera. @param at when it was taken, by our wall clock */
  put(cameraId: string, jpeg: Buffer, at: EpochMs): void;
  /** When the picture was taken that the centre has of a camera; `undefined` before the first. */
  sentAt(cameraId: string): EpochMs | undefined;
  /** Uploads until `signal` aborts. */
  run(signal: AbortSignal): Promise<void>;
}

interface Waiting {
  readonly cameraId: string;
  readonly jpeg: Buffer;
  readonly at: EpochMs;
  readonly putAt: MonotonicMs;
  /** How old it was then. */
  readonly ageMs: number;
}

const REQUEST_TIMEOUT_MS = 10_000;
/** At one time, so that a slow line does not hold up two hundred cameras one after the other. */
const AT_ONCE = 4;

export function createWallUploader(options: WallUploaderOptions): WallUploader {
  const { clock, onProblem } = options;
  const waiting = new Map<string, Waiting>(); // in the order in which cameras began to wait
  const sent = new Map<string, EpochMs>();
  const refused = new Map<string, number>();
  const underWay = new Set<string>();
  let wake: (() => void)[] = [];

  const next = async (signal: AbortSignal): Promise<Waiting | undefined> => {
    for (;;) {
      if (signal.aborted) return undefined;
      for (const [cameraId, picture] of waiting) {
        if (underWay.has(cameraId)) continue; // the older one could arrive last
        waiting.delete(cameraId);
        return picture;
      }
      await new Promise<void>((resolve) => wake.push(resolve));
    }
  };
  const wakeAll = (): void => {
    const sleepers = wake;
    wake = [];
    for (const resolve of sleepers) resolve();
  };
  const note = (cameraId: string, at: EpochMs, status: number | undefined): void => {
    if (status === 204) sent.set(cameraId, at);
    if (status !== undefined && status >= 400 && status < 500) refused.set(cameraId, status);
    else if (!refused.delete(cameraId)) return;
    onProblem(problemOf(refused));
  };
  const work = async (signal: AbortSignal): Promise<void> => {
    for (let picture = await next(signal); picture !== undefined; picture = await next(signal)) {
      underWay.add(picture.cameraId);
      const status = await upload(picture, options, signal);
      underWay.delete(picture.cameraId);
      if (!signal.aborted) note(picture.cameraId, picture.at, status);
    }
  };
  return {
    put: (cameraId, jpeg, at) => {
      const ageMs = Math.max(0, elapsed(at, clock.now()));
      waiting.set(cameraId, { cameraId, jpeg, at, putAt: clock.monotonic(), ageMs });
      wakeAll();
    },
    sentAt: (cameraId) => sent.get(cameraId),
    run: async (signal) => {
      signal.addEventListener("abort", wakeAll, { once: true });
      try {
        await Promise.all(Array.from({ length: AT_ONCE }, () => work(signal)));
      } finally {
        signal.removeEventListener("abort", wakeAll);
      }
    },
  };
}

/** @returns the centre's status, `undefined` when it was not reached */
async function upload(
  { cameraId, jpeg, at, putAt, ageMs }: Waiting,
  { agentId, centreUrl, uploadToken, clock, requestTimeoutMs = REQUEST_TIMEOUT_MS }: WallUploaderOptions,
  signal: AbortSignal,
): Promise<number | undefined> {
  try {
    const response = await fetch(new URL(`/api/agents/${agentId}/cameras/${cameraId}/picture`, centreUrl), {
      method: "PUT",
      headers: {
        authorization: `Bearer ${uploadToken()}`,
        "content-type": "image/jpeg",
        "content-sha256": createHash("sha256").update(jpeg).digest("hex"),
        "ngaba-taken-at": toRfc3339(at),
        "ngaba-age-ms": String(Math.round(ageMs + elapsed(putAt, clock.monotonic()))),
      },
      body: new Uint8Array(jpeg),
      redirect: "error", // the token is for the centre that was configured, and for no other
      signal: AbortSignal.any([signal, AbortSignal.timeout(requestTimeoutMs)]),
    });
    await response.body?.cancel();
    return response.status;
  } catch {
    return undefined; // away or aborted: the next picture comes
  }
}

/** One line however many cameras; an old centre without pictures answers 404 to all. */
function problemOf(refused: ReadonlyMap<string, number>): string | undefined {
  const [first] = refused;
  if (first === undefined) return undefined;
  const [cameraId, status] = first;
  const others = refused.size === 1 ? "" : ` and of ${refused.size - 1} more`;
  return `the centre refuses the picture of ${cameraId}${others} (${status})`;
}
