import type { CaseAct } from "@ngaba/contract";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ActFrame } from "../review/act-frame.tsx";

type HandOverFormProps = {
  readonly caseId: string;
  readonly isBusy: boolean;
  readonly onAct: (act: CaseAct) => void;
  readonly onCancel: () => void;
};

const nothing = () => undefined;

/** To whom the case goes. From then on it is frozen. */
export function HandOverForm({ caseId, onAct, ...props }: HandOverFormProps) {
  const { t } = useTranslation();
  const [written, setWritten] = useState("");
  const to = written.trim();
  const onSave = to === "" ? undefined : () => onAct({ kind: "hand-over", to });
  return (
    <ActFrame {...props} {...{ label: t("casePage.handOver"), onSave }} step="to" options={[]} onNumber={nothing}>
      <p className="doubt">{t("casePage.handOverHelp")}</p>
      <p>
        {t("papers.lookFirst")}{" "}
        <a href={`/api/cases/${caseId}/document.pdf`} target="_blank" rel="noreferrer">
          {t("casePage.document")}
        </a>
        ; <a href="#covered-title">{t("cover.title")}</a>.
      </p>
      <label className="desk-line">
        {t("casePage.to")}
        <input
          required
          maxLength={200}
          autoComplete="off"
          value={written}
          onChange={({ target }) => setWritten(target.value)}
        />
      </label>
    </ActFrame>
  );
}
