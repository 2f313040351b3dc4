import { type ReviewSample, ReviewSampleQuery } from "@ngaba/contract";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { apiErrorOf } from "../../api/result.ts";
import { useReview } from "../../api/review-queries.ts";
import type { ConcludedIn } from "../../api/seek-client.ts";
import { sampleQuery } from "../../api/seek-queries.ts";
import { Say, Trouble } from "../../parts/say.tsx";
import { AgreementFigures } from "./agreement-figures.tsx";
import { CaseRows } from "./case-rows.tsx";
import { DEFAULT_SAMPLE_SIZE, type DrawnSample } from "./use-precision-choice.ts";
import { VerdictLine } from "./verdict-line.tsx";

type SampleSectionProps = {
  readonly range: ConcludedIn;
  readonly sample: DrawnSample | undefined;
  readonly onDraw: (sample: DrawnSample) => void;
};

const MAX_SIZE = 200;

/** Concluded cases drawn by lot for a second look, and how far two officers agree. Nothing is drawn before it is asked for. */
export function SampleSection({ range, sample, onDraw }: SampleSectionProps) {
  const { t } = useTranslation();
  const [size, setSize] = useState(sample?.size ?? DEFAULT_SAMPLE_SIZE);
  const isSize = ReviewSampleQuery.shape.size.safeParse(size).success;
  const draw = (event: FormEvent) => {
    event.preventDefault();
    // Up to now: what is decided later today would change which cases the same code draws.
    const to = new Date(Math.min(Date.now(), Date.parse(range.to))).toISOString();
    if (isSize) onDraw({ from: range.from, to, seed: crypto.randomUUID(), size });
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
      {sample !== undefined && <Drawn asked={sample} />}
    </section>
  );
}

function Drawn({ asked }: { readonly asked: DrawnSample }) {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(sampleQuery(useReview(), asked));
  const problem = apiErrorOf(error);
  if (problem !== undefined) return <Trouble error={problem} onRetry={() => void refetch()} />;
  if (data === undefined) return <Say>{t("sample.loading")}</Say>;
  return <Sample asked={asked} sample={data} />;
}

type SampleProps = { readonly asked: DrawnSample; readonly sample: ReviewSample };

/** What was drawn, with the code that draws it again, and what was found of it. */
export function Sample({ asked, sample: { seed, population, cases, verdicts, sum, agreement } }: SampleProps) {
  const { t } = useTranslation();
  const below = (caseId: string) => (
    <VerdictLine {...{ sample: asked, caseId, verdicts: verdicts.filter((one) => one.caseId === caseId) }} />
  );
  if (population === 0) return <Say>{t("sample.none")}</Say>;
  return (
    <>
      <p>
        {t("sample.drawn", { count: cases.length, population })} {t("sample.seed")}:{" "}
        <code className="hash">{seed}</code>
      </p>
      <p role="status">{t("sample.sum", sum)}</p>
      <p className="muted seek-about">{t("sample.verdictAbout")}</p>
      <CaseRows cases={cases} label={t("sample.list")} isDueKnown={false} below={below} />
      <h3>{t("sample.agreement")}</h3>
      <AgreementFigures agreement={agreement} />
    </>
  );
}
