import { useTranslation } from "react-i18next";
import { useRoute } from "wouter";
import { KeySheet } from "../parts/key-sheet.tsx";

/** Every key of the screens that have no sheet of their own. */
export function ScreenKeys({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const [isWall] = useRoute("/wall");
  const rows = [
    ...(isWall ? ([["/", t("keys.search")]] as const) : ([["Esc", t("keys.backOnly")]] as const)),
    ["?", t("keys.help")],
  ] as const;
  return <KeySheet rows={rows} onClose={onClose} />;
}
