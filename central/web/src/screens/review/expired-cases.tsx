import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import { casesQuery, useReview } from "../../api/review-queries.ts";
import { type QueueFilter, queueAddress } from "./queue-filter.ts";

const COUNTED = 100;
const POLL_MS = 300_000;
const SEARCH = { state: "expired", order: "newest", limit: COUNTED } as const;

/** Cases that the limitation has closed: nobody decided that, so it is told to whoever looks at the queue. */
export function ExpiredCases({ filter }: { filter: QueueFilter }) {
  const { t } = useTranslation();
  const { data } = useQuery({ ...casesQuery(useReview(), SEARCH), refetchInterval: POLL_MS });
  const count = data?.cases.length ?? 0;
  if (count === 0 || filter.state === "expired") return null;
  const said = data?.nextCursor === undefined ? "review.expired" : "review.expiredMore";
  return (
    <p className="say doubt">
      {t(said, { count })}{" "}
      <Link href={queueAddress({ stage: "over", state: "expired" })}>{t("review.expiredShow")}</Link>
    </p>
  );
}
