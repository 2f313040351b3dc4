import { useTranslation } from "react-i18next";
import { KeySheet } from "../../parts/key-sheet.tsx";

/** Every key of the search. */
export function SearchKeys({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation();
  const rows = [
    ["/", t("seekKeys.field")],
    ["j", t("reviewKeys.next")],
    ["k", t("reviewKeys.previous")],
    ["Enter", t("reviewKeys.open")],
    ["n", t("pages.next")],
    ["p", t("pages.previous")],
    ["?", t("keys.help")],
  ] as const;
  return <KeySheet rows={rows} onClose={onClose} />;
}
