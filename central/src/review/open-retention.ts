/** Retention over the files of a centre. It opens them for itself: a run is rare, and its deletions hold nobody up for long. */
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { AuditEntry, AuditLog } from "../audit/audit-log.ts";
import { openCasesDatabase } from "../cases/sqlite-cases-database.ts";
import { openSqliteJudgements } from "../cases/sqlite-judgements.ts";
import { createSqliteOldEvents } from "../cases/sqlite-old-events.ts";
import { openSqliteDocumentStore } from "../documents/sqlite-document-store.ts";
import { openHandlingDatabase } from "../handling/sqlite-handling-database.ts";
import { createSqliteHandlingStore } from "../handling/sqlite-handling-store.ts";
import { openSqliteInbox } from "../inbox/sqlite-inbox.ts";
import type { MediaStore } from "../media/media-store.ts";
import { createOldMedia } from "../media/old-media.ts";
import type { Clock } from "../platform/clock.ts";
import { CentralError } from "../platform/errors.ts";
import type { Logger } from "../platform/logger.ts";
import { type RetentionDays, type RetentionReport, runRetention } from "./retention.ts";
import { createSqliteCaseStore } from "./sqlite-case-store.ts";
import { createSqliteHoldStore } from "./sqlite-hold-store.ts";
import { createSqliteOldCases, createSqliteRemovalLists } from "./sqlite-old-cases.ts";
import { loadReviewOffset, openReviewDatabase } from "./sqlite-review-database.ts";
import type { Turns } from "./turns.ts";

const RUN_INTERVAL_MS = 86_400_000;
const RETRY_MS = 600_000;
/** How long the review may take to look at what has just come in. */
const REVIEW_WAIT_MS = 30_000;
const REVIEW_LOOK_MS = 500;

export interface RetentionOfCentre {
  readonly dataDir: string;
  readonly days: RetentionDays;
  readonly media: Pick<MediaStore, "folder" | "pathOf" | "find">;
  readonly audit: Pick<AuditLog, "note">;
  readonly who: AuditEntry["who"];
  readonly clock: Clock;
  /** The same in which things are held. */
  readonly turns: Turns;
  readonly signal: AbortSignal;
}

/**
 * Runs once, and closes what it opened.
 * @throws {CentralError} REVIEW_BEHIND when a case may still be made of what would go; MIGRATION_FAILED, SQL_FAILED
 */
export async function runRetentionOf(
  centre: RetentionOfCentre,
  isDryRun: boolean,
): Promise<readonly RetentionReport[]> {
  await using opened = new AsyncDisposableStack();
  const file = (name: string) => join(centre.dataDir, `${name}.sqlite`);
  const inbox = opened.adopt(await openSqliteInbox(file("inbox"), centre.clock), (one) => one.close());
  const cases = opened.adopt(await openCasesDatabase(file("cases")), (one) => one.destroy());
  const judgements = opened.adopt(await openSqliteJudgements(file("judgements"), []), (one) => one.close());
  const acts = opened.adopt(await openHandlingDatabase(file("handling")), (one) => one.destroy());
  const review = opened.adopt(await openReviewDatabase(file("review")), (one) => one.destroy());
  const documents = opened.use(await openSqliteDocumentStore(centre.dataDir));
  const reviewedUpTo = inbox.lastId();
  await untilReviewed(review, reviewedUpTo, centre.signal);
  const oldEvents = createSqliteOldEvents(cases);
  const handlings = createSqliteHandlingStore(acts);
  return await runRetention(
    {
      ...centre,
      ...{ caseStore: createSqliteCaseStore(review), oldCases: createSqliteOldCases(review), oldEvents, reviewedUpTo },
      ...{ oldMedia: createOldMedia(centre.media), holdStore: createSqliteHoldStore(review) },
      removalLists: createSqliteRemovalLists(review),
      forgetDocuments: documents.forget,
      forgetEvents: async (ids) => {
        await inbox.forget({ rowIds: await oldEvents.messagesOf(ids), incidentIds: ids });
        await judgements.forget(ids);
        await handlings.forget(ids);
        await oldEvents.remove(ids);
      },
    },
    isDryRun,
  );
}

/** Where `review.sqlite` is made anew, cases are missing of which everything would seem to have none. */
async function untilReviewed(
  review: Awaited<ReturnType<typeof openReviewDatabase>>,
  rowId: number,
  signal: AbortSignal,
): Promise<void> {
  for (let waitedMs = 0; (await loadReviewOffset(review)) < rowId; waitedMs += REVIEW_LOOK_MS) {
    if (waitedMs < REVIEW_WAIT_MS) await sleep(REVIEW_LOOK_MS, undefined, { signal });
    else throw new CentralError("REVIEW_BEHIND", "not everything has been looked at for cases yet: nothing is removed");
  }
}

/** Runs at once and then each day, where anything is configured to go. Disposing ends it after the batch that goes on. */
export function startRetention(centre: Omit<RetentionOfCentre, "signal">, logger: Logger): AsyncDisposable {
  const stopping = new AbortController();
  const isConfigured = Object.values(centre.days).some((days) => days !== undefined);
  const running = isConfigured ? runDaily({ ...centre, signal: stopping.signal }, logger) : Promise.resolve();
  return {
    [Symbol.asyncDispose]: async () => {
      stopping.abort();
      await running;
    },
  };
}

async function runDaily(centre: RetentionOfCentre, logger: Logger): Promise<void> {
  const { signal } = centre;
  while (!signal.aborted) {
    const waitMs = await runRetentionOf(centre, false).then(
      (reports) => {
        tell(reports, logger);
        return RUN_INTERVAL_MS;
      },
      (err: unknown) => {
        if (!signal.aborted) logger.error({ err }, "what is old could not be removed, will retry");
        return RETRY_MS;
      },
    );
    await sleep(waitMs, undefined, { signal, ref: false }).catch(() => undefined); // only aborting ends it sooner
  }
}

function tell(reports: readonly RetentionReport[], logger: Logger): void {
  for (const report of reports) {
    const isIdle = report.cases + report.events + report.files + report.held === 0;
    if (!isIdle) logger.info({ retention: report }, "what was old enough has been removed, what is held stays");
  }
}
