import type { HandlingDetail } from "@ngaba/contract";
import { useTranslation } from "react-i18next";
import { ActList } from "./handling-history.tsx";

type ChangedMeanwhileProps = {
  /** How it stands now. */
  readonly handling: HandlingDetail;
  /** What who acted had seen. */
  readonly seenVersion: number;
  readonly onAnyway: () => void;
  readonly onDrop: () => void;
};

/** Somebody else was first: what they did, and whether one's own is still wished. */
export function ChangedMeanwhile({ handling, seenVersion, onAnyway, onDrop }: ChangedMeanwhileProps) {
  const { t } = useTranslation();
  return (
    <div className="say trouble" role="alert">
      <p>
        <strong>{t("changed.title")}</strong>
      </p>
      <p>{t("changed.what")}</p>
      <ActList acts={handling.acts.filter(({ version }) => version > seenVersion)} />
      <p className="act-buttons">
        <button type="button" onClick={onAnyway}>
          {t("changed.anyway")}
        </button>
        <button type="button" onClick={onDrop}>
          {t("changed.drop")}
        </button>
      </p>
    </div>
  );
}
