import type { CaseList } from "@ngaba/contract";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type RefObject, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { apiErrorOf } from "../../api/result.ts";
import type { CaseSearch } from "../../api/review-client.ts";
import { useReview } from "../../api/review-queries.ts";
import { searchQuery, seekKeys } from "../../api/seek-queries.ts";
import { Say, Trouble } from "../../parts/say.tsx";
import { useTitle } from "../../parts/use-title.ts";
import { useMay, useSession } from "../../shell/session.ts";
import { CaseRows } from "./case-rows.tsx";
import { ExportSection } from "./export-section.tsx";
import { PageBar } from "./page-bar.tsx";
import { type Said, searchOf, useSearchFilter } from "./search-filter.ts";
import { SearchForm } from "./search-form.tsx";
import { SeekPlaces } from "./seek-places.tsx";
import { usePages, useTopRow } from "./use-pages.ts";
import { useRowKeys } from "./use-row-keys.ts";

/** Cases by plate, time, place, act, officer and state; for who may see cases. */
export function SearchScreen() {
  const { t } = useTranslation();
  const may = useMay();
  useTitle(t("search.title"));
  return (
    <div className="review">
      <SeekPlaces />
      <h1>{t("search.title")}</h1>
      {may("GET /api/cases") ? <Search /> : <Say>{t("search.noRight")}</Say>}
    </div>
  );
}

function Search() {
  const { t } = useTranslation();
  const [filter, setFilter] = useSearchFilter();
  const [said, say] = useSaid();
  const [field, list] = [useRef<HTMLInputElement>(null), useRef<HTMLOListElement>(null)];
  const cache = useQueryClient();
  const may = useMay();
  useRowKeys(list, field);
  const search = searchOf(filter, said);
  const onSearch: Parameters<typeof SearchForm>[0]["onSearch"] = (chosen, typed) => {
    cache.removeQueries({ queryKey: seekKeys.searches }); // the same asked again is a look of its own
    say(typed);
    setFilter(chosen);
  };
  return (
    <>
      <p className="muted seek-about">{t("search.about")}</p>
      <SearchForm ref={field} {...{ filter, said, onSearch }} />
      {search === undefined ? <Say>{t("search.nothingAsked")}</Say> : <Results ref={list} search={search} />}
      {search !== undefined && may("POST /api/cases/export") && (
        <ExportSection key={JSON.stringify(search)} search={search} purpose={said.purpose} />
      )}
    </>
  );
}

/** In memory alone, for a few minutes after the screen was left: whoever comes back from a case finds it as it was. */
function useSaid(): [Said, (said: Said) => void] {
  const cache = useQueryClient();
  const key = seekKeys.said(useSession()?.id);
  const [said, setSaid] = useState<Said>(() => cache.getQueryData<Said>(key) ?? { plate: "", purpose: "" });
  const say = (typed: Said) => {
    cache.setQueryData<Said>(key, typed);
    setSaid(typed);
  };
  return [said, say];
}

type ResultsProps = { readonly ref: RefObject<HTMLOListElement | null>; readonly search: CaseSearch };

function Results({ ref, search }: ResultsProps) {
  const { t } = useTranslation();
  const pages = usePages(JSON.stringify(search));
  const asked = { ...search, ...(pages.cursor !== undefined && { cursor: pages.cursor }) };
  const { data, error, refetch } = useQuery(searchQuery(useReview(), useSession()?.id, asked));
  useTopRow(ref, pages.number, data !== undefined);
  const problem = apiErrorOf(error);
  if (problem !== undefined) return <Trouble error={problem} onRetry={() => void refetch()} />;
  if (data === undefined) return <Say>{t("search.searching")}</Say>;
  return (
    <section aria-label={t("search.results")}>
      {search.plate !== undefined && (
        <p className="muted">
          {t("search.ofPlate")} <code>{search.plate}</code>
        </p>
      )}
      {isEmpty(data) && <Say>{t(search.plate === undefined ? "search.none" : "search.nonePlate")}</Say>}
      <CaseRows ref={ref} cases={data.cases} label={t("search.results")} />
      <PageBar page={data} pages={pages} />
    </section>
  );
}

const isEmpty = ({ cases }: CaseList): boolean => cases.length === 0;
