import type { CaseDetail, EventDetail } from "@ngaba/contract";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { eventQuery, keys, useApi } from "../../api/queries.ts";
import { apiErrorOf } from "../../api/result.ts";
import { caseQuery, useReview } from "../../api/review-queries.ts";
import { usePainted } from "../../parts/after-paint.ts";
import { useTitle } from "../../parts/use-title.ts";
import { DeskHead } from "./desk-head.tsx";
import { ReadAgain, Unread } from "./unread.tsx";
import { WholeDesk } from "./whole-desk.tsx";

/** Shows what was read ahead, and reads it as looked at once it is on the screen. */
function useWhileRead<Read>(ahead: Read | undefined) {
  const isPainted = usePainted();
  return ahead === undefined ? {} : { placeholderData: ahead, enabled: isPainted };
}

/** One case, to come to a conclusion about. No list stands beside it. */
export function ReviewDesk({ id }: { id: string }) {
  const { t } = useTranslation();
  const ahead = useQueryClient().getQueryData<CaseDetail>(keys.caseAhead(id));
  const { data: detail, error, refetch } = useQuery({ ...caseQuery(useReview(), id), ...useWhileRead(ahead) });
  const problem = apiErrorOf(error);
  const onRetry = () => void refetch();
  useTitle(t("review.title"));
  return (
    <div className="review">
      {detail === undefined ? (
        <>
          <DeskHead caseId={id} />
          <Unread error={problem} missing={t("review.missingCase")} onRetry={onRetry} />
        </>
      ) : (
        <>
          <ReadAgain error={problem} onRetry={onRetry} />
          <DeskOf detail={detail} />
        </>
      )}
    </div>
  );
}

function DeskOf({ detail }: { detail: CaseDetail }) {
  const { t } = useTranslation();
  const ahead = useQueryClient().getQueryData<EventDetail>(keys.eventAhead(detail.eventId));
  const { data: event, error, refetch } = useQuery({ ...eventQuery(useApi(), detail.eventId), ...useWhileRead(ahead) });
  if (event !== undefined) return <WholeDesk detail={detail} event={event} />;
  return (
    <>
      <DeskHead caseId={detail.id} />
      <Unread error={apiErrorOf(error)} missing={t("review.eventMissing")} onRetry={() => void refetch()} />
    </>
  );
}
