/**
 * The review of violations: a projection of the inbox that makes cases out of incidents (`review.sqlite`, where it also
 * keeps how far it has looked), what officers do about them, and the closing of what has run out. A kill at any moment
 * loses nothing: rows that were not finished are looked at again, and an event makes one case.
 */
import { createHash } from "node:crypto";
import { join } from "node:path";
import { localDateOf } from "@ngaba/config";
import { epochMs } from "@ngaba/contract";
import { Counter, Gauge } from "prom-client";
import type { CameraDirectory } from "../cameras/camera-directory.ts";
import type { EventStore } from "../cases/event-store.ts";
import type { Inbox, InboxRow } from "../inbox/inbox.ts";
import type { Clock } from "../platform/clock.ts";
import type { Logger } from "../platform/logger.ts";
import type { Registry } from "../platform/metrics.ts";
import type { MediaStates } from "./case-offers.ts";
import type { CaseCount, CaseStore } from "./case-store.ts";
import { type ExpiryOptions, expireLapsed } from "./expiry.ts";
import { openCases } from "./open-cases.ts";
import type { Resolving } from "./resolve-act.ts";
import type { ReviewLaw } from "./review-law.ts";
import { createReviews, type Reviews } from "./reviews.ts";
import { createSqliteCaseStore } from "./sqlite-case-store.ts";
import { loadReviewOffset, loadReviewSalt, openReviewDatabase, saveReviewOffset } from "./sqlite-review-database.ts";

/** A limitation ends with a day: to look each hour is often enough. */
const EXPIRY_INTERVAL_MS = 3_600_000;

export interface Review extends AsyncDisposable {
  readonly reviews: Reviews;
  /** Id of the newest inbox row that {@link apply} has taken in. */
  offset(): Promise<number>;
  /** Of rows that the lists of incidents have taken in already. */
  apply(rows: readonly InboxRow[]): Promise<void>;
}

export interface ReviewOptions {
  /** Folder of `review.sqlite`. */
  readonly dataDir: string;
  readonly inbox: Pick<Inbox, "lastId">;
  readonly events: Pick<EventStore, "some" | "get" | "changedBy">;
  readonly cameras: Pick<CameraDirectory, "cameras">;
  readonly law: ReviewLaw;
  readonly mediaStates: MediaStates;
  readonly makeArchive?: Resolving["makeArchive"];
  readonly clock: Pick<Clock, "now">;
  readonly logger: Logger;
  readonly registry: Registry;
}

/** @throws {CentralError} MIGRATION_FAILED, SQL_FAILED */
export async function openReview(options: ReviewOptions): Promise<Review> {
  const database = await openReviewDatabase(join(options.dataDir, "review.sqlite"));
  const caseStore = createSqliteCaseStore(database);
  const shareOf = shareBy(await loadReviewSalt(database));
  const parts = { ...options, caseStore };
  const metrics = createReviewMetrics(options, caseStore);
  const stopExpiry = startExpiry({ ...parts, onExpired: () => metrics.expired.inc() });
  return {
    reviews: createReviews({ ...parts, shareOf }),
    offset: async () => {
      const offset = await loadReviewOffset(database);
      return offset > options.inbox.lastId() ? 0 : offset; // it was another inbox: this one is looked at from its beginning
    },
    apply: async (rows) => {
      const last = rows.at(-1);
      if (last === undefined) return;
      const changed = await options.events.changedBy(rows);
      const made = await openCases(
        changed.map(({ view }) => view),
        parts,
      );
      for (const { what } of made) metrics.opened.inc({ kind: what });
      await saveReviewOffset(database, last.id);
    },
    [Symbol.asyncDispose]: async () => {
      await stopExpiry();
      await database.destroy();
    },
  };
}

/** A number in [0, 1) that an officer can neither guess nor change, of a case the same for ever. */
export const shareBy =
  (salt: string) =>
  (caseId: string): number =>
    createHash("sha256").update(`${salt} ${caseId}`).digest().readUInt32BE(0) / 2 ** 32;

function createReviewMetrics(
  { registry, clock }: Pick<ReviewOptions, "registry" | "clock">,
  caseStore: Pick<CaseStore, "counts">,
) {
  const registers = [registry];
  const gauge = (name: string, help: string, numberOf: (count: CaseCount) => number) =>
    new Gauge({
      ...{ name, help, labelNames: ["state"], registers },
      async collect() {
        const counts = await caseStore.counts(localDateOf(epochMs(clock.now())));
        this.reset();
        for (const count of counts) this.set({ state: count.state }, numberOf(count));
      },
    });
  gauge("central_cases", "Violation cases by state", ({ cases }) => cases);
  const late = "Cases with something that the law had due before today, by state";
  gauge("central_cases_overdue", late, ({ overdue }) => overdue);
  const opened = {
    name: "central_cases_opened_total",
    help: "Cases made from incidents",
    labelNames: ["kind"] as const,
  };
  return {
    opened: new Counter({ ...opened, registers }),
    expired: new Counter({ name: "central_cases_expired_total", help: "Cases that the limitation closed", registers }),
  };
}

/** Looks at once, and then each hour. @returns how to stop it; resolves when it is not working any more */
function startExpiry(options: Omit<ExpiryOptions, "signal">): () => Promise<void> {
  const stopping = new AbortController();
  let running = Promise.resolve();
  const look = () => {
    running = running
      .then(() => expireLapsed({ ...options, signal: stopping.signal }))
      .catch((err: unknown) => options.logger.error({ err }, "cases could not be expired, will retry"));
  };
  look();
  const timer = setInterval(look, EXPIRY_INTERVAL_MS);
  return async () => {
    clearInterval(timer);
    stopping.abort();
    await running;
  };
}
