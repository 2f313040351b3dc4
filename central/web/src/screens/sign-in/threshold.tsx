import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useTitle } from "../../parts/use-title.ts";
import { useSettings } from "../../shell/settings.ts";

/** What stands before the screens: one thing to do, and nothing of the city. */
export function Threshold({ title, children }: { title: string; children: ReactNode }) {
  const { t } = useTranslation();
  const { theme, switchTheme, switchLanguage, otherLanguage } = useSettings();
  useTitle(title);
  return (
    <main id="content" className="threshold">
      <p className="product">{t("product")}</p>
      <h1>{title}</h1>
      {children}
      <p className="threshold-settings">
        <button type="button" lang={otherLanguage} onClick={switchLanguage}>
          {t("settings.otherLanguage")}
        </button>
        <button type="button" onClick={switchTheme}>
          {t(theme === "dark" ? "settings.toLight" : "settings.toDark")}
        </button>
      </p>
    </main>
  );
}
