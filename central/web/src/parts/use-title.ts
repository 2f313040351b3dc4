import { useEffect } from "react";
import { useTranslation } from "react-i18next";

/** Names the tab after a screen. */
export function useTitle(screen: string): void {
  const { t } = useTranslation();
  useEffect(() => {
    document.title = `${screen} · ${t("product")}`;
  }, [screen, t]);
}
