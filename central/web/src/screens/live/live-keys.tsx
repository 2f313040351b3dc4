import { useTranslation } from "react-i18next";
import { KeySheet } from "../../parts/key-sheet.tsx";
import { useMay } from "../../shell/session.ts";
import { useActingKeys } from "../event/event-keys.tsx";
import { useSharedView } from "./shared-view.ts";

/** Every key of the live screen, as it is set out. */
export function LiveKeys({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const may = useMay();
  const report = may("POST /api/reported-events") ? ([["i", t("actingKeys.report")]] as const) : [];
  const [{ whole, side }] = useSharedView();
  const acting = useActingKeys();
  const isWhole = whole === "feed";
  const beside = [
    ["Enter", t("keys.open")],
    ...(may("GET /api/media/:sha256") ? [["Space", t("actingKeys.play")] as const] : []),
    ["o", t("actingKeys.openEvent")],
    ["f", t("feed.keyWhole")],
    ["Esc", t("keys.back")],
    ...acting,
    ...(side === undefined ? [["/", t("keys.search")] as const] : []),
  ] as const;
  const alone = [
    ["Enter", t("actingKeys.openEvent")],
    ["o", t("actingKeys.openEvent")],
    ["f", t("feed.narrow")],
    ["Esc", t("feed.narrow")],
  ] as const;
  const rows = [
    ["j", t("keys.next")],
    ["k", t("keys.previous")],
    ["l", t("liveView.open")],
    ...(isWhole ? alone : beside),
    ...report,
    ["?", t("keys.help")],
  ] as const;
  return <KeySheet rows={rows} onClose={onClose} />;
}
