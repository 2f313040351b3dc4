import { useTranslation } from "react-i18next";
import { useLocation, useSearchParams } from "wouter";
import { KeySheet } from "../parts/key-sheet.tsx";

/** Every key of the screens that have no sheet of their own. */
export function ScreenKeys({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const [path] = useLocation();
  const [params] = useSearchParams();
  const isCamera = path.startsWith("/cameras/");
  const hasTiles = path === "/wall" || (path === "/map" && params.has("site"));
  const rows = [
    ...(path === "/wall" ? [["/", t("keys.search")] as const] : []),
    ...(isCamera ? [["l", t("liveView.open")] as const] : []),
    ...(hasTiles ? [["l", t("liveView.ofTile")] as const] : []),
    ...(isCamera || path === "/map" ? [["Esc", t("keys.backOnly")] as const] : []),
    ["?", t("keys.help")],
  ] as const;
  return <KeySheet rows={rows} onClose={onClose} />;
}
