import type { CaseDetail } from "@ngaba/contract";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link, useLocation } from "wouter";
import { apiErrorOf } from "../../api/result.ts";
import { caseOffersQuery, caseQuery, useReview } from "../../api/review-queries.ts";
import { Moment } from "../../parts/age.tsx";
import { SeverityMark } from "../../parts/marks.tsx";
import { useKeys } from "../../parts/use-keys.ts";
import { useTitle } from "../../parts/use-title.ts";
import { useMay, useSession } from "../../shell/session.ts";
import { useClockText } from "../../time/now.ts";
import { useLanguage } from "../../words/use-language.ts";
import { whereLine } from "../live/event-words.ts";
import { kindName } from "../live/kind-name.ts";
import { cameraWords, usePlaces } from "../live/places.ts";
import { isReviewable, lockWords } from "../review/case-words.ts";
import { EntryList } from "../review/entry-list.tsx";
import { deskAddress, queueAddress, useQueueFilter } from "../review/queue-filter.ts";
import { ReadAgain, Unread } from "../review/unread.tsx";
import { HoldSection } from "../seek/hold-section.tsx";
import { RemovedCase } from "../seek/removed-case.tsx";
import { CaseActs } from "./case-acts.tsx";
import { CaseDeadlines } from "./case-deadlines.tsx";
import { CaseDocuments } from "./case-documents.tsx";
import { CaseEnd } from "./case-end.tsx";
import { CaseStills } from "./case-stills.tsx";

/** One case with everything that was done about it, what is due, and what can be done now. */
export function CaseScreen({ id }: { id: string }) {
  const { t } = useTranslation();
  const { data: detail, error, refetch } = useQuery(caseQuery(useReview(), id));
  const [, navigate] = useLocation();
  useTitle(t("casePage.title"));
  const leave = () => navigate(queueAddress({}));
  useKeys({ Escape: leave });
  return (
    <div className="review">
      <p className="review-head">
        <Link href={queueAddress({})}>
          {t("review.back")} <kbd>Esc</kbd>
        </Link>
      </p>
      {detail === undefined ? (
        <Unread error={apiErrorOf(error)} missing={<RemovedCase id={id} />} onRetry={() => void refetch()} />
      ) : (
        <>
          <ReadAgain error={apiErrorOf(error)} onRetry={() => void refetch()} />
          <WholeCase key={id} detail={detail} />
        </>
      )}
    </div>
  );
}

function WholeCase({ detail }: { detail: CaseDetail }) {
  const { t } = useTranslation();
  const { data: offers, error, refetch } = useQuery(caseOffersQuery(useReview(), detail.id));
  return (
    <>
      <CaseHead detail={detail} />
      <div className="event-columns">
        <section aria-labelledby="history-title">
          <h2 id="history-title">{t("casePage.history")}</h2>
          <EntryList entries={detail.entries} />
          <p className="muted">{t("casePage.versionLine", { count: detail.version })}</p>
        </section>
        <div className="event-aside">
          <CaseEnd detail={detail} />
          <CaseDeadlines
            {...{ dates: detail.dates, deadlines: offers?.deadlines, error: apiErrorOf(error) }}
            onRetry={() => void refetch()}
          />
          <CaseActs detail={detail} />
          <CaseDocuments detail={detail} />
          <HoldSection detail={detail} />
        </div>
      </div>
      <CaseStills detail={detail} />
    </>
  );
}

/** What, where, when, and how it stands. */
function CaseHead({ detail }: { detail: CaseDetail }) {
  const { t } = useTranslation();
  const may = useMay();
  const where = useWhere(detail.cameraId);
  const [filter] = useQueueFilter();
  const [, navigate] = useLocation();
  const personId = useSession()?.id;
  const lock = useClockText((nowMs) => lockWords(t, detail.lock, personId, nowMs));
  const isToReview = isReviewable(detail.state) && may("POST /api/cases/:id/acts");
  const desk = deskAddress(detail.id, filter);
  const event = `/events/${detail.eventId}`;
  const open = ({ target }: KeyboardEvent) => {
    if (target instanceof Element && target.closest("button, a, summary") !== null) return;
    if (isToReview) navigate(desk);
  };
  useKeys({ v: () => navigate(event), Enter: open });
  return (
    <>
      <h1>
        <SeverityMark severity={detail.severity} /> {t("review.caseOf", { what: kindName(t, detail.what), where })}
      </h1>
      <p className="case-state">
        <strong>{t(`caseState.${detail.state}`)}</strong>
        {detail.isDisputed && <strong className="doubt">{t("review.disputed")}</strong>}
        {isReviewable(detail.state) && lock !== "" && <span className="muted">{lock}</span>}
        <Moment at={detail.at} />
        <Link href={event}>
          {t("review.openEvent")} <kbd>v</kbd>
        </Link>
        {isToReview && (
          <Link href={desk}>
            {t("casePage.review")} <kbd>Enter</kbd>
          </Link>
        )}
      </p>
    </>
  );
}

function useWhere(cameraId: string): string {
  const { nameOf } = useLanguage();
  const { cameras, sites } = usePlaces();
  const camera = cameras.get(cameraId);
  const site = sites.get(camera?.siteId ?? "");
  return whereLine(cameraWords(camera === undefined ? cameraId : nameOf(camera.name), site && nameOf(site.name)));
}
