import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { apiErrorOf } from "../../api/result.ts";
import { useReview } from "../../api/review-queries.ts";
import { reviewFiguresQuery } from "../../api/seek-queries.ts";
import { Choice } from "../../parts/choice.tsx";
import { Say, Trouble } from "../../parts/say.tsx";
import { useTitle } from "../../parts/use-title.ts";
import { useMay } from "../../shell/session.ts";
import { useClockText } from "../../time/now.ts";
import { cityDay } from "../review/case-words.ts";
import { PERIODS, rangeOf, TAGS, type Tag, tagsOf } from "./precision.ts";
import { PrecisionTable } from "./precision-table.tsx";
import { SampleSection } from "./sample-section.tsx";
import { SeekPlaces } from "./seek-places.tsx";
import { usePrecisionChoice } from "./use-precision-choice.ts";

/** What officers made of what rules found: for who cares for rules, and for who looks over officers' shoulders. */
export function PrecisionScreen() {
  const { t } = useTranslation();
  const may = useMay();
  const [{ period, by, sample }, choose] = usePrecisionChoice();
  const range = rangeOf(period, useClockText(cityDay));
  useTitle(t("precision.title"));
  return (
    <div className="review">
      <SeekPlaces />
      <h1>{t("precision.title")}</h1>
      <p className="muted seek-about">{t("precision.about")}</p>
      <div className="seek-choices">
        <Choice
          label={t("precision.period")}
          options={PERIODS.map((value) => ({ value, text: t(`precision.periods.${value}`) }))}
          value={period}
          onChoose={(chosen) => choose({ period: chosen, sample: undefined })}
        />
        <Choice
          label={t("precision.by")}
          options={TAGS.map((value) => ({ value, text: t(`precision.tags.${value}`) }))}
          value={by}
          onChoose={(chosen) => choose({ by: chosen })}
        />
      </div>
      <Figures range={range} by={by} />
      {!may("GET /api/cases") && <p className="muted">{t("precision.noCases")}</p>}
      {may("GET /api/review/sample") && (
        <SampleSection range={range} sample={sample} onDraw={(drawn) => choose({ sample: drawn })} />
      )}
    </div>
  );
}

type FiguresProps = { readonly range: ReturnType<typeof rangeOf>; readonly by: Tag };

function Figures({ range, by }: FiguresProps) {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(reviewFiguresQuery(useReview(), { ...range, by: tagsOf(by) }));
  const problem = apiErrorOf(error);
  const isEmpty = data !== undefined && data.all.accepted + data.all.rejected + data.all.exempt === 0;
  return (
    <>
      {problem !== undefined && <Trouble error={problem} onRetry={() => void refetch()} />}
      {data === undefined && problem === undefined && <Say>{t("precision.loading")}</Say>}
      {isEmpty && <Say>{t("precision.empty")}</Say>}
      {data !== undefined && !isEmpty && <PrecisionTable figures={data} by={by} />}
      {data?.notKnown.includes("weather") && <p className="muted">{t("precision.noWeather")}</p>}
    </>
  );
}
