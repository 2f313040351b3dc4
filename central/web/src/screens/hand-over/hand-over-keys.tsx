import { useTranslation } from "react-i18next";
import { KeySheet } from "../../parts/key-sheet.tsx";

/** Every key of the hand-over screen. */
export function HandOverKeys({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const rows = [
    ["Ctrl+Enter", t("handOver.submit")],
    ["Esc", t("actingKeys.backToLive")],
    ["?", t("keys.help")],
  ] as const;
  return <KeySheet rows={rows} onClose={onClose} />;
}
