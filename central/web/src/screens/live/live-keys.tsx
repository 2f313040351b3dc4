import { useTranslation } from "react-i18next";
import { KeySheet } from "../../parts/key-sheet.tsx";
import { useMay } from "../../shell/session.ts";
import { useActingKeys } from "../event/event-keys.tsx";

/** Every key of the live screen. */
export function LiveKeys({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const may = useMay();
  const report = may("POST /api/reported-events") ? ([["i", t("actingKeys.report")]] as const) : [];
  const rows = [
    ["j", t("keys.next")],
    ["k", t("keys.previous")],
    ["Enter", t("keys.open")],
    ["l", t("liveView.open")],
    ["o", t("actingKeys.openEvent")],
    ["Esc", t("keys.back")],
    ...useActingKeys(),
    ...report,
    ["/", t("keys.search")],
    ["?", t("keys.help")],
  ] as const;
  return <KeySheet rows={rows} onClose={onClose} />;
}
