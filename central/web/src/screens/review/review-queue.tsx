import type { CaseListItem } from "@ngaba/contract";
import { useQuery } from "@tanstack/react-query";
import { type RefObject, useRef } from "react";
import { useTranslation } from "react-i18next";
import { apiErrorOf } from "../../api/result.ts";
import type { CaseSearch } from "../../api/review-client.ts";
import { casesQuery, useReview } from "../../api/review-queries.ts";
import { Say, Trouble } from "../../parts/say.tsx";
import { useTitle } from "../../parts/use-title.ts";
import { useMay } from "../../shell/session.ts";
import { useClockText } from "../../time/now.ts";
import { usePlaces } from "../live/places.ts";
import { PageBar } from "../seek/page-bar.tsx";
import { SeekPlaces } from "../seek/seek-places.tsx";
import { usePages, useTopRow } from "../seek/use-pages.ts";
import { useRowKeys } from "../seek/use-row-keys.ts";
import { cityDay } from "./case-words.ts";
import { ExpiredCases } from "./expired-cases.tsx";
import { type QueueFilter, searchOf, useQueueFilter } from "./queue-filter.ts";
import { QueueFilterBar } from "./queue-filter-bar.tsx";
import { QueueRow } from "./queue-row.tsx";

/** Cases by what is due first, then by how grave they are. */
export function ReviewQueue() {
  const { t } = useTranslation();
  const [filter, change] = useQueueFilter();
  const isReviewer = useMay()("POST /api/cases/:id/acts");
  const today = useClockText((nowMs) => cityDay(nowMs));
  const search = searchOf(filter, isReviewer, today);
  const pages = usePages(JSON.stringify(search));
  const asked: CaseSearch = { ...search, count: "true", ...(pages.cursor !== undefined && { cursor: pages.cursor }) };
  const { data, error, refetch } = useQuery(casesQuery(useReview(), asked));
  const [firstField, list] = [useRef<HTMLSelectElement>(null), useRef<HTMLOListElement>(null)];
  useTitle(t("review.title"));
  useRowKeys(list, firstField);
  useTopRow(list, pages.number, data !== undefined);
  const problem = apiErrorOf(error);
  return (
    <div className="review">
      <SeekPlaces />
      <h1>{t("review.title")}</h1>
      <QueueFilterBar ref={firstField} {...{ filter, isReviewer }} onFilter={change} />
      <ExpiredCases filter={filter} />
      {problem !== undefined && <Trouble error={problem} onRetry={() => void refetch()} />}
      {data === undefined && problem === undefined && <Say>{t("review.loading")}</Say>}
      {data?.cases.length === 0 && <Say>{t(emptyWord(filter, pages.number))}</Say>}
      {data !== undefined && <Rows ref={list} cases={data.cases} filter={filter} />}
      {data !== undefined && <PageBar page={data} pages={pages} />}
    </div>
  );
}

const isFiltered = ({ state, kind, minSeverity, site, due }: QueueFilter): boolean =>
  [state, kind, minSeverity, site, due].some((one) => one !== undefined);

function emptyWord(filter: QueueFilter, pageNumber: number) {
  if (pageNumber > 1) return "pages.none";
  return isFiltered(filter) ? "review.emptyFiltered" : "review.empty";
}

type RowsProps = {
  readonly ref: RefObject<HTMLOListElement | null>;
  readonly cases: readonly CaseListItem[];
  readonly filter: QueueFilter;
};

function Rows({ ref, cases, filter }: RowsProps) {
  const { t } = useTranslation();
  const places = usePlaces();
  return (
    <ol ref={ref} className="case-rows" aria-label={t("review.title")}>
      {cases.map((item) => (
        <QueueRow key={item.id} item={item} places={places} filter={filter} />
      ))}
    </ol>
  );
}
