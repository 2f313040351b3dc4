import { useTranslation } from "react-i18next";
import { KeySheet } from "../../parts/key-sheet.tsx";

/** Every key of a camera's live picture. */
export function LiveViewKeys({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const rows = [
    ["Space", `${t("liveView.play")} · ${t("liveView.pause")}`],
    [",", t("liveView.frameBack")],
    [".", t("liveView.frameOn")],
    ["Esc", t("keys.backOnly")],
    ["?", t("keys.help")],
  ] as const;
  return <KeySheet rows={rows} onClose={onClose} />;
}
