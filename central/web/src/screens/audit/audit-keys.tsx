import { useTranslation } from "react-i18next";
import { KeySheet } from "../../parts/key-sheet.tsx";

/** Every key of the audit log's screen. */
export function AuditKeys({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const rows = [
    ["/", t("audit.keyFilter")],
    ["j", t("audit.keyOlder")],
    ["k", t("audit.keyNewer")],
    ["Esc", t("audit.keyNewest")],
    ["?", t("keys.help")],
  ] as const;
  return <KeySheet rows={rows} onClose={onClose} />;
}
