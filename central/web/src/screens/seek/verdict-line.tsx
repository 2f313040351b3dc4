import { type KeptVerdict, type ReviewSample, type SampleVerdict, sumOfSample, VerdictWhy } from "@ngaba/contract";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type ApiError, apiErrorOf, unwrap } from "../../api/result.ts";
import { useReview } from "../../api/review-queries.ts";
import { seekKeys } from "../../api/seek-queries.ts";
import { Moment } from "../../parts/age.tsx";
import { Trouble } from "../../parts/say.tsx";
import { useMay } from "../../shell/session.ts";
import type { DrawnSample } from "./use-precision-choice.ts";

type VerdictLineProps = {
  readonly sample: DrawnSample;
  readonly caseId: string;
  /** On this case, oldest first. */
  readonly verdicts: readonly KeptVerdict[];
};

/** What was found of one case of a sample, and the fields for the next verdict on it. */
export function VerdictLine(props: VerdictLineProps) {
  const { t } = useTranslation();
  const may = useMay();
  const { verdicts } = props;
  return (
    <div className="verdict-line">
      {verdicts.map(({ id, verdict, by, at, why }) => (
        <p key={id}>
          <b>{t(`sample.verdict.${verdict}`)}</b> {by.name} · <Moment at={at} />
          {why !== undefined && <span className="act-text">{why}</span>}
        </p>
      ))}
      {may("POST /api/review/sample/verdicts") && <VerdictForm key={verdicts.length} {...props} />}
    </div>
  );
}

function VerdictForm({ sample, caseId }: VerdictLineProps) {
  const { t } = useTranslation();
  const [why, setWhy] = useState("");
  const { judge, again, isBusy, problem } = useJudging(sample, caseId);
  const said = VerdictWhy.safeParse(why).data;
  const send = (verdict: SampleVerdict) => judge(verdict, said);
  return (
    <>
      <p className="act-buttons">
        <label>
          {t("sample.why")} <input value={why} maxLength={2_000} onChange={({ target }) => setWhy(target.value)} />
        </label>
        <button type="button" disabled={isBusy} onClick={() => send("right")}>
          {t("sample.verdict.right")}
        </button>
        <button type="button" disabled={isBusy || said === undefined} onClick={() => send("wrong")}>
          {t("sample.verdict.wrong")}
        </button>
      </p>
      {problem !== undefined && <VerdictTrouble error={problem} onRetry={again} />}
    </>
  );
}

type Said = { readonly id: string; readonly verdict: SampleVerdict; readonly why?: string };

function useJudging(sample: DrawnSample, caseId: string) {
  const client = useReview();
  const cache = useQueryClient();
  const { mutate, isPending, error, variables } = useMutation({
    mutationFn: async (said: Said) => unwrap(await client.judge({ ...sample, caseId, ...said })),
    // Not drawn anew: each drawing is noted.
    onSuccess: (kept) =>
      cache.setQueryData<ReviewSample>(seekKeys.sample(sample), (before) => before && withVerdict(before, kept)),
  });
  const judge = (verdict: SampleVerdict, why: string | undefined) =>
    mutate({ id: crypto.randomUUID(), verdict, ...(why !== undefined && { why }) });
  // With the id that it had, it is the same verdict: the answer may have got lost.
  const again = () => variables !== undefined && mutate(variables);
  return { judge, again, isBusy: isPending, problem: apiErrorOf(error) };
}

function VerdictTrouble({ error, onRetry }: { readonly error: ApiError; readonly onRetry: () => void }) {
  const { t } = useTranslation();
  const code = error.reason === "refused" ? error.code : undefined;
  if (code !== "NOT_IN_SAMPLE" && code !== "SAME_PERSON") return <Trouble error={error} onRetry={onRetry} />;
  return (
    <p className="say trouble" role="alert">
      {t(`sample.refusal.${code}`)}
    </p>
  );
}

/** Pure. */
export function withVerdict(sample: ReviewSample, kept: KeptVerdict): ReviewSample {
  const verdicts = [...sample.verdicts.filter(({ id }) => id !== kept.id), kept];
  return { ...sample, verdicts, sum: sumOfSample(sample.cases.length, verdicts) };
}
