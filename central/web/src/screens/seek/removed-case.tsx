import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useReview } from "../../api/review-queries.ts";
import { caseRetentionQuery } from "../../api/seek-queries.ts";
import { Say } from "../../parts/say.tsx";
import { useNow } from "../../time/now.ts";
import { moment } from "../../time/time-words.ts";

/** In the place of a case that the centre does not have: when and by which rule it went, if it was there once. */
export function RemovedCase({ id }: { readonly id: string }) {
  const { t } = useTranslation();
  const now = useNow();
  const { data, isPending } = useQuery(caseRetentionQuery(useReview(), id));
  if (isPending) return <Say>{t("review.caseLoading")}</Say>;
  if (data?.what !== "removed") return <Say>{t("review.missingCase")}</Say>;
  const { at, kind, list } = data;
  return (
    <div className="seek-section">
      <h1>{t("removed.title")}</h1>
      <p>
        {t("removed.what", {
          at: moment(Date.parse(at), now),
          kind: t(`retention.kind.${kind}`).toLocaleLowerCase("vi"),
        })}
      </p>
      <p>
        {t("removed.list")} <code className="hash">{list}</code>
      </p>
    </div>
  );
}
