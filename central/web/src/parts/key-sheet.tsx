import { useTranslation } from "react-i18next";
import { Dialog } from "./dialog.tsx";

type KeySheetProps = {
  readonly rows: readonly (readonly [key: string, what: string])[];
  readonly onClose: () => void;
};

/** Every key of a screen. */
export function KeySheet({ rows, onClose }: KeySheetProps) {
  const { t } = useTranslation();
  return (
    <Dialog label={t("keys.title")} className="sheet" onClose={onClose}>
      <h2>{t("keys.title")}</h2>
      <dl className="facts">
        {rows.map(([key, text]) => (
          <div key={key} className="facts-row">
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
      <button type="button" onClick={onClose}>
        {t("keys.close")} <kbd>Esc</kbd>
      </button>
    </Dialog>
  );
}
