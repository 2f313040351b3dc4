/**
 * The review of violations: a projection of the inbox that makes cases out of incidents (`review.sqlite`, where it also
 * keeps how far it has looked), what officers do about them, and the closing of what has run out. A kill at any moment
 * loses nothing: rows that were not finished are looked at again, and an event makes one case.
 */
import { createHash } from "node:crypto";
import { join } from "node:path";
import type { CaseDetail } from "@ngaba/contract";
import type { CameraDirectory } from "../cameras/camera-directory.ts";
import type { Inventory } from "../cameras/inventory.ts";
import type { EventStore } from "../cases/event-store.ts";
import { namedBy } from "../documents/case-archive.ts";
import { type CaseDocumentOptions, type CaseDocuments, createCaseDocuments } from "../documents/case-documents.ts";
import { openSqliteDocumentStore } from "../documents/sqlite-document-store.ts";
import type { Inbox, InboxRow } from "../inbox/inbox.ts";
import type { Clock } from "../platform/clock.ts";
import type { Logger } from "../platform/logger.ts";
import type { Registry } from "../platform/metrics.ts";
import type { MediaStates } from "./case-offers.ts";
import { createCaseRecords, type ExportCases } from "./case-records.ts";
import type { CaseStore } from "./case-store.ts";
import { eachHour } from "./each-hour.ts";
import { expireLapsed } from "./expiry.ts";
import { createHolds, type Holds } from "./holds.ts";
import { openCases } from "./open-cases.ts";
import { openWaiting } from "./open-waiting.ts";
import type { Resolving } from "./resolve-act.ts";
import type { RetentionDays } from "./retention.ts";
import { createRetentionLook, type RetentionLook } from "./retention-look.ts";
import { createReviewTeaching, type ReviewTeaching } from "./review-figures.ts";
import type { LoadedLaw } from "./review-law.ts";
import { createReviewMetrics } from "./review-metrics.ts";
import { createReviews, type Reviews } from "./reviews.ts";
import { recountDays } from "./sqlite-case-days.ts";
import { createSqliteCaseStore } from "./sqlite-case-store.ts";
import { createSqliteHoldStore } from "./sqlite-hold-store.ts";
import { createSqliteOldCases, createSqliteRemovalLists } from "./sqlite-old-cases.ts";
import { createSqliteOutcomeStore } from "./sqlite-outcome-store.ts";
import { loadReviewOffset, loadReviewSalt, openReviewDatabase, saveReviewOffset } from "./sqlite-review-database.ts";
import { createSqliteVerdictStore } from "./sqlite-verdict-store.ts";
import type { Turns } from "./turns.ts";

export interface Review extends AsyncDisposable {
  readonly reviews: Reviews;
  readonly teaching: ReviewTeaching;
  readonly holds: Holds;
  readonly retention: RetentionLook;
  readonly documents: CaseDocuments;
  readonly exportCases: ExportCases;
  /** Id of the newest inbox row that {@link apply} has taken in. */
  offset(): Promise<number>;
  /** Of rows that the lists of incidents have taken in already. */
  apply(rows: readonly InboxRow[]): Promise<void>;
}

export interface ReviewOptions {
  /** Folder of `review.sqlite`, and of `documents.sqlite` with the files beside it. */
  readonly dataDir: string;
  readonly inbox: Pick<Inbox, "lastId">;
  readonly events: Pick<EventStore, "some" | "get" | "changedBy" | "unfinished">;
  readonly cameras: Pick<CameraDirectory, "cameras" | "sites">;
  readonly law: LoadedLaw;
  readonly mediaStates: MediaStates;
  readonly inventory: Inventory;
  /** What documents are written with, and how evidence is read. */
  readonly documents: Pick<CaseDocumentOptions, "forms" | "read" | "fileOf">;
  /** The same in which what is old is removed. */
  readonly turns: Turns;
  /** How long things are kept; absent: for ever. */
  readonly retentionDays?: RetentionDays;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly registry: Registry;
}

/** @throws {CentralError} MIGRATION_FAILED, SQL_FAILED */
export async function openReview(options: ReviewOptions): Promise<Review> {
  await using opened = new AsyncDisposableStack();
  const file = join(options.dataDir, "review.sqlite");
  const database = opened.adopt(await openReviewDatabase(file), (one) => one.destroy());
  const released = await createSqliteOldCases(database).releaseUnlisted();
  if (released > 0) options.logger.warn({ cases: released }, "what a removal had claimed before it was killed is back");
  const recounted = await recountDays(database, options.law);
  if (recounted > 0) options.logger.warn({ cases: recounted }, "days are counted otherwise now: cases have others");
  const caseStore = createSqliteCaseStore(database);
  const shareOf = shareBy(await loadReviewSalt(database));
  const { archiving, ...papers } = await openPapers({ ...options, caseStore }, opened);
  const parts = { ...options, ...archiving, caseStore };
  const metrics = createReviewMetrics({ ...options, caseStore });
  const onExpired = () => metrics.expired.inc();
  opened.use(eachHour("expiry of cases", (signal) => expireLapsed({ ...parts, onExpired, signal }), options.logger));
  const onMade = (made: readonly CaseDetail[]) => {
    for (const { what } of made) metrics.opened.inc({ kind: what });
  };
  const lookAtWaiting = async (signal: AbortSignal) => {
    const { made, waiting } = await openWaiting({ ...parts, signal });
    onMade(made);
    metrics.waiting.set(waiting);
  };
  // Before anything old is removed: an event of which a case is still to be made has none yet.
  await opened.use(eachHour("a look at unfinished evidence", lookAtWaiting, options.logger)).first;
  const holdStore = createSqliteHoldStore(database);
  const removalLists = createSqliteRemovalLists(database);
  const running = opened.move();
  return {
    ...papers,
    reviews: createReviews({ ...parts, shareOf }),
    teaching: createReviewTeaching({ ...parts, ...teachingStores(database) }),
    holds: createHolds({ ...parts, holdStore }),
    retention: createRetentionLook({ days: options.retentionDays ?? {}, caseStore, holdStore, removalLists }),
    offset: async () => {
      const offset = await loadReviewOffset(database);
      return offset > options.inbox.lastId() ? 0 : offset; // it was another inbox: this one is looked at from its beginning
    },
    apply: async (rows) => {
      onMade(await openCases(await incidentsOf(rows, options), parts));
      const last = rows.at(-1);
      if (last !== undefined) await saveReviewOffset(database, last.id);
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

const teachingStores = (database: Awaited<ReturnType<typeof openReviewDatabase>>) => ({
  outcomes: createSqliteOutcomeStore(database),
  verdictStore: createSqliteVerdictStore(database),
});

const incidentsOf = async (rows: readonly InboxRow[], { events }: Pick<ReviewOptions, "events">) =>
  (await events.changedBy(rows)).map(({ view }) => view);

/** Documents and exports of the cases, and the archive that goes with one. */
async function openPapers(
  options: Pick<
    ReviewOptions,
    "dataDir" | "documents" | "events" | "inventory" | "cameras" | "law" | "clock" | "turns"
  > & {
    readonly caseStore: CaseStore;
  },
  opened: AsyncDisposableStack,
) {
  const store = opened.use(await openSqliteDocumentStore(options.dataDir));
  await store.dropDrafts(); // the centre has its folder to itself
  const making = { ...options, ...options.documents, store };
  const { recordOf, exportCases, ...shown } = createCaseRecords(making);
  const documents = createCaseDocuments({ ...making, ...shown });
  const archiving: Pick<Resolving, "archivedFiles" | "makeArchive"> = {
    archivedFiles: async (detail) => {
      const found = await recordOf(detail);
      return found && namedBy(found.record).map(({ sha256 }) => sha256);
    },
    makeArchive: async (detail) => {
      const found = await recordOf(detail);
      return found && documents.seal(found);
    },
  };
  return { documents, exportCases, archiving };
}

/** A number in [0, 1) that an officer can neither guess nor change, of a case the same for ever. */
export const shareBy =
  (salt: string) =>
  (caseId: string): number =>
    createHash("sha256").update(`${salt} ${caseId}`).digest().readUInt32BE(0) / 2 ** 32;
