import type { CaseListItem } from "@ngaba/contract";
import { useQuery } from "@tanstack/react-query";
import { type RefObject, useRef } from "react";
import { useTranslation } from "react-i18next";
import { apiErrorOf } from "../../api/result.ts";
import { casesQuery, useReview } from "../../api/review-queries.ts";
import { Say, Trouble } from "../../parts/say.tsx";
import { useKeys } from "../../parts/use-keys.ts";
import { useTitle } from "../../parts/use-title.ts";
import { useMay } from "../../shell/session.ts";
import { useClockText } from "../../time/now.ts";
import { usePlaces } from "../live/places.ts";
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
  const { data, error, refetch } = useQuery(casesQuery(useReview(), search));
  const [firstField, list] = [useRef<HTMLSelectElement>(null), useRef<HTMLOListElement>(null)];
  useTitle(t("review.title"));
  useRowKeys(list, firstField);
  const problem = apiErrorOf(error);
  return (
    <div className="review">
      <h1>{t("review.title")}</h1>
      <QueueFilterBar ref={firstField} {...{ filter, isReviewer }} onFilter={change} />
      <ExpiredCases filter={filter} />
      {problem !== undefined && <Trouble error={problem} onRetry={() => void refetch()} />}
      {data === undefined && problem === undefined && <Say>{t("review.loading")}</Say>}
      {data?.cases.length === 0 && <Say>{t(isFiltered(filter) ? "review.emptyFiltered" : "review.empty")}</Say>}
      {data !== undefined && <Rows ref={list} cases={data.cases} filter={filter} />}
      {data?.nextCursor !== undefined && <p className="muted">{t("review.more")}</p>}
    </div>
  );
}

const isFiltered = ({ kind, minSeverity, site, due }: QueueFilter): boolean =>
  [kind, minSeverity, site, due].some((one) => one !== undefined);

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

/** Moves from row to row; on none yet, Enter opens the first. */
function useRowKeys(list: RefObject<HTMLOListElement | null>, firstField: RefObject<HTMLSelectElement | null>): void {
  const links = () => [...(list.current?.querySelectorAll<HTMLAnchorElement>("a.case-row") ?? [])];
  const step = (by: 1 | -1) => {
    const all = links();
    const at = all.findIndex((link) => link.matches(":focus"));
    const next = at === -1 ? all[0] : all[at + by];
    next?.focus();
  };
  const open = (event: KeyboardEvent) => {
    if (event.target instanceof Element && event.target.closest("button, a, summary") !== null) return;
    links()[0]?.click();
  };
  useKeys({
    j: () => step(1),
    k: () => step(-1),
    Enter: open,
    "/": (event) => {
      event.preventDefault(); // the browser's own search
      firstField.current?.focus();
    },
  });
}
