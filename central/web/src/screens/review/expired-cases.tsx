import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import type { CaseSearch } from "../../api/review-client.ts";
import { casesQuery, useReview } from "../../api/review-queries.ts";
import { cityDay, dayAfter } from "./case-words.ts";
import { type QueueFilter, queueAddress } from "./queue-filter.ts";

const COUNTED = 100;
const POLL_MS = 300_000;
const TOLD_DAYS = 30;
const DAY_MS = 86_400_000;
/** A year after the act, and as long as days off may move its end. */
const LIMITATION_DAYS = 366 + 14;

/** Cases that have expired whose act is not so long ago that they must have done so before the days that are told of. */
export function expiredSearch(nowMs: number): CaseSearch {
  const day = dayAfter(cityDay(nowMs), -(LIMITATION_DAYS + TOLD_DAYS));
  return { state: "expired", order: "newest", limit: COUNTED, from: `${day}T00:00:00Z` };
}

/** Cases that the limitation has closed of late: nobody decided that, so it is told to whoever looks at the queue. */
export function ExpiredCases({ filter }: { filter: QueueFilter }) {
  const { t } = useTranslation();
  const [openedAtMs] = useState(() => Date.now());
  const { data } = useQuery({ ...casesQuery(useReview(), expiredSearch(openedAtMs)), refetchInterval: POLL_MS });
  const sinceMs = openedAtMs - TOLD_DAYS * DAY_MS;
  const count = data?.cases.filter(({ changedAt }) => Date.parse(changedAt) >= sinceMs).length ?? 0;
  if (count === 0 || filter.state === "expired") return null;
  const isWhole = data?.nextCursor === undefined || count < COUNTED;
  return (
    <p className="say doubt">
      {t(isWhole ? "review.expired" : "review.expiredMore", { count })}{" "}
      <Link href={queueAddress({ stage: "over", state: "expired" })}>{t("review.expiredShow")}</Link>
    </p>
  );
}
