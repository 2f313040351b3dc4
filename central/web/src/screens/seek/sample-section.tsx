import { type ReviewSample, ReviewSampleQuery } from "@ngaba/contract";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { apiErrorOf } from "../../api/result.ts";
import { useReview } from "../../api/review-queries.ts";
import type { ConcludedIn, SampleAsked } from "../../api/seek-client.ts";
import { sampleQuery } from "../../api/seek-queries.ts";
import { Say, Trouble } from "../../parts/say.tsx";
import { AgreementFigures } from "./agreement-figures.tsx";
import { CaseRows } from "./case-rows.tsx";
import { DEFAULT_SAMPLE_SIZE, type PrecisionChoice } from "./use-precision-choice.ts";

type SampleSectionProps = {
  readonly range: ConcludedIn;
  readonly sample: PrecisionChoice["sample"];
  readonly onDraw: (sample: NonNullable<PrecisionChoice["sample"]>) => void;
};

const MAX_SIZE = 200;

/** Concluded cases drawn by lot for a second look, and how far two officers agree. Nothing is drawn before it is asked for. */
export function SampleSection({ range, sample, onDraw }: SampleSectionProps) {
  const { t } = useTranslation();
  const [size, setSize] = useState(sample?.size ?? DEFAULT_SAMPLE_SIZE);
  const isSize = ReviewSampleQuery.shape.size.safeParse(size).success;
  const draw = (event: FormEvent) => {
    event.preventDefault();
    if (isSize) onDraw({ seed: crypto.randomUUID(), size });
  };
  return (
    <section className="seek-section" aria-labelledby="sample-title">
      <h2 id="sample-title">{t("sample.title")}</h2>
      <p className="muted seek-about">{t("sample.about")}</p>
      <form className="seek-form" aria-label={t("sample.title")} onSubmit={draw}>
        <label>
          {t("sample.size")}
          <input
            type="number"
            min={1}
            max={MAX_SIZE}
            value={size}
            onChange={({ target }) => setSize(target.valueAsNumber)}
          />
        </label>
        <button type="submit" disabled={!isSize}>
          {t("sample.draw")}
        </button>
      </form>
      {sample !== undefined && <Drawn asked={{ ...range, ...sample }} />}
    </section>
  );
}

function Drawn({ asked }: { readonly asked: SampleAsked }) {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(sampleQuery(useReview(), asked));
  const problem = apiErrorOf(error);
  if (problem !== undefined) return <Trouble error={problem} onRetry={() => void refetch()} />;
  if (data === undefined) return <Say>{t("sample.loading")}</Say>;
  return <Sample sample={data} />;
}

/** What was drawn, with the code that draws it again. */
function Sample({ sample: { seed, population, cases, agreement } }: { readonly sample: ReviewSample }) {
  const { t } = useTranslation();
  if (population === 0) return <Say>{t("sample.none")}</Say>;
  return (
    <>
      <p>
        {t("sample.drawn", { count: cases.length, population })} {t("sample.seed")}:{" "}
        <code className="hash">{seed}</code>
      </p>
      <CaseRows cases={cases} label={t("sample.list")} isDueKnown={false} />
      <h3>{t("sample.agreement")}</h3>
      <AgreementFigures agreement={agreement} />
    </>
  );
}
