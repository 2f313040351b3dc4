import type { CaseExportRequest } from "@ngaba/contract";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { apiErrorOf, unwrap } from "../../api/result.ts";
import type { CaseSearch } from "../../api/review-client.ts";
import { useReview } from "../../api/review-queries.ts";
import { Say, Trouble } from "../../parts/say.tsx";
import { saveFile } from "../figures/save-file.ts";
import { exportRequestOf, isExportable } from "./case-export.ts";

type ExportSectionProps = {
  /** What was searched for: the same is exported, all pages of it. */
  readonly search: CaseSearch;
  /** What plates were looked at for, as it was last said. */
  readonly purpose: string;
};

/** What was found, as a file for another program. Nothing is asked for before it is sent: each export is noted. */
export function ExportSection(props: ExportSectionProps) {
  const { t } = useTranslation();
  return (
    <section className="seek-section" aria-labelledby="export-title">
      <h2 id="export-title">{t("caseExport.title")}</h2>
      <p className="muted seek-about">{t("caseExport.about")}</p>
      {isExportable(props.search) ? <ExportForm {...props} /> : <p>{t("caseExport.stretch")}</p>}
    </section>
  );
}

function ExportForm({ search, purpose }: ExportSectionProps) {
  const { t } = useTranslation();
  const client = useReview();
  const [isVague, setVague] = useState(false);
  const { mutate, isPending, isSuccess, error, variables } = useMutation({
    mutationFn: async (asked: CaseExportRequest) => unwrap(await client.exportCases(asked)),
    onSuccess: (file, { format }) => saveFile(`cases.${format}`, file),
  });
  const problem = apiErrorOf(error);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const asked = exportRequestOf(search, String(form.get("purpose")), String(form.get("format")));
    setVague(asked === undefined);
    if (asked !== undefined) mutate(asked);
  };
  return (
    <form className="seek-form" aria-labelledby="export-title" onSubmit={submit} noValidate>
      <label className="seek-wide">
        {t("caseExport.purpose")}
        <input name="purpose" maxLength={300} autoComplete="off" defaultValue={purpose} />
      </label>
      <label>
        {t("caseExport.format")}
        <select name="format">
          <option value="csv">{t("caseExport.csv")}</option>
          <option value="json">{t("caseExport.json")}</option>
        </select>
      </label>
      <p className="act-buttons seek-line">
        <button type="submit" disabled={isPending}>
          {t("caseExport.go")}
        </button>
      </p>
      {isVague && (
        <p className="say trouble seek-line" role="alert">
          {t("caseExport.vague")}
        </p>
      )}
      {isPending && <Say>{t("caseExport.reading")}</Say>}
      {isSuccess && <Say>{t("caseExport.done")}</Say>}
      {problem !== undefined && variables !== undefined && (
        <Trouble error={problem} onRetry={() => mutate(variables)} />
      )}
    </form>
  );
}
