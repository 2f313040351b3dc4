import type { CaseAct, CaseDetail, CaseOffers } from "@ngaba/contract";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ActFrame } from "../review/act-frame.tsx";
import { LackingFiles } from "./lacking-files.tsx";

type HandOverFormProps = {
  readonly detail: CaseDetail;
  readonly isBusy: boolean;
  /** The evidence as the centre found it when it refused for its sake. */
  readonly files: CaseOffers["files"] | undefined;
  readonly onAct: (act: CaseAct) => void;
  readonly onCancel: () => void;
};

const nothing = () => undefined;

/** To whom the case goes. From then on it is frozen; what its archive would lack is said before. */
export function HandOverForm({ detail, files, onAct, ...props }: HandOverFormProps) {
  const { t } = useTranslation();
  const [written, setWritten] = useState("");
  const [withMissing, setWithMissing] = useState(false);
  const to = written.trim();
  const isReady = to !== "" && (files === undefined || withMissing);
  const onSave = isReady ? () => onAct({ kind: "hand-over", to, ...(withMissing && { withMissing }) }) : undefined;
  return (
    <ActFrame {...props} {...{ label: t("casePage.handOver"), onSave }} step="to" options={[]} onNumber={nothing}>
      <p className="doubt">{t("casePage.handOverHelp")}</p>
      <p>
        {t("papers.lookFirst")}{" "}
        <a href={`/api/cases/${detail.id}/document.pdf`} target="_blank" rel="noreferrer">
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
      {files !== undefined && (
        <>
          <LackingFiles eventId={detail.eventId} files={files} />
          <label>
            <input type="checkbox" checked={withMissing} onChange={({ target }) => setWithMissing(target.checked)} />{" "}
            {t("casePage.withMissing")}
          </label>
        </>
      )}
    </ActFrame>
  );
}
