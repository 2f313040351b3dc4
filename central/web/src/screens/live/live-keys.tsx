import { useTranslation } from "react-i18next";
import { Dialog } from "../../parts/dialog.tsx";

/** Every key of the live screen. */
export function LiveKeys({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const rows = [
    ["j", t("keys.next")],
    ["k", t("keys.previous")],
    ["Enter", t("keys.open")],
    ["Esc", t("keys.back")],
    ["/", t("keys.search")],
    ["?", t("keys.help")],
  ] as const;
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
