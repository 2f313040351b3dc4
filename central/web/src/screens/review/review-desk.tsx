import type { CaseDetail } from "@ngaba/contract";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link, useLocation } from "wouter";
import { eventQuery, useApi } from "../../api/queries.ts";
import { apiErrorOf } from "../../api/result.ts";
import { caseQuery, useReview } from "../../api/review-queries.ts";
import { useKeys } from "../../parts/use-keys.ts";
import { useTitle } from "../../parts/use-title.ts";
import { caseAddress, queueAddress, useQueueFilter } from "./queue-filter.ts";
import { ReadAgain, Unread } from "./unread.tsx";
import { WholeDesk } from "./whole-desk.tsx";

/** One case, to come to a conclusion about. No list stands beside it. */
export function ReviewDesk({ id }: { id: string }) {
  const { t } = useTranslation();
  const { data: detail, error, refetch } = useQuery(caseQuery(useReview(), id));
  const [filter] = useQueueFilter();
  const [, navigate] = useLocation();
  useTitle(t("review.title"));
  useKeys({ Escape: () => navigate(queueAddress(filter)), y: () => navigate(caseAddress(id)) });
  return (
    <div className="review">
      <p className="review-head">
        <Link href={queueAddress(filter)}>
          {t("review.back")} <kbd>Esc</kbd>
        </Link>
        {" · "}
        <Link href={caseAddress(id)}>
          {t("review.openCase")} <kbd>y</kbd>
        </Link>
      </p>
      {detail === undefined ? (
        <Unread error={apiErrorOf(error)} missing={t("review.missingCase")} onRetry={() => void refetch()} />
      ) : (
        <>
          <ReadAgain error={apiErrorOf(error)} onRetry={() => void refetch()} />
          <DeskOf key={id} detail={detail} />
        </>
      )}
    </div>
  );
}

function DeskOf({ detail }: { detail: CaseDetail }) {
  const { t } = useTranslation();
  const { data: event, error, refetch } = useQuery(eventQuery(useApi(), detail.eventId));
  if (event === undefined) {
    return <Unread error={apiErrorOf(error)} missing={t("review.eventMissing")} onRetry={() => void refetch()} />;
  }
  return <WholeDesk detail={detail} event={event} />;
}
