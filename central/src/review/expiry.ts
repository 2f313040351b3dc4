import { randomUUID } from "node:crypto";
import { localDateOf } from "@ngaba/config";
import { type CaseDetail, epochMs } from "@ngaba/contract";
import type { Clock } from "../platform/clock.ts";
import type { Logger } from "../platform/logger.ts";
import { withEntry } from "./case.ts";
import { entryOf } from "./case-acts.ts";
import { refusalOf } from "./case-refusals.ts";
import type { CaseStore } from "./case-store.ts";
import { daysOf, type ReviewLaw, SYSTEM } from "./review-law.ts";

const AT_ONCE = 100;
const MAX_TRIES = 20;

export interface ExpiryOptions {
  readonly caseStore: Pick<CaseStore, "lapsed" | "get" | "append">;
  readonly law: ReviewLaw;
  readonly clock: Pick<Clock, "now">;
  readonly logger: Logger;
  readonly onExpired: (detail: CaseDetail) => void;
  /** Aborting it ends the work after the case that is being closed. */
  readonly signal: AbortSignal;
}

/** Closes every case whose limitation has run out, by an entry of the system, and tells of each. One that fails holds up no other. */
export async function expireLapsed(options: ExpiryOptions): Promise<void> {
  const { caseStore, clock, logger, signal } = options;
  const today = localDateOf(epochMs(clock.now()));
  const left = new Set<string>();
  while (!signal.aborted) {
    const ids = (await caseStore.lapsed(today, AT_ONCE + left.size)).filter((id) => !left.has(id));
    if (ids.length === 0) return;
    for (const id of ids) {
      if (signal.aborted) return;
      const isClosed = await expire(id, today, options).catch((err: unknown) => {
        logger.error({ err, caseId: id }, "a case could not be expired, will retry");
      });
      if (isClosed !== true) left.add(id);
    }
  }
}

/** @returns false when it could not be closed */
async function expire(
  id: string,
  today: string,
  { caseStore, law, clock, logger, onExpired }: ExpiryOptions,
): Promise<boolean> {
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const before = await caseStore.get(id);
    if (before === undefined) return false;
    const nowMs = clock.now();
    const { lapsesOn } = daysOf(before, law);
    const system = { ...SYSTEM, isSenior: false, ceilingVnd: 0 };
    const isRunning = lapsesOn >= today || refusalOf(before, { kind: "expire" }, system, nowMs) !== undefined;
    if (isRunning) return false;
    const after = withEntry(before, entryOf(randomUUID(), before, { kind: "expire", on: lapsesOn }, SYSTEM, nowMs));
    if (!(await caseStore.append(after, daysOf(after, law)))) continue;
    logger.warn({ caseId: id, cameraId: before.cameraId, state: before.state, lapsesOn }, "a case has expired");
    onExpired(after);
    return true;
  }
  return false;
}
